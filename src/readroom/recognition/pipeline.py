"""One pipeline for live video, files, benchmarks and evaluation: a frame becomes a result.

Detector and classifier keep nothing between frames; tracker, smoother and readability hold the
state of one session and belong to this pipeline alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from math import inf
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal, Protocol

import cv2
from numpy.typing import NDArray

from readroom.domain import Face, FrameResult, Image, Observation, Reason
from readroom.errors import ConfigurationError
from readroom.privacy.gate import Permission, require_inference
from readroom.recognition.cards import SHIPPED_CARD, ModelCard
from readroom.recognition.classifier import ExpressionClassifier, Judgement
from readroom.recognition.detectors import Choice, FaceDetector, Use, open_detector
from readroom.recognition.frames import moment_after, require_picture, seconds_apart
from readroom.recognition.observer import Observer
from readroom.recognition.presence import NothingRead
from readroom.recognition.smoother import DISPLAY, NONE, REPORTS, Smoother, Smoothing
from readroom.recognition.stillness import Stillness
from readroom.recognition.tracker import Followed, Sight, Tracker, TrackerOptions
from readroom.settings import load_settings

SMOOTHINGS: Final = {"display": DISPLAY, "reports": REPORTS}
TRACKING: Final[dict[Use, TrackerOptions]] = {
    "photo": TrackerOptions(confirm_score=0.0),
    "video": TrackerOptions(gap_s=0.5),
    "live": TrackerOptions(coast_s=0.3),
}
TIDY_EVERY_S: Final = 60.0
"""From one look for people who are long gone to the next. Raising it holds more of them."""
_OPENING: Final = Lock()


class Classifier(Protocol):
    """Anything that judges the faces of a frame; `readroom.testing` ships a fake."""

    @property
    def card(self) -> ModelCard | None:
        """What must be known to use it; None where nothing is read."""
        ...

    def judge(self, frame: Image, faces: Sequence[Face], detector: str) -> tuple[Judgement, ...]:
        """One judgement per face, in their order; `ExpressionClassifier.judge` says more."""
        ...


class Pipeline:
    """Frames in, results out, in the order of time. One per session; not thread-safe.

    Attributes:
        detector_choice: The detector in use, and why.
        classifier: Shared with other sessions.
        detect_every_s: Faces are looked for at most this often; in between, boxes
            move by prediction and expressions are still read. Raising it saves
            most of the time of a frame and notices people later.
    """

    def __init__(
        self,
        detector_choice: Choice,
        classifier: Classifier,
        tracker: Tracker,
        smoother: Smoother,
        detect_every_s: float = 0.0,
        stillness: Stillness | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            detector_choice: Used by this pipeline's thread alone.
            classifier: May be shared.
            tracker: Used by this pipeline alone.
            smoother: Used by this pipeline alone.
            detect_every_s: See the class.
            stillness: Tells people from pictures of people; without it all are people.
        """
        self.detector_choice = detector_choice
        self.classifier = classifier
        self.detect_every_s = detect_every_s
        self._tracker = tracker
        self._observer = Observer(smoother)
        self._stillness = stillness
        self._width = 0
        self._at = self._detected_at = self._tidied_at = -inf

    def reset(self, every_s: float = 0.0) -> None:
        """Forget everyone, as between two sources: the next person is number 1.

        Args:
            every_s: Time between two frames of the next source, where that is longer than what
                the pipeline was opened for.
        """
        self._tracker.reset(every_s)
        self._observer.reset(every_s)
        if self._stillness:
            self._stillness.reset()
        self._width = 0
        self._at = self._detected_at = self._tidied_at = -inf

    def __call__(self, frame: NDArray[Any], at: float) -> FrameResult:
        """Everyone who is visible in a frame.

        Args:
            frame: Height x width x 3, BGR, uint8; its size may differ from the last one's.
            at: Seconds on any clock that only grows, not before the last frame's.

        Returns:
            Who is where, with what visible expression or why none was read.

        Raises:
            InputError: If it is no such picture, or time is not finite or runs backwards; the
                next right frame goes on where the last one was.
        """
        frame = require_picture(frame)
        self._at = at = moment_after(at, self._at)
        people = self._follow(frame, at)
        there = [followed for followed in people if followed.sight is not Sight.MISSED]
        faces = [followed.face for followed in there]
        judged = self.classifier.judge(frame, faces, self.detector_choice.name) if faces else ()
        still = self._stillness.pictures(frame, there, at) if self._stillness else ()
        read = {
            followed.person: self._observe(followed, judgement, at, followed.person in still)
            for followed, judgement in zip(there, judged, strict=True)
        }
        seen = (
            read.get(one.person) or self._observer.again(one.person, one.face) for one in people
        )
        observations = tuple(one for one in seen if one is not None)
        self._observer.remember(observations)
        if at - self._tidied_at > TIDY_EVERY_S:
            self._observer.forget_before(at)
            self._tidied_at = at
        height, width = frame.shape[:2]
        return FrameResult(at, width, height, observations)

    def _follow(self, frame: Image, at: float) -> tuple[Followed, ...]:
        width = frame.shape[1]
        if self._width not in (0, width):  # a browser sends small frames first, then larger ones
            self._tracker.rescale(width / self._width)
        self._width = width
        if at - self._detected_at < self.detect_every_s - 1e-6:
            return self._tracker.predict(at)
        self._detected_at = at
        return self._tracker.update(self.detector_choice.detector.detect(frame), at)

    def _observe(
        self, followed: Followed, judgement: Judgement, at: float, still: bool
    ) -> Observation:
        there = Observation(
            person=followed.person,
            face=followed.face,
            quality=judgement.quality,
            reason=Reason.STILL_PICTURE if still else None,
            predicted=followed.sight is not Sight.SEEN,
        )
        return self._observer.observe(there, judgement, at)


def open_pipeline(  # noqa: PLR0913  all but two are keywords with a default
    use: Use = "video",
    detector: str | FaceDetector = "auto",
    *,
    permission: Permission,
    model: str | Path | None = None,
    detect_every_s: float = 0.0,
    every_s: float = 0.0,
    smoothing: Literal["display", "reports", "none"] = "display",
    threads: int | None = None,
    meeting: bool = False,
) -> Pipeline:
    """A pipeline for one session, with the detector and model that this machine has.

    It reads everybody's expression, also where only the room may be shown: figures of the room
    are made of them. What may be shown or kept of the results is for the program that asks, with
    `readroom.privacy.display` and `readroom.privacy.release`.

    Args:
        use: ``photo``, ``video`` or ``live``; decides detector, threshold and size.
        detector: ``auto``, a detector's name, or one of your own, whose ``name`` must be a key
            of the card's crop rules: it says how its boxes frame a face.
        permission: Of the gate, `readroom.decide`: without it no model is opened.
        model: A model card; by default the one that Readroom ships.
        detect_every_s: Least seconds between two looks for faces; 0 looks at every frame.
        every_s: Seconds between two frames where they are far apart; people are
            then looked for, and remembered, over longer.
        smoothing: ``display`` follows in 0.4 s, ``reports`` in 1.5 s, ``none`` at once.
        threads: Threads for inference; by default as configured.
        meeting: Whether it is a video meeting: a face that never moves is then the picture of
            somebody whose camera is off, and not measured.

    Returns:
        Ready for the first frame.

    Raises:
        RefusedError: If expressions may not be read; :func:`open_presence` counts people.
        ConfigurationError: If there is no such use, detector or smoothing, or a time is
            negative or no number.
        ModelError: If the model or a detector cannot be opened.
    """
    require_inference(permission)
    settings = load_settings(threads=threads)
    cv2.setNumThreads(settings.threads)
    card = ModelCard.read(Path(model or SHIPPED_CARD))
    with _OPENING:  # a cache alone would let two sessions that begin at once open two models
        told = hashlib.sha256(card.path.read_bytes()).hexdigest()
        classifier = _shared_classifier(card.path, told, settings.threads)
    choice = open_detector(detector, use, settings)
    apart_s = seconds_apart(every_s, detect_every_s)
    smoother = Smoother(_smoothing(use, smoothing, apart_s), classifier.card.uncertain_below)
    tracker = Tracker(TRACKING[use].at_looks(apart_s))
    stillness = Stillness() if meeting else None
    return Pipeline(choice, classifier, tracker, smoother, detect_every_s, stillness)


def open_presence(
    use: Use = "video",
    detector: str | FaceDetector = "auto",
    *,
    detect_every_s: float = 0.0,
    every_s: float = 0.0,
    threads: int | None = None,
) -> Pipeline:
    """A pipeline that finds, follows and counts people and reads nothing from their faces.

    Offered for every purpose; the expression model is neither needed nor opened.

    Args:
        use: As of :func:`open_pipeline`.
        detector: As of :func:`open_pipeline`.
        detect_every_s: As of :func:`open_pipeline`.
        every_s: As of :func:`open_pipeline`.
        threads: As of :func:`open_pipeline`.

    Returns:
        Ready for the first frame; every face is unmeasured, "not read here".

    Raises:
        ConfigurationError: As of :func:`open_pipeline`.
        ModelError: If the detector cannot be opened.
    """
    settings = load_settings(threads=threads)
    cv2.setNumThreads(settings.threads)
    choice = open_detector(detector, use, settings)
    tracker = Tracker(TRACKING[use].at_looks(seconds_apart(every_s, detect_every_s)))
    return Pipeline(choice, NothingRead(), tracker, Smoother(NONE, 1.0), detect_every_s)


def _smoothing(use: Use, name: str, apart_s: float) -> Smoothing:
    if name not in (*SMOOTHINGS, "none"):
        known = ", ".join((*SMOOTHINGS, "none"))
        raise ConfigurationError(f"expected a smoothing, one of {known}; got {name!r}")
    if use == "photo" or name == "none":
        return NONE
    return SMOOTHINGS[name].at_looks(apart_s)


@lru_cache(maxsize=4)
def _shared_classifier(card: Path, told: str, threads: int) -> ExpressionClassifier:
    """One model in memory for all sessions of a process; a card of other words is another.

    The card names the sha256 of its weights, so other weights are other words, too.
    """
    del told
    return ExpressionClassifier.open(card, threads)
