"""A comparison is trained, broken off, gone on with and collected."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.training.contest import TINY, stripes

from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.training.compare import Result, collect, train_missing
from readroom.training.comparison_file import Comparison
from readroom.training.engine import Run
from readroom.training.hog import HogSettings


class Few(Comparison):
    """A comparison whose baseline tries three candidates, not eighteen."""

    @property
    def baseline(self) -> HogSettings:
        return replace(super().baseline, strengths=(1e-3,))


COMPARISON = Few.of(tomllib.loads(TINY))
CROPS = stripes()


class Follow:
    """Trains runs to their end, or until so many epochs are done; remembers where each began."""

    def __init__(self, until: int = 99) -> None:
        self.begun: list[tuple[str, int]] = []
        self.left = until

    def __call__(self, run: Run) -> None:
        self.begun.append((run.experiment.name, run.epoch))
        for _ in run.train():
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt


def train(runs: Path, follow: Follow, *only: str) -> None:
    train_missing(COMPARISON, CROPS, runs, follow, lambda _trial: None, only)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    runs = tmp_path_factory.mktemp("runs")
    train(runs, Follow())
    return runs


@pytest.fixture(scope="module")
def result(finished: Path) -> Result:
    return collect(COMPARISON, CROPS, finished)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of which only one was asked for."""
    runs = tmp_path_factory.mktemp("one")
    train(runs, Follow(), "inception")
    return runs


@pytest.fixture
def one(trained: Path, tmp_path: Path) -> Path:
    """Those runs, to be changed."""
    return shutil.copytree(trained, tmp_path / "runs")


def test_what_was_broken_off_is_gone_on_with_and_what_is_done_is_left(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, Follow(until=4), "readroom", "inception")
    again = Follow()
    train(tmp_path, again, "readroom", "inception")
    assert again.begun == [("tiny-inception", 1)]
    once_more = Follow()
    train(tmp_path, once_more, "readroom", "inception")
    assert once_more.begun == []


def test_only_what_is_asked_for_is_trained(one: Path) -> None:
    assert [path.name for path in one.iterdir()] == ["tiny-inception"]
    only = collect(COMPARISON, CROPS, one)
    assert [standing.name for standing in only.standings] == ["inception"]
    assert only.unfinished == ("readroom", "hog")


def test_a_run_of_other_settings_is_neither_trained_nor_collected(one: Path) -> None:
    other = Few.of(tomllib.loads(TINY.replace("batch = 16", "batch = 8")))
    with pytest.raises(ConfigurationError, match="tiny-inception holds a run with other settings"):
        train_missing(other, CROPS, one, Follow(), lambda _trial: None, ("inception",))
    with pytest.raises(ConfigurationError, match="tiny-inception holds a run with other settings"):
        collect(other, CROPS, one)


def test_runs_of_other_data_are_neither_joined_nor_collected(one: Path) -> None:
    pictures = [np.maximum(picture, 1) // 2 for picture in CROPS]
    others = Crops(pictures, CROPS.labels, CROPS.usages, CROPS.names, CROPS.votes)
    follow = Follow()
    with pytest.raises(ConfigurationError, match=r"tiny-inception holds .* with other data"):
        train_missing(COMPARISON, others, one, follow, lambda _trial: None, ("readroom",))
    assert follow.begun == []
    with pytest.raises(ConfigurationError, match=r"tiny-inception holds .* with other data"):
        collect(COMPARISON, others, one)


def test_nothing_finished_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="expected a finished run of tiny; got none"):
        collect(COMPARISON, CROPS, tmp_path)


def test_everything_finished_is_collected(result: Result) -> None:
    assert sorted(s.name for s in result.standings) == ["hog", "inception", "readroom"]
    assert result.unfinished == ()
    assert result.hog is not None
    accuracies = [s.validation_accuracy for s in result.standings]
    assert accuracies == sorted(accuracies, reverse=True)


def test_the_weights_judged_are_those_selected(result: Result, finished: Path) -> None:
    for standing in result.standings:
        curve = standing.contestant.effort.curve
        if curve:
            best = max(seen.validation_accuracy for seen in curve)
            assert standing.validation_accuracy == pytest.approx(best, abs=0.02)
            plan = COMPARISON.experiment(standing.name)
            assert standing.contestant.effort.epochs == plan.epochs
            images = result.trained_on // plan.batch * plan.batch
            assert standing.contestant.effort.images == images * plan.epochs
            assert standing.contestant.effort.core_s == curve[-1].core_s > 0


def test_collecting_touches_no_run(finished: Path, result: Result) -> None:
    def state() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in finished.rglob("*")}

    before = state()
    collect(COMPARISON, CROPS, finished)
    assert state() == before
