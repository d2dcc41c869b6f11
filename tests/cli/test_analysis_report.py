"""What the terminal says of an analysis."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from readroom.cli.analysis_report import report
from readroom.recordings import Analysis, SourceSummary

TALK = SourceSummary(
    source="talk.mp4",
    kind="video",
    duration_s=60.0,
    read_s=60.0,
    width=640,
    height=480,
    frames_read=1500,
    frames_analysed=300,
    people=2,
    most_at_once=2,
    faces=600,
    measured=450,
    coverage=0.75,
    unmeasured={"turned_away": 150},
    shares=None,
    withheld=None,
    named={},
    timeline=[],
    damaged=None,
    elapsed_s=30.0,
    annotated=None,
)


def told(one: SourceSummary) -> str:
    out = StringIO()
    analysis = Analysis(Path("faces.csv"), Path("summary.json"), (), (one,), ())
    Console(file=out, width=100).print(report(analysis))
    return out.getvalue()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, "75 %", id="measured"),
        pytest.param(
            {"measured": 0, "coverage": 0.0, "unmeasured": {"not_allowed": 600}},
            "not read",
            id="counted only",
        ),
        pytest.param({"measured": 0, "coverage": 0.0}, "0 %", id="nobody near enough"),
        pytest.param({"faces": 0, "measured": 0, "coverage": None}, "-", id="nobody there"),
    ],
)
def test_coverage_is_told_where_somebody_was_to_be_read(changes, said):
    row = next(line for line in told(replace(TALK, **changes)).splitlines() if "talk" in line)
    assert said in row
    assert ("%" in row) is said.endswith("%")
