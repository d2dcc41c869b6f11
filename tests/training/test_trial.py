"""Faces are judged by networks that did not learn from them, chosen without them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.training.own import own_crops

from readroom.training.architectures import build
from readroom.training.export import logits
from readroom.training.own_faces import OwnFaces
from readroom.training.trial import Trial, choose, held_out, try_out
from readroom.training.tuning import Tuning


@pytest.fixture(scope="module")
def faces() -> OwnFaces:
    return OwnFaces.of(own_crops(), 24)


def sure_of(labels: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Logits that are right where they shall be."""
    return 4 * np.eye(7, dtype=np.float32)[np.where(right, labels, (labels + 1) % 7)]


def test_the_judge_of_a_part_is_chosen_by_the_other_parts(faces: OwnFaces) -> None:
    rows, first = np.arange(140), np.arange(140) < 60
    said = np.stack(
        [
            sure_of(faces.labels, rows % 5 > 1),  # right everywhere, now and then
            sure_of(faces.labels, first),  # right in the first part alone
            sure_of(faces.labels, ~first),  # right in the second part alone
        ]
    )
    trial = Trial(said, np.zeros((3, 140, 8), np.float32), [(rows[first], []), (rows[~first], [])])
    best, each = choose(trial, faces)
    assert best == 0
    assert set(each[first]) == {2}
    assert set(each[~first]) == {1}


def test_every_candidate_speaks_and_the_first_is_the_network_begun_with(faces: OwnFaces) -> None:
    torch.manual_seed(0)
    network = build("readroom", widths=[4, 8, 8, 16], depths=[1, 1, 1]).eval()
    ticks: list[float] = []
    trial = try_out(network, faces, "open", Tuning(epochs=1), ticks.append)
    own, crowd = logits(network, faces.inputs)
    assert trial.fer2013.shape == (3, 140, 7)
    assert np.array_equal(trial.fer2013[0], own)
    assert np.array_equal(trial.ferplus[0], crowd)
    assert not (trial.fer2013[1] == own).all(axis=1).any()
    assert ticks == sorted(ticks)
    assert 0 < ticks[0] < ticks[-1] < 1


@pytest.mark.parametrize("candidate", [0, 2])
def test_the_judges_say_again_what_they_said(faces: OwnFaces, candidate: int) -> None:
    torch.manual_seed(0)
    network = build("readroom", widths=[4, 8, 8, 16], depths=[1, 1, 1]).eval()
    trial = try_out(network, faces, "frozen", Tuning(), lambda _share: None)
    for inside, judge in held_out(network, trial, np.full(140, candidate)):
        said = logits(judge, faces.inputs[inside])[0]
        assert np.allclose(said, trial.fer2013[candidate, inside], atol=0.02)
