"""What an analysis is asked for, how far it is, and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from readroom.domain import Purpose, Session
from readroom.recordings.summary import Failure, SourceSummary
from readroom.recordings.tables import TableFormat


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is.

    Attributes:
        source: Name of the input in hand.
        number: Its number, from 1.
        of: How many inputs there are.
        at_s: Seconds of it that are done.
        duration_s: Its length in seconds, or None where that is not known.
        people: People in the frame just analysed.
    """

    source: str
    number: int
    of: int
    at_s: float
    duration_s: float | None
    people: int

    @property
    def done(self) -> float:
        """Share of all inputs that is done, 0..1."""
        within = min(self.at_s / self.duration_s, 1.0) if self.duration_s else 0.0
        return (self.number - 1 + within) / self.of


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was done, and where it lies.

    Attributes:
        table: The table of faces.
        summary: The summary as JSON.
        annotated: Drawn copies, in the order of sources; empty if none were asked for.
        sources: What each readable input amounts to.
        failures: Inputs that could not be read.
        interrupted: True if somebody stopped it; what was done until then is whole.
        sessions: Those that were put into the store, in the order of sources.
    """

    table: Path
    summary: Path
    annotated: tuple[Path, ...]
    sources: tuple[SourceSummary, ...]
    failures: tuple[Failure, ...]
    interrupted: bool = False
    sessions: tuple[Session, ...] = ()


class InterruptedAnalysis(KeyboardInterrupt):
    """Raised after Ctrl-C, once all files are closed.

    Attributes:
        analysis: What was done until then.
    """

    def __init__(self, analysis: Analysis) -> None:
        """Carry the results along.

        Args:
            analysis: What was done until then.
        """
        super().__init__()
        self.analysis = analysis


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """What was asked for; written into the summary.

    Attributes:
        detector: Name of a detector, or ``auto``.
        every_s: Least seconds between two analysed frames of a video; 0 takes all.
        annotate: Whether copies are drawn.
        table_format: How rows are written.
        model: Path of a model card, or None for the one that is shipped.
        purpose: What faces are read for.
        region: Code of the place, or None for ``self`` without one.
        presence: Whether people are counted only.
        most_pixels: Of one picture of a video, or None for what can be decoded at all.
        meeting: Whether faces that never move are pictures of people, and not measured.
    """

    detector: str
    every_s: float
    annotate: bool
    table_format: TableFormat
    model: str | None
    purpose: Purpose = Purpose.SELF
    region: str | None = None
    presence: bool = False
    most_pixels: int | None = None
    meeting: bool = False
