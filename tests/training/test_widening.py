"""A widened network begins where the narrow one is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from tests.training.test_engine import TINY, bars
from torch import nn

from readroom.errors import ConfigurationError
from readroom.training.architectures import build
from readroom.training.distill import load_run
from readroom.training.engine import Run
from readroom.training.experiment import Experiment
from readroom.training.widening import widen

SMALL = {"widths": [4, 8, 12, 16], "depths": [1, 1, 1], "dropout": 0.0}


def trained(architecture: str, options: dict[str, Any]) -> nn.Module:
    """A network whose norms have statistics of their own."""
    torch.manual_seed(0)
    network = build(architecture, **options).train()
    network(255 * torch.rand((8, 1, 24, 24)))
    return network.eval()


@pytest.mark.parametrize(
    ("architecture", "widths"),
    [("readroom", [8, 16, 24, 32]), ("readroom", [4, 24, 12, 48]), ("vgg", [12, 8, 24, 16])],
    ids=["twice", "each its own", "another architecture"],
)
def test_what_it_says_does_not_change(architecture: str, widths: list[int]) -> None:
    narrow = trained(architecture, SMALL)
    wide = build(architecture, **{**SMALL, "widths": widths})
    widen(narrow, wide, 24, seed=1)
    pictures = 255 * torch.rand((4, 1, 24, 24))
    for mine, its in zip(wide.eval()(pictures), narrow(pictures), strict=True):
        torch.testing.assert_close(mine, its, atol=1e-4, rtol=1e-4)


def test_copies_part_as_training_goes_on(tmp_path: Path) -> None:
    plan = Experiment.of({**TINY, "options": SMALL, "name": "narrow", "epochs": 1})
    list(Run(plan, bars(), tmp_path / "narrow").train())
    wider = {**SMALL, "widths": [8, 16, 24, 32]}
    own = {"options": wider, "start_from": "narrow", "widen": True}
    run = Run(Experiment.of({**TINY, "epochs": 1, **own}), bars(), tmp_path / "tiny")
    before = [layer.weight.detach().clone() for layer in _norms(run.network)]
    assert all(torch.equal(*weight.chunk(2)) for weight in before)
    list(run.train())
    assert not any(torch.equal(*layer.weight.chunk(2)) for layer in _norms(run.network))


def _norms(network: nn.Module) -> list[nn.BatchNorm2d]:
    return [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]


@pytest.mark.parametrize(
    ("wide", "message"),
    [
        pytest.param({"widths": [6, 8, 12, 16]}, "whole multiple of", id="half as much again"),
        pytest.param({"widths": [2, 8, 12, 16]}, "whole multiple of", id="narrower"),
        pytest.param({"depths": [2, 1, 1]}, "same layers", id="deeper"),
    ],
)
def test_what_cannot_be_widened_is_refused(wide: dict[str, Any], message: str) -> None:
    narrow = trained("readroom", SMALL)
    with pytest.raises(ConfigurationError, match=message):
        widen(narrow, build("readroom", **{**SMALL, **wide}), 24, seed=1)


def test_features_side_by_side_are_found_out() -> None:
    options = {"growth": 4, "depths": [2, 2], "dropout": 0.0}
    narrow = trained("densenet", options)
    with pytest.raises(ConfigurationError, match="cannot be widened"):
        widen(narrow, build("densenet", **{**options, "growth": 8}), 24, seed=1)


def test_widen_needs_something_to_widen() -> None:
    with pytest.raises(ConfigurationError, match="widen with start_from"):
        Experiment.of({"name": "a", "widen": True})


def test_a_widened_run_is_loaded_as_any_other(tmp_path: Path) -> None:
    plan = Experiment.of({**TINY, "options": SMALL, "name": "narrow", "epochs": 1})
    list(Run(plan, bars(), tmp_path / "narrow").train())
    own = {"options": {**SMALL, "widths": [8, 8, 12, 32]}, "start_from": "narrow", "widen": True}
    run = Run(Experiment.of({**TINY, "epochs": 1, **own}), bars(), tmp_path / "tiny")
    list(run.train())
    assert load_run(tmp_path / "tiny").fer2013.in_features == 32
