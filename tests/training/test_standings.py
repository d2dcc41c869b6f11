"""Models measured on the same crops: order, over-fitting, mistakes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.training.contest import contestant, stripes

from readroom.evaluation.splits import cut_validation
from readroom.training.standings import Standing, judge, training_sample

CROPS = stripes()
CUT = cut_validation(CROPS, 0.25, 0)


@pytest.fixture(scope="module")
def standings() -> tuple[Standing, ...]:
    models = [contestant("hog", CROPS, 2, epochs=0), contestant("resnet", CROPS, 5)]
    return judge([*models, contestant("readroom", CROPS, 9)], CROPS, CUT)


def test_the_best_by_validation_comes_first(standings: tuple[Standing, ...]) -> None:
    assert [standing.name for standing in standings] == ["readroom", "resnet", "hog"]


def test_accuracies_are_shares_of_each_part(standings: tuple[Standing, ...]) -> None:
    wrong = {"readroom": 9, "resnet": 5, "hog": 2}
    positions = {id(picture): row for row, picture in enumerate(CROPS.images)}
    for standing in standings:
        for crops, seen in (
            (CUT.train, standing.train_accuracy),
            (CUT.validation, standing.validation_accuracy),
            (CROPS.split("PublicTest"), standing.scalar("accuracy").value),
        ):
            rows = [positions[id(picture)] for picture in crops.images]
            right = np.mean([row % wrong[standing.name] != 0 for row in rows])
            assert seen == pytest.approx(right)
        assert standing.gap == standing.train_accuracy - standing.validation_accuracy


def test_differences_are_to_the_best_by_validation(standings: tuple[Standing, ...]) -> None:
    best, second, last = standings
    assert best.difference is None
    for other in (second, last):
        assert other.difference is not None
        assert other.difference.value == pytest.approx(
            other.scalar("accuracy").value - best.scalar("accuracy").value
        )


def test_the_temperature_is_fitted_on_validation(standings: tuple[Standing, ...]) -> None:
    # Logits of 3 promise 77 %; whoever keeps half of it is softened, whoever keeps more sharpened.
    by_name = {standing.name: standing.contestant.temperature for standing in standings}
    assert by_name["hog"] > 1 > by_name["readroom"]


def test_mistakes_are_shares_of_the_faces_so_labelled(standings: tuple[Standing, ...]) -> None:
    # The fakes name the next class: fear as happy, sad as surprise, never these pairs.
    hog = standings[-1]
    assert [(p.first, p.second) for p in hog.pairs] == [("fear", "surprise"), ("sad", "neutral")]
    table = hog.evaluation.rows.confusion
    right, named, share = hog.commonest_mistake
    labels = hog.evaluation.labels
    row, column = labels.index(right), labels.index(named)
    assert column == (row + 1) % 7
    assert share == table[row, column] / table[row].sum()
    fear, surprise = labels.index("fear"), labels.index("surprise")
    assert hog.pairs[0].first_as_second == table[fear, surprise] / table[fear].sum()


def test_every_model_is_timed_on_both_batches(standings: tuple[Standing, ...]) -> None:
    for standing in standings:
        assert set(standing.ms_per_face) == {1, 50}
        assert all(value > 0 for value in standing.ms_per_face.values())


def test_the_sample_of_the_training_part_is_fixed() -> None:
    first, second = training_sample(CUT, 20), training_sample(CUT, 20)
    assert first.names == second.names
    assert len(set(first.names)) == 20
    assert set(first.names) <= set(CUT.train.names)
    assert len(training_sample(CUT, 10_000)) == len(CUT.train)
