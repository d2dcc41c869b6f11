"""Runs that rest on each other were chosen on the same pictures, and trained with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.training.test_engine import TINY, bars

from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import cut_validation
from readroom.training.engine import Run
from readroom.training.experiment import Experiment
from readroom.training.ground import check_parts, claim_parts, parts_of
from readroom.training.soup import average_runs

ONCE = {**TINY, "epochs": 1}


def paler(crops: Crops) -> Crops:
    """The same faces as another encoder would store them: another cut by other bytes."""
    images = [np.maximum(picture, 1) // 2 for picture in crops]
    return Crops(images, crops.labels, crops.usages, crops.names, crops.votes)


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


def test_a_run_does_not_go_on_with_other_data(tmp_path: Path) -> None:
    list(Run(Experiment.of(ONCE), bars(), tmp_path / "tiny").train())
    with pytest.raises(ConfigurationError, match="tiny holds a run that was trained with other"):
        Run(Experiment.of(ONCE), paler(bars()), tmp_path / "tiny")
    Run(Experiment.of(ONCE), bars(), tmp_path / "tiny")


@pytest.mark.parametrize("how", [{"start_from": "tiny"}, {"teachers": ["tiny"], "distill": 0.5}])
def test_a_run_does_not_rest_on_one_that_was_chosen_on_other_pictures(
    tmp_path: Path, how: dict[str, object]
) -> None:
    list(Run(Experiment.of(ONCE), bars(), tmp_path / "tiny").train())
    plan = Experiment.of({**ONCE, "name": "next", **how})
    with pytest.raises(ConfigurationError, match="the data that tiny, on which it rests"):
        Run(plan, paler(bars()), tmp_path / "next")
    Run(plan, bars(), tmp_path / "next")


def test_a_mean_does_not_rest_on_one_either(tmp_path: Path) -> None:
    list(Run(Experiment.of(ONCE), bars(), tmp_path / "tiny").train())
    plan = Experiment.of({**ONCE, "name": "mean", "average_of": ["tiny"]})
    with pytest.raises(ConfigurationError, match="the data that tiny, on which it rests"):
        average_runs(plan, paler(bars()), tmp_path / "mean")


def test_a_run_of_an_older_version_passes(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "next").mkdir()
    parts = {"training": "a", "validation": "b"}
    check_parts(tmp_path / "old", parts)
    claim_parts(tmp_path / "next", parts, ["old"])
    with pytest.raises(ConfigurationError, match="other data"):
        check_parts(tmp_path / "next", {**parts, "training": "c"})


def test_what_was_restored_is_not_trained(tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "provenance.json").write_text("[]")
    with pytest.raises(ConfigurationError, match="tiny was restored from a model's card"):
        Run(Experiment.of(ONCE), bars(), tmp_path / "tiny")
