"""What a run wrote is read back; finished is what has reached its last epoch."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from tests.training.contest import epoch

from readroom.errors import ConfigurationError
from readroom.training.epochs import EpochMetrics
from readroom.training.experiment import Experiment
from readroom.training.learning_curve import is_finished, read_curve

PLAN = Experiment.of({"name": "a", "epochs": 2})


def write(folder: Path, *epochs: EpochMetrics) -> None:
    lines = [json.dumps(asdict(each)) + "\n" for each in epochs]
    (folder / "metrics.jsonl").write_text("".join(lines))


def test_epochs_come_in_order_and_the_later_line_counts(tmp_path: Path) -> None:
    again = epoch(1, loss=0.3)
    write(tmp_path, epoch(0), epoch(1), again, epoch(2))
    assert read_curve(tmp_path) == (epoch(0), again, epoch(2))


def test_a_run_that_has_not_begun_has_no_epochs(tmp_path: Path) -> None:
    assert read_curve(tmp_path) == ()


def test_an_epoch_of_an_older_version_is_refused_by_number(tmp_path: Path) -> None:
    write(tmp_path, epoch(0))
    with (tmp_path / "metrics.jsonl").open("a") as log:
        log.write('{"epoch": 0}\n')
    with pytest.raises(ConfigurationError, match=r"metrics.jsonl line 2: expected the metrics"):
        read_curve(tmp_path)


@pytest.mark.parametrize(
    ("epochs", "weights", "finished"),
    [
        pytest.param(0, False, False, id="not begun"),
        pytest.param(1, True, False, id="on the way"),
        pytest.param(2, False, False, id="no weights"),
        pytest.param(2, True, True, id="finished"),
    ],
)
def test_finished(tmp_path: Path, epochs: int, weights: bool, finished: bool) -> None:
    (tmp_path / "experiment.json").write_text(json.dumps(PLAN.to_dict()))
    write(tmp_path, *(epoch(number) for number in range(epochs)))
    if weights:
        (tmp_path / "best.pt").touch()
    assert is_finished(PLAN, tmp_path) == finished


def test_nothing_there_is_not_finished(tmp_path: Path) -> None:
    assert not is_finished(PLAN, tmp_path / "none")


def test_a_run_of_other_settings_is_refused(tmp_path: Path) -> None:
    other = Experiment.of({"name": "a", "epochs": 2, "seed": 7})
    (tmp_path / "experiment.json").write_text(json.dumps(other.to_dict()))
    with pytest.raises(ConfigurationError, match="other settings than are asked"):
        is_finished(PLAN, tmp_path)
