"""Recordings become a table, a summary and drawn copies.

::

    from readroom import analyze

    result = analyze(["lecture.mp4"], out="results")
    print(result.sources[0].shares)
"""

from __future__ import annotations

from readroom.recordings.analysis import EVERY_S, analyze
from readroom.recordings.results import Analysis, InterruptedAnalysis, Progress
from readroom.recordings.summary import Failure, SourceSummary
from readroom.recordings.tables import COLUMNS, TableFormat

__all__ = [
    "COLUMNS",
    "EVERY_S",
    "Analysis",
    "Failure",
    "InterruptedAnalysis",
    "Progress",
    "SourceSummary",
    "TableFormat",
    "analyze",
]
