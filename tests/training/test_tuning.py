"""Few faces move a network step by step, and nothing that was to stay moves at all."""

from __future__ import annotations

from copy import deepcopy
from typing import get_args

import numpy as np
import pytest
import torch
from tests.training.own import own_crops
from torch import nn

from readroom.training.architectures import build
from readroom.training.export import logits
from readroom.training.own_faces import OwnFaces
from readroom.training.tuning import PULLS, Trunk, Tuning, candidates, embed, fit_head, names

ROWS = np.arange(140)


@pytest.fixture(scope="module")
def faces() -> OwnFaces:
    return OwnFaces.of(own_crops(), 24)


@pytest.fixture
def network() -> nn.Module:
    torch.manual_seed(0)
    return build("readroom", widths=[4, 8, 8, 16], depths=[1, 1, 1], dropout=0.2).eval()


def changed(network: nn.Module, other: nn.Module) -> set[str]:
    state = other.state_dict()
    return {
        name for name, value in network.state_dict().items() if not torch.equal(value, state[name])
    }


def loss(network: nn.Module, faces: OwnFaces) -> float:
    said = torch.from_numpy(logits(network, faces.inputs)[0])
    return nn.functional.cross_entropy(said, torch.from_numpy(faces.labels)).item()


def test_a_frozen_trunk_lets_only_the_head_move(network: nn.Module, faces: OwnFaces) -> None:
    for candidate in candidates(network, faces, ROWS, "frozen", Tuning()):
        assert changed(network, candidate) == {"fer2013.weight", "fer2013.bias"}
        assert not candidate.training


def test_a_weaker_pull_goes_further_and_fits_better(network: nn.Module, faces: OwnFaces) -> None:
    moved, fitted = [], []
    for candidate in fit_head(network, faces, ROWS, (1e6, *PULLS)):
        moved.append((candidate.fer2013.weight - network.fer2013.weight).norm().item())
        fitted.append(loss(candidate, faces))
    assert moved == sorted(moved)
    assert moved[0] < 1e-3
    assert fitted == sorted(fitted, reverse=True)
    assert fitted[-1] < fitted[0] - 0.2


def test_the_head_is_the_best_one_at_its_price(network: nn.Module, faces: OwnFaces) -> None:
    (candidate,) = fit_head(network, faces, ROWS, (1.0,))
    looks = torch.from_numpy(faces.inputs).float()
    features = np.concatenate([embed(network, looks), embed(network, looks.flip(-1))])
    scale = torch.from_numpy(features.std(axis=0) + 1e-3)
    weight = candidate.fer2013.weight.detach().double().requires_grad_()
    bias = candidate.fer2013.bias.detach().double().requires_grad_()
    said = torch.from_numpy(features) @ weight.T + bias
    told = torch.from_numpy(np.tile(faces.labels, 2))
    price = ((weight - network.fer2013.weight) * scale).square().sum()
    price = price + (bias - network.fer2013.bias).square().sum()
    (nn.functional.cross_entropy(said, told) + price / 2).backward()
    assert weight.grad is not None
    assert (weight.grad / scale).abs().max() < 2e-3


def test_an_open_trunk_moves_but_no_statistics_of_norms(
    network: nn.Module, faces: OwnFaces
) -> None:
    *_, last = candidates(network, faces, ROWS, "open", Tuning(epochs=2))
    moved = changed(network, last)
    assert "features.0.weight" in moved
    assert not [name for name in moved if "running" in name or "batches" in name]
    assert not last.training


def test_an_open_trunk_learns_and_keeps_the_answers_of_the_other_head(
    network: nn.Module, faces: OwnFaces
) -> None:
    with torch.no_grad():
        network.ferplus.weight *= 20  # clear answers, which can be lost
    before = logits(network, faces.inputs)[1]
    lost = {}
    for weight in (0.0, 2.0):
        tuning = Tuning(epochs=8, rate=0.02, ferplus_weight=weight)
        first, *_, last = map(deepcopy, candidates(network, faces, ROWS, "open", tuning))
        assert loss(last, faces) < loss(first, faces) - 0.05
        lost[weight] = np.abs(logits(last, faces.inputs)[1] - before).mean()
    assert lost[2.0] < 0.7 * lost[0.0]


@pytest.mark.parametrize("trunk", get_args(Trunk))
def test_the_network_given_stays_and_each_candidate_has_a_name(
    network: nn.Module, faces: OwnFaces, trunk: Trunk
) -> None:
    before, tuning = deepcopy(network), Tuning(epochs=2)
    count = sum(1 for _ in candidates(network, faces, ROWS[:40], trunk, tuning))
    assert changed(network, before) == set()
    assert len(names(trunk, tuning)) == count


@pytest.mark.parametrize("rows", [20, 33], ids=["less than a batch", "a batch and one"])
def test_few_rows_make_at_least_one_step(network: nn.Module, faces: OwnFaces, rows: int) -> None:
    first, last = (
        deepcopy(each)
        for each in candidates(network, faces, ROWS[:rows], "open", Tuning(epochs=1, rate=0.1))
    )
    assert "features.0.weight" in changed(first, last)


def test_the_same_seed_gives_the_same_weights(network: nn.Module, faces: OwnFaces) -> None:
    ends = [
        deepcopy(list(candidates(network, faces, ROWS, "open", Tuning(epochs=2, seed=seed)))[-1])
        for seed in (1, 1, 2)
    ]
    assert changed(ends[0], ends[1]) == set()
    assert changed(ends[0], ends[2])
