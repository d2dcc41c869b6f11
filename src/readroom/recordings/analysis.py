"""Files in; a table, a summary and drawn copies out.

::

    allowed = decide("playtest", region="GB")
    analyze(["playtest.mp4", "photos/"], out="results", annotate=True, permission=allowed)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from typing import Final

from readroom.domain import Detail
from readroom.errors import ConfigurationError
from readroom.privacy.configured import configured
from readroom.privacy.gate import Permission, require_inference
from readroom.recognition.pipeline import Pipeline
from readroom.recognition.stillness import MOVES, STILL_S
from readroom.recordings.excepted import record_exception
from readroom.recordings.interruption import Interruption
from readroom.recordings.keepable import require_often
from readroom.recordings.keeping import Keeping
from readroom.recordings.outputs import prepared
from readroom.recordings.pipelines import Pipelines
from readroom.recordings.results import Analysis, AnalysisRequest, InterruptedAnalysis, Progress
from readroom.recordings.run import Run
from readroom.recordings.tables import TableFormat, require_format

EVERY_S: Final = 0.2
"""Five looks a second: expressions that can be seen last longer than that."""


MEETING_EVERY_S: Final = STILL_S / (MOVES + 1)
"""Looks further apart than this could not see a person move often enough to be one."""


def analyze(  # noqa: PLR0913 - the flags of the command, one to one
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    detector: str = "auto",
    every_s: float = EVERY_S,
    annotate: bool = False,
    table_format: TableFormat = "parquet",
    model: str | Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    pipeline: Pipeline | None = None,
    permission: Permission | None = None,
    presence: bool = False,
    keeping: Keeping | None = None,
    most_pixels: int | None = None,
    meeting: bool = False,
) -> Analysis:
    """Read pictures, videos and folders; write a table, a summary and drawn copies.

    An input that cannot be read is reported in the result and does not stop the
    others. If none can be read, nothing is written and what is in the folder stays as
    it was; the result has no sources then. Ctrl-C closes all files, which then hold
    what was done, and raises :class:`InterruptedAnalysis`.

    Args:
        inputs: Files, folders and network addresses, or one of them.
        out: Folder for ``faces.<format>``, ``summary.json`` and drawn copies;
            files of these names in it are replaced.
        detector: ``auto``, ``yunet``, ``centerface`` or ``haar``; without effect where
            a pipeline is given.
        every_s: Least seconds between two analysed frames of a video; 0 takes all.
            Raising it saves time and misses short expressions.
        annotate: Whether to draw copies: all frames of a video, with its sound.
        table_format: ``parquet``, ``csv`` or ``jsonl``.
        model: A model card; by default the one that Readroom ships.
        progress: Called after every frame.
        pipeline: Used for everything instead of opening one; people are numbered
            anew for each input. Not used where people are only counted.
        permission: Of the gate; by default for the configured purpose and region. Where
            it allows no views of persons, the table and the drawn copies say nothing
            of anybody's expression.
        presence: Whether to find and count people only; allowed for every purpose.
        keeping: Puts each video into the store as a session, too; pictures are refused then.
        most_pixels: Largest picture of a video that is decoded; by default what can be.
        meeting: Whether the videos show video meetings: a face that never moves is then the
            picture of somebody whose camera is off, and not measured.

    Returns:
        What was found and where it was written.

    Raises:
        ConfigurationError: If there is nothing to read or no such format, if the interval is
            negative or no number, or too long to see whether somebody in a meeting moves, or if
            people of a meeting are to be counted only.
        RefusedError: If expressions may not be read for this purpose in this place.
        StoreError: If the look rests on an exception and the audit log cannot be written.
        InterruptedAnalysis: After Ctrl-C.
    """
    if not 0 <= every_s < inf:
        raise ConfigurationError(f"expected 0 or more seconds between frames, got {every_s:g}")
    require_format(table_format)
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    if not given:
        raise ConfigurationError("expected at least one file, folder or address to read; got none")
    allowed = permission or configured()
    if not presence:
        require_inference(allowed)
    if meeting:
        _check_meeting(allowed, keeping, every_s, presence=presence)
    if keeping is not None:
        require_often(every_s)
        _check_keeping(keeping, allowed, presence=presence)
    if presence:
        pipeline = None
    named = pipeline.detector_choice.name if pipeline else detector
    card = str(model) if model else None
    place = allowed.region.code if allowed.region else None
    wish = AnalysisRequest(
        named,
        every_s,
        annotate,
        table_format,
        card,
        allowed.purpose,
        place,
        presence=presence,
        most_pixels=most_pixels,
        meeting=meeting,
    )
    if not presence and keeping is None:  # a kept session says so itself
        record_exception(allowed)
    with prepared(Path(out)) as folder, Interruption() as stop:
        run = Run(folder, wish, Pipelines(wish, allowed, pipeline), allowed, keeping)
        analysis = run.everything(given, stop, progress)
    if analysis.interrupted:
        raise InterruptedAnalysis(analysis)
    return analysis


def _check_meeting(
    permission: Permission, keeping: Keeping | None, every_s: float, *, presence: bool
) -> None:
    if permission.alone:
        raise ConfigurationError(
            "expected a purpose and a region: a meeting shows other people; give --purpose and "
            "--region, which decide what may be read"
        )
    if keeping is not None and keeping.detail_for(permission) is not Detail.ROOM:
        raise ConfigurationError(
            "expected figures of the room alone: a meeting moves faces about as people come and "
            "go, and one person's figures would become another's; add --detail room"
        )
    if presence:
        raise ConfigurationError(
            "expected either a meeting whose faces are read or people who are counted only: a "
            "count takes pictures in for people; leave out one of --meeting and --presence"
        )
    if every_s > MEETING_EVERY_S:
        raise ConfigurationError(
            f"expected looks at a meeting at least every {MEETING_EVERY_S:g} s, to see who moves; "
            f"got every {every_s:g} s"
        )


def _check_keeping(keeping: Keeping, permission: Permission, *, presence: bool) -> None:
    """Before anything is opened: what cannot be kept is not looked at for nothing."""
    if presence:
        raise ConfigurationError(
            "expected either to keep a session or to count people only: counts have no session; "
            "leave out one of --record and --presence"
        )
    keeping.check(permission, keeping.notice(permission, recorded=True))
