import pytest
from benchmarks.documents.report_aims import ACCURACY, aims_table
from tests.benchmarks.documents.report_sources import beyond
from tests.evaluation.told import told


def row(text, begin):
    line = next(line for line in text.splitlines() if line.startswith(f"| {begin}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def recall(value):
    return {"value": value, "low": 0.0, "high": 1.0}


@pytest.mark.parametrize(
    ("value", "reached"), [(ACCURACY, "yes"), (ACCURACY - 0.0001, "no")], ids=["met", "missed"]
)
def test_an_aim_is_reached_at_its_bar(value, reached):
    found = aims_table(told(accuracy={"value": value, "low": 0.6, "high": 0.8}), beyond())
    assert row(found, "named as labelled")[-1] == reached


def test_teachers_are_told_with_their_names_once_they_were_measured():
    assert row(aims_table(told(), beyond()), "several teachers")[2:] == ["not measured", "no"]
    together = {"models": ["one", "other"], "accuracy": recall(0.74)}
    cells = row(aims_table(told(), beyond(), together), "several teachers")
    assert (cells[2].split()[0], cells[2].endswith("one, other"), cells[3]) == ("74.0", True, "yes")


@pytest.mark.parametrize(
    ("day", "end"),
    [
        pytest.param(
            "2026-01-29", "one, measured on 2026-01-29, before the shipped model", id="before"
        ),
        pytest.param("2026-01-30", "one", id="the same day"),
    ],
)
def test_teachers_that_are_older_than_the_shipped_model_are_said_to_be(day, end):
    found = told(model=told()["model"] | {"version": "2026.01.30"})
    together = {"date": day, "models": ["one"], "accuracy": recall(0.74)}
    assert row(aims_table(found, beyond(), together), "several teachers")[2].endswith(f": {end}")


def test_the_side_to_which_confidence_leans_stands_beside_the_calibration_error():
    found = told(reliability=[{"rows": 9, "confidence": 0.73, "accuracy": 0.7}])
    cells = row(aims_table(found, beyond()), "calibration error")
    assert "mean confidence less accuracy +3.0 points" in cells[2]


def test_a_narrow_miss_does_not_look_like_a_hit():
    cells = row(aims_table(told(ece_excess=recall(0.0104)), beyond()), "calibration error")
    assert ("1.04" in cells[2], cells[3]) == (True, "no")


def test_recall_of_the_rarest_label_may_cost_half_a_point():
    found = told()
    plain = {"accuracy": {"value": 0.7}, "recall": recall(0.4)}
    curve = [
        plain | {"tau": 0.0},
        plain | {"tau": 0.5, "accuracy": {"value": 0.696}, "recall": recall(0.61)},
        plain | {"tau": 1.0, "accuracy": {"value": 0.69}, "recall": recall(0.9)},
    ]
    found["imbalance"] |= {"curve": curve, "rarest": "disgust"}
    cells = row(aims_table(found, beyond()), "recall of disgust")
    assert (cells[2].split()[0], "at tau 0.5" in cells[2], cells[3]) == ("61.0", True, "yes")


def test_cells_of_shares_are_counted():
    shares = beyond()["shares"] | {"hard_cells": 33, "hard_cells_not_halved": 12}
    assert row(aims_table(told(), beyond(shares=shares)), "error of a group")[2:] == [
        "21 of 33",
        "no",
    ]
