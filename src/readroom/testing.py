"""Fakes for tests of Readroom and of what is built on it: no model, no camera, no clock.

>>> import numpy as np
>>> pipeline = scripted_pipeline([[Box(10, 10, 40, 40)]], FixedClassifier.saying(Emotion.HAPPY))
>>> pipeline(np.zeros((90, 90, 3), np.uint8), at=0.0).observations[0].expression.emotion.label
'happy'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from readroom.domain import LABELS, Box, Emotion, Face, Image, Probabilities
from readroom.recognition.cards import CropRule, ModelCard
from readroom.recognition.classifier import Judgement
from readroom.recognition.detectors import Choice
from readroom.recognition.pipeline import Pipeline
from readroom.recognition.smoother import DISPLAY, Smoother, Smoothing
from readroom.recognition.tracker import Tracker, TrackerOptions


def blank_card() -> ModelCard:
    """A card that lets every face be measured and every emotion above 0.5 be named."""
    return ModelCard(
        path=Path("blank.json"),
        name="blank",
        version="0",
        weights=Path("blank.onnx"),
        sha256="0" * 64,
        side_px=40,
        crops={"scripted": CropRule(1.0, 0.0, 0.0)},
        temperature={"fer2013": 1.0, "ferplus": 1.0},
        blend={"fer2013": 1.0, "ferplus": 0.0},
        uncertain_below=0.5,
        min_quality=0.0,
        accuracy=1.0,
        chance=0.25,
        curves={},
        facts={},
    )


@dataclass
class ScriptedDetector:
    """Finds, frame after frame, the faces of a script; the last entry repeats.

    Attributes:
        script: For each frame, its faces, or boxes, which get a score of 0.9 and no landmarks;
            an empty script finds nobody.
        calls: How many frames it was given.
        name: What results call it; a card needs a crop rule of this name.
        sha256: None, for there are no weights.
    """

    script: Sequence[Sequence[Face | Box]]
    calls: int = 0
    name: str = "scripted"
    sha256: str | None = None

    def detect(self, frame: Image) -> tuple[Face, ...]:
        """The faces scripted for this frame, whatever it shows."""
        entry = self.script[min(self.calls, len(self.script) - 1)] if self.script else ()
        self.calls += 1
        return tuple(face if isinstance(face, Face) else Face(face, 0.9) for face in entry)


@dataclass
class FixedClassifier:
    """Judges faces by a script of probabilities, one entry per frame; the last repeats.

    Attributes:
        script: Per frame, the judgement of every face in it.
        card: A card without a model.
        calls: How many frames it was given.
    """

    script: Sequence[Judgement]
    card: ModelCard = field(default_factory=blank_card)
    calls: int = 0

    @classmethod
    def saying(cls, *emotions: Emotion, confidence: float = 0.9) -> FixedClassifier:
        """A classifier that sees one emotion per frame on every face.

        Args:
            *emotions: Frame after frame.
            confidence: Probability of that emotion; the rest is shared evenly.

        Returns:
            The fake.
        """
        return cls([Judgement(1.0, None, leaning_to(name, confidence)) for name in emotions])

    def judge(self, frame: Image, faces: Sequence[Face], detector: str) -> tuple[Judgement, ...]:
        """The judgement scripted for this frame, once per face."""
        entry = self.script[min(self.calls, len(self.script) - 1)]
        self.calls += 1
        return (entry,) * len(faces)


@dataclass
class ManualClock:
    """A clock that moves only when told to; call it for the time in seconds.

    Attributes:
        now: Seconds it stands at.
    """

    now: float = 0.0

    def __call__(self) -> float:
        """Seconds, as set."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Move forward.

        Args:
            seconds: By how much; not checked, below 0 it runs back.
        """
        self.now += seconds


def leaning_to(emotion: Emotion, confidence: float = 0.9) -> Probabilities:
    """Probabilities with one clear favourite.

    Args:
        emotion: The favourite.
        confidence: Its probability, 0..1; the rest is shared evenly.

    Returns:
        Seven numbers summing to 1.
    """
    rest = (1 - confidence) / (len(LABELS) - 1)
    return tuple(confidence if other == emotion else rest for other in Emotion)


def scripted_pipeline(
    script: Sequence[Sequence[Face | Box]],
    classifier: FixedClassifier,
    *,
    detect_every_s: float = 0.0,
    smoothing: Smoothing = DISPLAY,
    tracking: TrackerOptions | None = None,
) -> Pipeline:
    """The real pipeline around a scripted detector and a fixed classifier.

    Args:
        script: As of :class:`ScriptedDetector`.
        classifier: The fake; its card says when a name is given.
        detect_every_s: Least seconds between two looks for faces; 0 looks at every frame.
        smoothing: Of names and probabilities; that of the live page by default.
        tracking: Of people; the tracker's own options by default.

    Returns:
        Ready for the first frame.
    """
    choice = Choice(ScriptedDetector(script), "scripted", "a script for tests")
    smoother = Smoother(smoothing, classifier.card.uncertain_below)
    return Pipeline(choice, classifier, Tracker(tracking), smoother, detect_every_s)
