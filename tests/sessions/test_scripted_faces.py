"""Posteriors of faces that nobody has: as confused as the model's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import softmax

from readroom.domain import Emotion
from readroom.recognition.cards import ModelCard
from readroom.sessions.scripted_faces import CORRELATION, PARTS, read_faces, wander


def looks(clear: bool | None = None, people: int = 1500) -> np.ndarray:
    """Every expression once by each of many people: 7 x people x 7."""
    shown = np.tile(np.arange(7, dtype=np.int8), (people, 1))
    given = None if clear is None else np.full(shown.shape, clear)
    return read_faces(shown, np.random.default_rng(0), given).transpose(1, 0, 2)


def test_names_are_right_as_often_as_the_card_says() -> None:
    """Rows of the card's table and of scripted faces; within ten points, as they must be rough."""
    counts = np.array(ModelCard.read().require_confusion().counts, float)
    right = np.diag(counts) / counts.sum(axis=1)
    scripted = (looks().argmax(axis=2) == np.arange(7)[:, None]).mean(axis=1)
    assert np.abs(scripted - right).mean() < 0.1


def test_clear_expressions_are_named_rightly_more_often() -> None:
    right = [
        (looks(clear).argmax(axis=2) == np.arange(7)[:, None]).mean() for clear in (False, True)
    ]
    assert right[1] > right[0] + 0.05
    np.testing.assert_equal(looks(False), looks(None))


def test_a_person_stays_alike_from_second_to_second() -> None:
    shown = np.full((40, 300), int(Emotion.NEUTRAL), np.int8)
    logs = np.log(read_faces(shown, np.random.default_rng(1)))
    within, between = logs.std(axis=1).mean(), logs.mean(axis=1).std(axis=0).mean()
    assert between > 1.5 * within > 0


def test_parts_are_all_of_the_variance() -> None:
    assert sum(PARTS.values()) == pytest.approx(1)
    assert np.linalg.eigvalsh(CORRELATION).min() > 0


@pytest.mark.parametrize("lasts_s", [3.0, 30.0])
def test_noise_remembers_as_long_as_asked(lasts_s: float) -> None:
    noise = wander(np.random.default_rng(2).normal(size=(200, 1000)), lasts_s)
    lag = round(lasts_s)
    alike = np.mean(noise[:, lag:] * noise[:, :-lag]) / np.mean(noise**2)
    assert noise.std() == pytest.approx(1, abs=0.1)
    assert alike == pytest.approx(np.exp(-1), abs=0.08)


def test_posteriors_are_shares() -> None:
    found = looks(people=5)
    np.testing.assert_allclose(found.sum(axis=2), 1)
    np.testing.assert_allclose(softmax(np.log(found), axis=2), found)
