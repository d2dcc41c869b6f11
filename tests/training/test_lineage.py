"""Runs that rest on each other were chosen on the same pictures, and trained with them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.training.test_engine import TINY, bars

from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import cut_validation
from readroom.training.engine import Run
from readroom.training.experiment import Experiment
from readroom.training.export import export
from readroom.training.lineage import check_parts, claim_run, note_parts, parts_of
from readroom.training.pool import make_pool
from readroom.training.soup import average_runs, is_up_to_date

ONCE = {**TINY, "epochs": 1}


def paler(crops: Crops) -> Crops:
    """The same faces as another encoder would store them: another cut by other bytes."""
    images = [np.maximum(picture, 1) // 2 for picture in crops]
    return Crops(images, crops.labels, crops.usages, crops.names, crops.votes)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs with one in it."""
    folder = tmp_path_factory.mktemp("runs")
    list(Run(Experiment.of(ONCE), bars(), folder / "tiny").train())
    return folder


@pytest.fixture
def runs(trained: Path, tmp_path: Path) -> Path:
    """Such a folder, of the test's own."""
    return shutil.copytree(trained, tmp_path / "runs")


def test_parts_know_the_order_of_what_is_learned_and_not_of_what_judges() -> None:
    crops = bars()
    backwards = crops.take(np.arange(len(crops))[::-1])
    first, other = (parts_of(cut_validation(each, 0.25)) for each in (crops, backwards))
    assert first["validation"] == other["validation"]
    assert first["training"] != other["training"]


def test_other_labels_are_other_parts() -> None:
    crops = bars()
    other = Crops(list(crops), (crops.labels + 1) % 7, crops.usages, crops.names, crops.votes)
    first, second = (parts_of(cut_validation(each, 0.25)) for each in (crops, other))
    assert first["training"] != second["training"]


def test_a_run_does_not_go_on_with_other_data(runs: Path) -> None:
    with pytest.raises(ConfigurationError, match="tiny holds a run that was trained with other"):
        Run(Experiment.of(ONCE), paler(bars()), runs / "tiny")
    Run(Experiment.of(ONCE), bars(), runs / "tiny")


@pytest.mark.parametrize("how", [{"start_from": "tiny"}, {"teachers": ["tiny"], "distill": 0.5}])
def test_a_run_does_not_rest_on_one_that_was_chosen_on_other_pictures(
    runs: Path, how: dict[str, object]
) -> None:
    plan = Experiment.of({**ONCE, "name": "next", **how})
    with pytest.raises(ConfigurationError, match="the data that tiny, on which it rests"):
        Run(plan, paler(bars()), runs / "next")
    Run(plan, bars(), runs / "next")


def test_a_mean_does_not_rest_on_one_either(runs: Path) -> None:
    plan = Experiment.of({**ONCE, "name": "mean", "average_of": ["tiny"]})
    with pytest.raises(ConfigurationError, match="the data that tiny, on which it rests"):
        average_runs(plan, paler(bars()), runs / "mean")
    assert not is_up_to_date(plan, runs / "mean")
    average_runs(plan, bars(), runs / "mean")
    assert is_up_to_date(plan, runs / "mean")
    later = (runs / "mean" / "best.pt").stat().st_mtime + 10
    os.utime(runs / "tiny" / "best.pt", (later, later))
    assert not is_up_to_date(plan, runs / "mean")


def test_a_pool_is_of_the_same_faces_in_the_same_order(runs: Path) -> None:
    views = Experiment.of({**ONCE, "name": "views", "teachers": ["tiny"], "pool_views": 1})
    make_pool(views, bars(), runs / "views")
    student = Experiment.of({**ONCE, "name": "next", "pool": "views", "distill": 0.5})
    backwards = bars().take(np.arange(len(bars()))[::-1])
    with pytest.raises(ConfigurationError, match="the data that views, on which it rests"):
        Run(student, backwards, runs / "next")
    with pytest.raises(ConfigurationError, match="the data that tiny, on which it rests"):
        make_pool(views, paler(bars()), runs / "others")
    Run(student, bars(), runs / "next")


def test_what_is_refused_leaves_no_claim(runs: Path) -> None:
    plan = Experiment.of({**ONCE, "name": "next", "start_from": "tiny"})
    with pytest.raises(ConfigurationError, match="on which it rests"):
        Run(plan, paler(bars()), runs / "next")
    Run(Experiment.of({**ONCE, "name": "next"}), paler(bars()), runs / "next")


def test_a_run_of_an_older_version_passes(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    cut = cut_validation(bars(), 0.25)
    check_parts(tmp_path / "old", parts_of(cut))
    claim_run(Experiment.of({**ONCE, "name": "next", "start_from": "old"}), cut, tmp_path / "next")
    with pytest.raises(ConfigurationError, match="other data"):
        check_parts(tmp_path / "next", {**parts_of(cut), "training": "c"})


def test_a_last_step_of_an_older_version_is_not_gone_on_with(runs: Path) -> None:
    plan = Experiment.of({**ONCE, "name": "last", "start_from": "tiny", "learn_whole": True})
    list(Run(plan, bars(), runs / "last").train())
    told = export(runs / "last", bars(), runs / "model").card.facts["data"]
    (runs / "last" / "parts.json").unlink()
    with pytest.raises(ConfigurationError, match="last step of an older version"):
        Run(plan, bars(), runs / "last")
    older = export(runs / "last", bars(), runs / "model").card.facts["data"]
    assert older["compared_on"] is None
    assert older["trained_on"] == told["trained_on"] + told["compared_on"] == 245


def test_a_run_is_not_exported_with_other_data(runs: Path) -> None:
    with pytest.raises(ConfigurationError, match="trained with other data"):
        export(runs / "tiny", paler(bars()), runs / "model")


def test_parts_are_those_noted_last(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    note_parts(tmp_path / "run", {"training": "a", "validation": "b"})
    with pytest.raises(ConfigurationError, match="other data"):
        check_parts(tmp_path / "run", {"training": "a", "validation": "c"})


def test_what_was_restored_is_not_trained(tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "provenance.json").write_text("[]")
    with pytest.raises(ConfigurationError, match="tiny was restored from a model's card"):
        Run(Experiment.of(ONCE), bars(), tmp_path / "tiny")
