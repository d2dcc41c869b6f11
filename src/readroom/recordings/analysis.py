"""Files in; a table, a summary and drawn copies out.

::

    analyze(["lecture.mp4", "photos/"], out="results", annotate=True)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from typing import Final

from readroom.errors import ConfigurationError
from readroom.recognition.pipeline import Pipeline
from readroom.recordings.interruption import Interruption
from readroom.recordings.outputs import prepare
from readroom.recordings.results import Analysis, InterruptedAnalysis, Progress, Wish
from readroom.recordings.run import Pipelines, Run
from readroom.recordings.tables import TableFormat

EVERY_S: Final = 0.2
"""Five looks a second: expressions that can be seen last longer than that."""


def analyze(  # noqa: PLR0913 - the flags of the command, one to one
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    detector: str = "auto",
    every_s: float = EVERY_S,
    annotate: bool = False,
    table_format: TableFormat = "parquet",
    model: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    pipeline: Pipeline | None = None,
) -> Analysis:
    """Read pictures, videos and folders; write a table, a summary and drawn copies.

    An input that cannot be read is reported in the result and does not stop the
    others. If none can be read, nothing is written and what is in the folder stays as
    it was; the result has no sources then. Ctrl-C closes all files, which then hold
    what was done, and raises :class:`InterruptedAnalysis`.

    Args:
        inputs: Files, folders and network addresses.
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
            anew for each input.

    Returns:
        What was found and where it was written.

    Raises:
        ConfigurationError: If the interval is negative or no number.
        InterruptedAnalysis: After Ctrl-C.
    """
    if not 0 <= every_s < inf:
        raise ConfigurationError(f"expected 0 or more seconds between frames, got {every_s:g}")
    named = pipeline.detector_choice.name if pipeline else detector
    wish = Wish(named, every_s, annotate, table_format, str(model) if model else None)
    run = Run(prepare(Path(out)), wish, Pipelines(wish, pipeline))
    with Interruption() as stop:
        analysis = run.everything(inputs, stop, progress)
    if analysis.interrupted:
        raise InterruptedAnalysis(analysis)
    return analysis
