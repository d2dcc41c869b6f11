"""Temperatures undo what makes a network too sure; names are given where they are often right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.evaluation.datasets import Crops
from readroom.recognition.heads import softmax
from readroom.training.calibration import as_sure_as, calibrate, fit_temperature, naming_limit


def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 7)).astype(np.float32)
    chances = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    labels = [rng.choice(7, p=row / row.sum()) for row in chances.astype(float)]
    targets = np.eye(7)[labels]
    assert fit_temperature(3 * logits, targets) == pytest.approx(3, rel=0.1)


def test_names_are_given_where_four_of_five_are_right() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    right = np.array([True, True, True, True, False, False])
    assert naming_limit(confidence, right) == 0.5
    assert naming_limit(confidence, ~right) == 1.0


def test_a_limit_names_all_faces_that_are_equally_sure() -> None:
    confidence = np.array([0.9, 0.8, 0.8, 0.8, 0.8])
    right = np.array([True, True, True, False, False])
    assert naming_limit(confidence, right) == 0.9


def test_faces_that_are_all_right_do_not_make_a_model_certain_without_end() -> None:
    labels = np.arange(60) % 2
    logits = (4 * np.eye(7)[labels] + np.random.default_rng(0).normal(0, 0.5, (60, 7))).astype("f4")
    pictures = [np.zeros((48, 48), np.uint8)] * 60
    crops = Crops(pictures, labels, ["all"] * 60, [str(n) for n in range(60)])
    crowd = np.zeros((60, 8), np.float32)
    free, held = (calibrate(logits, crowd, crops, least) for least in (0.0, 1.1))
    assert free["temperature"]["fer2013"] < 0.2
    assert held["temperature"]["fer2013"] == 1.1
    assert held["uncertain_below"] < 0.99


@given(sharper=st.floats(0.4, 2.5), seed=st.integers(0, 99))
def test_a_network_of_the_same_opinions_is_tempered_by_how_much_sharper_it_says_them(
    sharper: float, seed: int
) -> None:
    logits = np.random.default_rng(seed).normal(0, 2, (50, 7)).astype(np.float32)
    confidence = float(softmax(logits).max(axis=1).mean())
    assert as_sure_as(confidence, logits * np.float32(sharper)) == pytest.approx(sharper, rel=0.01)


def test_of_another_opinion_it_is_as_sure_all_the_same() -> None:
    rng = np.random.default_rng(3)
    old, new = (rng.normal(0, scale, (400, 7)).astype(np.float32) for scale in (1, 3))
    confidence = float(softmax(old).max(axis=1).mean())
    tempered = softmax(new / as_sure_as(confidence, new))
    assert tempered.max(axis=1).mean() == pytest.approx(confidence, abs=1e-3)


@pytest.mark.parametrize(("confidence", "expected"), [(1 / 7, np.exp(2)), (1.0, np.exp(-2))])
def test_what_no_temperature_reaches_ends_at_the_end(confidence: float, expected: float) -> None:
    logits = np.eye(7, dtype=np.float32)
    assert as_sure_as(confidence, logits) == pytest.approx(expected, rel=1e-3)
