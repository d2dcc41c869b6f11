"""Table, figures and page of a comparison: the numbers measured, nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from pathlib import Path

import pytest
from tests.training.contest import TINY, contestant, stripes

from readroom.evaluation.splits import cut_validation
from readroom.training.compare import Result
from readroom.training.comparison_file import Comparison
from readroom.training.comparison_report import save_comparison
from readroom.training.hog import HogSettings, fit_hog
from readroom.training.standings import Standing, judge
from readroom.training.standings_plots import FIGURES, draw
from readroom.training.standings_table import ROWS, comma_separated, markdown

CROPS = stripes()
CUT = cut_validation(CROPS, 0.25, 0)


@pytest.fixture(scope="module")
def standings() -> tuple[Standing, ...]:
    models = [contestant("hog", CROPS, 2, epochs=0), contestant("readroom", CROPS, 9)]
    return judge(models, CROPS, CUT)


@pytest.fixture(scope="module")
def page(standings: tuple[Standing, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The saved page; its figures and numbers lie beside it."""
    folder = tmp_path_factory.mktemp("saved")
    hog = fit_hog(CROPS, HogSettings((12, 8), (1e-4, 1e-3), 0.25), folder / "hog")
    comparison = Comparison.of(tomllib.loads(TINY))
    sizes = len(CUT.train), len(CUT.validation)
    result = Result(comparison, standings, ("inception",), hog, *sizes)
    return save_comparison(result, folder / "out")


def cells(table: str) -> dict[str, list[str]]:
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_the_table_says_what_was_measured(standings: tuple[Standing, ...]) -> None:
    table = cells(markdown(standings))
    best, hog = standings
    assert table["Parameters, M"] == ["2.26", "2.26"]
    assert table["MACs per face, M"] == ["141", "-"]
    assert table["MACs x images trained on, T"] == ["0.4", "-"]
    assert table["Core-minutes"] == ["3.0", "1.0"]
    assert table["Epochs"] == ["3", "-"]
    assert table["Validation accuracy, %"] == [
        f"{100 * standing.validation_accuracy:.1f}" for standing in standings
    ]
    accuracy = best.scalar("accuracy")
    assert table["**PublicTest accuracy, %**"][0] == (
        f"{100 * accuracy.value:.1f} ({100 * accuracy.low:.1f} to {100 * accuracy.high:.1f})"
    )
    assert table["... less that of the first column, points"][0] == "-"
    assert table["... less that of the first column, points"][1].startswith("-")
    assert table["Gap: train less validation, points"][1] == f"{100 * hog.gap:+.1f}"


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [(6_307, "0.00631"), (419_455, "0.419"), (2_798_319, "2.80"), (1_247_000_000, "1,247")],
)
def test_millions_keep_three_digits(parameters: int, shown: str) -> None:
    row = next(row for row in ROWS if row.key == "parameters")
    assert row.shown(parameters) == shown


def test_the_csv_has_plain_numbers_and_empty_cells(standings: tuple[Standing, ...]) -> None:
    best, hog = csv.DictReader(io.StringIO(comma_separated(standings)))
    assert (best["model"], hog["model"]) == ("readroom", "hog")
    assert float(best["accuracy_low"]) <= float(best["accuracy"]) <= float(best["accuracy_high"])
    assert float(hog["core_s"]) == 60
    assert hog["macs_per_face"] == hog["epochs"] == best["difference"] == ""
    assert float(hog["difference_high"]) < 0


@pytest.mark.parametrize("name", FIGURES)
def test_equal_numbers_draw_equal_bytes(name: str, standings: tuple[Standing, ...]) -> None:
    drawn = draw(FIGURES[name], standings)
    assert drawn == draw(FIGURES[name], standings)
    assert drawn.startswith(b"<?xml")
    assert b"<dc:date>" not in drawn
    assert drawn != draw(FIGURES[name], standings[1:])


def test_a_baseline_alone_can_be_drawn(standings: tuple[Standing, ...]) -> None:
    for figure in FIGURES.values():
        assert draw(figure, standings[1:], "png").startswith(b"\x89PNG")


def test_the_page_shows_figures_that_are_there(page: Path) -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text())
    assert {f"{name}.svg" for name in FIGURES} == set(shown)
    assert all((page.parent / name).is_file() for name in shown)


def test_the_page_says_what_a_reader_must_know(page: Path) -> None:
    text = page.read_text()
    assert "**Not finished yet, so not here:** inception." in text
    assert "inception: rate is 0.02, not 0.05" in text
    assert f"Train accuracy: {len(CUT.train)} training crops" in text
    assert f"{len(CUT.validation)} crops, of which each model's best epoch" in text
    assert "Each had 3 minutes of one core" in text
    assert "the best of 4 candidates" in text
    assert "12 px" in text
    assert "| fear named surprise, % | surprise named fear, % |" in text


def test_the_json_holds_everything(page: Path) -> None:
    told = json.loads((page.parent / "comparison.json").read_text())
    assert [model["name"] for model in told["models"]] == ["readroom", "hog"]
    best = told["models"][0]
    assert [seen["loss"] for seen in best["effort"]["curve"]] == [2.0, 1.0, pytest.approx(2 / 3)]
    assert len(best["public_test"]["confusion_matrix"]) == 7
    assert best["public_test"]["n"] == 35
    assert told["unfinished"] == ["inception"]
    assert told["shared"]["batch"] == 16
    assert told["training_sample"] == len(CUT.train)
    assert "torch" in told["versions"]
