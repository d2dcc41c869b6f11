"""What a recording amounts to: people, coverage, shares, timeline and what went wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from readroom import __version__
from readroom.domain import LABELS, FrameResult
from readroom.recognition.frames import Source
from readroom.recognition.pipeline import Pipeline
from readroom.recordings.outputs import written
from readroom.recordings.timeline import Timeline, named_shares

UNCLEAR: Final = "unclear"


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """One source in numbers.

    Attributes:
        source: Its name.
        kind: ``photo``, ``video``, ``camera`` or ``stream``.
        duration_s: Length as announced, or as read where that is longer; None for photos.
        read_s: Second of the last analysed frame; less than the length if the rest
            was damaged or somebody stopped it.
        width: Of the first analysed frame, in pixels.
        height: Of the first analysed frame, in pixels.
        frames_read: Frames decoded.
        frames_analysed: Frames that faces were looked for in.
        people: Different persons followed.
        most_at_once: Most persons in one frame: the expected people of coverage.
        faces: Faces in all analysed frames.
        measured: Those whose expression was read, unclear ones included.
        coverage: ``measured / (frames_analysed * most_at_once)``; None without people.
        unmeasured: Faces that were not measured, by reason.
        shares: Mean probabilities over measured faces, unclear ones with all seven; None
            where nobody was measured. Where only the room may be shown, those of
            `readroom.recordings.room_shares`, or None where they are withheld.
        withheld: Why there are no shares though somebody was measured, or None; entries of the
            timeline have the same.
        named: Measured faces by the name shown; ``unclear`` for those without; empty
            where only the room may be shown.
        timeline: What happened when, without shares where only the room may be shown;
            empty for photos.
        damaged: What was broken in the file, or None.
        elapsed_s: Seconds of work.
        annotated: Name of the drawn copy, or None.
    """

    source: str
    kind: str
    duration_s: float | None
    read_s: float
    width: int
    height: int
    frames_read: int
    frames_analysed: int
    people: int
    most_at_once: int
    faces: int
    measured: int
    coverage: float | None
    unmeasured: dict[str, int]
    shares: dict[str, float] | None
    withheld: str | None
    named: dict[str, int]
    timeline: list[dict[str, Any]]
    damaged: str | None
    elapsed_s: float
    annotated: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read.

    Attributes:
        source: Its name.
        message: What was expected, what came and what to do.
    """

    source: str
    message: str


class Tally:
    """Counts the results of one source, frame after frame, into a :class:`SourceSummary`."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.frames = 0
        self.last_s = 0.0
        self._size = (0, 0)
        self._people: set[int] = set()
        self._most = self._faces = self._measured = 0
        self._reasons: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self._total = np.zeros(len(LABELS))
        self._timeline = Timeline()

    def add(self, result: FrameResult) -> None:
        """Count one analysed frame.

        Args:
            result: What was seen in it.
        """
        if not self.frames:
            self._size = result.width, result.height
        self.frames += 1
        self.last_s = result.at
        self._most = max(self._most, len(result.observations))
        self._faces += len(result.observations)
        self._timeline.add(result)
        for seen in result.observations:
            self._people.add(seen.person)
            if seen.expression is None:
                self._reasons[seen.reason.value if seen.reason else "unknown"] += 1
                continue
            self._measured += 1
            self._total += seen.expression.raw
            name = seen.expression.emotion
            self._named[UNCLEAR if name is None else name.label] += 1

    def close(self, source: Source, elapsed_s: float, annotated: Path | None) -> SourceSummary:
        """The numbers of the source, once it has been read.

        Args:
            source: Read to its end, or as far as it went.
            elapsed_s: Seconds of work.
            annotated: The drawn copy, or None.

        Returns:
            The summary.
        """
        expected = self.frames * self._most
        is_photo = source.kind == "photo"
        return SourceSummary(
            source=source.name,
            kind=source.kind,
            duration_s=None if is_photo else round(max(source.duration_s or 0.0, self.last_s), 3),
            read_s=round(self.last_s, 3),
            width=self._size[0],
            height=self._size[1],
            frames_read=source.frames_read,
            frames_analysed=self.frames,
            people=len(self._people),
            most_at_once=self._most,
            faces=self._faces,
            measured=self._measured,
            coverage=round(self._measured / expected, 4) if expected else None,
            unmeasured=dict(sorted(self._reasons.items())),
            shares=named_shares(self._total, self._measured),
            withheld=None,
            named={name: self._named[name] for name in (*LABELS, UNCLEAR)},
            timeline=[] if is_photo else self._timeline.entries(),
            damaged=source.damaged,
            elapsed_s=round(elapsed_s, 3),
            annotated=annotated.name if annotated else None,
        )


def fingerprints(pipelines: dict[str, Pipeline]) -> dict[str, Any]:
    """Which model and detectors the results come from, so that they can be repeated.

    Args:
        pipelines: Those in use, by what they are for: photographs or videos.

    Returns:
        Names, versions, sha256 and the reason of each choice.
    """
    card = next(iter(pipelines.values())).classifier.card
    model = card and {"name": card.name, "version": card.version, "sha256": card.sha256}
    choices = {use: pipeline.detector_choice for use, pipeline in pipelines.items()}
    detectors = {
        use: {"name": choice.name, "sha256": choice.detector.sha256, "why": choice.why}
        for use, choice in choices.items()
    }
    return {"model": model, "detectors": detectors}


def totals(sources: Iterable[SourceSummary]) -> dict[str, Any]:
    """All sources together: how much was read, and how fast.

    Args:
        sources: Those that were read.

    Returns:
        Counts, frames per second, and seconds of media per second of work (None
        for photos alone).
    """
    read = list(sources)
    media_s = sum(one.read_s for one in read)
    elapsed = sum(one.elapsed_s for one in read)
    moving = sum(one.elapsed_s for one in read if one.kind != "photo")
    frames = sum(one.frames_analysed for one in read)
    return {
        "sources": len(read),
        "media_s": round(media_s, 3),
        "frames_read": sum(one.frames_read for one in read),
        "frames_analysed": frames,
        "faces": sum(one.faces for one in read),
        "measured": sum(one.measured for one in read),
        "elapsed_s": round(elapsed, 3),
        "frames_per_s": round(frames / elapsed, 2) if elapsed else None,
        "times_real_time": round(media_s / moving, 2) if moving else None,
    }


def write_summary(
    path: Path,
    facts: dict[str, Any],
    sources: Iterable[SourceSummary],
    failures: Iterable[Failure],
) -> None:
    """Write ``summary.json``.

    Args:
        path: Where to.
        facts: What was asked for, with which models, and whether it was interrupted.
        sources: Those that were read.
        failures: Those that could not be.

    Raises:
        OutputError: If it cannot be written; an earlier one stays as it was.
    """
    read = list(sources)
    content = {
        "readroom": __version__,
        **facts,
        "total": totals(read),
        "sources": [asdict(one) for one in read],
        "failures": [asdict(one) for one in failures],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    with written(path) as part:
        part.write_text(text + "\n", encoding="utf-8")
