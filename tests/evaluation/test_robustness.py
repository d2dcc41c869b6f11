import numpy as np
import pytest
from tests.evaluation.fakes import ByBrightness, crops_of

from readroom.evaluation.corruptions import Corruption
from readroom.evaluation.robustness import SIZES_PX, looks, measure_robustness, shrunk

LABELS = [0, 1, 2, 3, 4, 5, 6, 0]
"""Flat crops, which :class:`ByBrightness` names by their gray value."""


def blackened(crops, level, rng):
    """As many crops as the level become black, which the fake names angry."""
    return [np.zeros_like(crop) if row < level else crop.copy() for row, crop in enumerate(crops)]


def corruption(name="black", levels=(1, 2, 4, 6, 8)):
    return Corruption(name, name.title(), "A test.", "crops", levels, blackened)


def measured(named=LABELS, corruptions=None, **options):
    crops = crops_of(LABELS, named)
    chosen = [corruption()] if corruptions is None else corruptions
    return measure_robustness(crops, ByBrightness(), corruptions=chosen, **options)


def test_accuracy_under_a_corruption_is_what_is_left_right():
    (endured,) = measured().corruptions
    # Rows 0 and 7 are angry and stay right when they are black.
    assert [each.value for each in endured.accuracy] == [1, 7 / 8, 5 / 8, 3 / 8, 2 / 8]
    assert endured.levels == (1, 2, 4, 6, 8)


def test_means_are_over_corruptions_and_severities():
    found = measured(corruptions=[corruption(), corruption("none", (0, 0, 0, 0, 0))])
    assert found.by_severity[4].value == pytest.approx((2 / 8 + 1) / 2)
    first = np.mean([1, 7 / 8, 5 / 8, 3 / 8, 2 / 8])
    assert found.mean.value == pytest.approx((first + 1) / 2)
    assert found.relative.value == pytest.approx(found.mean.value)
    assert found.mean.low < found.mean.value < found.mean.high


def test_it_is_held_against_the_accuracy_without_corruption():
    half = [label if row % 2 else 6 for row, label in enumerate(LABELS)]
    found = measured(half, [corruption("none", (0, 0, 0, 0, 0))])
    assert found.clean.value == found.mean.value == pytest.approx(5 / 8)
    assert (found.relative.value, found.relative.low, found.relative.high) == (1, 1, 1)


def test_where_nothing_is_right_nothing_can_be_left():
    wrong = [(label + 1) % 7 for label in LABELS]
    assert measured(wrong, [corruption("none", (0, 0, 0, 0, 0))]).relative.value is None


def test_sizes_begin_with_the_crops_as_they_are():
    found = measured()
    assert found.sizes_px == SIZES_PX
    assert [each.value for each in found.at_size] == [1] * len(SIZES_PX)
    assert found.at_size[0] == found.clean


def test_small_faces_are_given_to_the_classifier_as_small_crops():
    model = ByBrightness()
    measure_robustness(crops_of([3], [3]), model, corruptions=[corruption()])
    assert model.shapes[:6] == [(48, 48)] * 6
    assert model.shapes[6:] == [(side, side) for side in SIZES_PX[1:]]


def test_progress_counts_every_look():
    done: list[int] = []
    measured(advance=done.append)
    assert sum(done) == looks([corruption()]) * len(LABELS)
    assert looks() == 12 * 5 + len(SIZES_PX)


def test_the_seed_decides_and_is_told():
    def by_chance(crops, _level, rng):
        return [np.zeros_like(crop) if rng.random() < 0.5 else crop.copy() for crop in crops]

    black = Corruption("black", "Black", "A test.", "crops", (1, 2, 3, 4, 5), by_chance)
    one, same, other = (measured(corruptions=[black], seed=seed) for seed in (3, 3, 4))
    assert one == same
    assert one.corruptions != other.corruptions
    assert one.to_dict()["seed"] == 3


def test_shrinking_keeps_the_mean_light():
    picture = np.random.default_rng(0).integers(0, 256, (48, 48)).astype(np.uint8)
    assert shrunk(picture, 12).shape == (12, 12)
    assert shrunk(picture, 12).mean() == pytest.approx(picture.mean(), abs=0.5)
