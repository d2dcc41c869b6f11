"""Rooms of real faces that no weight and no choice has seen: the correction helps."""

import numpy as np
import pytest
from benchmarks.simulated_rooms import KINDS, MIXES, Pool, fill_room

from readroom.analytics.prevalence import correct_shares
from readroom.domain import Emotion
from readroom.evaluation.datasets import PUBLIC_TEST
from readroom.evaluation.formats import read_crops
from readroom.recognition.classifier import ExpressionClassifier

FACES = 100
ROOMS = 12


@pytest.fixture(scope="module")
def pool(shared_data) -> Pool:
    """At most a hundred PublicTest faces of each expression, read once each."""
    crops = read_crops(shared_data / "data" / "fer2013.parquet").split(PUBLIC_TEST)
    rows = [np.flatnonzero(crops.labels == label)[:FACES] for label in range(KINDS)]
    crops = crops.take(np.concatenate(rows))
    classifier = ExpressionClassifier.open()
    views = classifier.probabilities(list(crops))[:, None]
    return Pool.of(views, crops.labels, classifier.card.facts["confusion"])


def test_corrected_shares_are_nearer_to_the_truth_than_counted_ones(pool):
    counted, corrected, held = [], [], []
    for number, mix in enumerate(MIXES):
        for turn in range(ROOMS):
            room = fill_room(pool, mix, 30, np.random.default_rng([number, turn]), seconds=20)
            found = correct_shares(room.looks, room.persons, pool.recalibration, draws=100)
            counted.append(abs(found.counted - room.truth))
            corrected.append(abs(found.corrected - room.truth))
            held.append((found.low <= room.truth) & (room.truth <= found.high))
    assert np.mean(corrected) < 0.7 * np.mean(counted)
    assert np.mean(held) > 0.85


def test_a_calm_room_is_not_sad(pool):
    mix = MIXES[int(np.argmax(MIXES[:, Emotion.NEUTRAL]))]
    rooms = [fill_room(pool, mix, 30, np.random.default_rng(n), seconds=20) for n in range(ROOMS)]
    found = [correct_shares(one.looks, one.persons, pool.recalibration, draws=2) for one in rooms]
    off = {
        name: np.mean(
            [
                getattr(f, name)[Emotion.SAD] - r.truth[Emotion.SAD]
                for f, r in zip(found, rooms, strict=True)
            ]
        )
        for name in ("counted", "corrected")
    }
    assert off["counted"] > 0.05
    assert abs(off["corrected"]) < 0.7 * off["counted"]
