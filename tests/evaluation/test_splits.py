import zlib

import numpy as np
import pytest
from tests.evaluation.files import picture

from readroom.errors import DataError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import (
    Cut,
    cut_validation,
    drawn_together,
    folders,
    twins_elsewhere,
)


def crops_from(seeds, usages, labels=None):
    images = [picture(seed) if seed >= 0 else np.full((48, 48), 9, np.uint8) for seed in seeds]
    found = np.array(labels if labels is not None else [n % 7 for n in range(len(seeds))])
    return Crops(images, found, usages, [f"#{n}" for n in range(len(seeds))])


TRAINING = crops_from(range(140), ["Training"] * 140)


def test_both_parts_together_are_the_training_crops():
    cut = cut_validation(TRAINING, share=0.3)
    assert sorted([*cut.train.names, *cut.validation.names]) == sorted(TRAINING.names)
    assert sorted([*cut.whole.names, *cut.aside.names]) == sorted(TRAINING.names)
    assert set(cut.aside.names) < set(cut.validation.names)
    assert 2 <= len(cut.aside) <= 16
    assert 20 <= len(cut.validation) <= 64


def test_data_without_splits_are_all_for_training():
    plain = crops_from(range(140), ["all"] * 140)
    assert cut_validation(plain, share=0.3).train.names == cut_validation(TRAINING, 0.3).train.names


def test_a_picture_falls_by_its_own_bytes_and_the_seed():
    cut = cut_validation(TRAINING, share=0.3, seed=5)
    for number, digest in enumerate(TRAINING.digests()):
        validates = zlib.crc32(f"5:{digest}".encode()) / 2**32 < 0.3
        assert (f"#{number}" in cut.validation.names) == validates


def test_copies_fall_on_the_same_side():
    twice = crops_from([*range(140), *range(140)], ["Training"] * 280)
    cut = cut_validation(twice, share=0.3)
    assert not set(cut.train.digests()) & set(cut.validation.digests())
    assert len(cut.train) + len(cut.validation) == 280


@pytest.mark.parametrize("other", ["PublicTest", "PrivateTest", "test"])
def test_copies_of_other_splits_and_blanks_are_left_out(other):
    crops = crops_from([*range(140), -1, 3, 900], ["Training"] * 141 + [other] * 2)
    cut = cut_validation(crops, share=0.3)
    assert (cut.twins_left_out, cut.blanks_left_out) == (1, 1)
    assert not {"#3", "#140"} & {*cut.train.names, *cut.validation.names}
    assert len(cut.train) + len(cut.validation) == 139
    assert len(cut.whole) + len(cut.aside) == 139


@pytest.mark.parametrize(
    ("crops", "share", "complaint"),
    [
        pytest.param(crops_from([1], ["PublicTest"]), 0.1, "expected a split", id="no training"),
        pytest.param(crops_from([1, 2], ["train"] * 2), 0.0, "seven emotions", id="class lacks"),
        pytest.param(TRAINING, 0.0, "validate on; got none", id="nothing to validate on"),
    ],
)
def test_a_cut_that_cannot_be_trained_on_is_refused(crops, share, complaint):
    with pytest.raises(DataError, match=complaint):
        cut_validation(crops, share)


def test_twins_are_those_of_other_splits_alone():
    crops = crops_from([1, 2, 2, 3, 1], ["Training", "test", "test", "test", "test"])
    assert twins_elsewhere(crops, "test").tolist() == [False, False, False, True]


@pytest.mark.data
def test_the_cut_of_the_research_data_stays_as_it_is(research_cut: Cut):
    sizes = len(research_cut.train), len(research_cut.validation), research_cut.twins_left_out
    assert sizes == (25539, 2819, 351)
    assert zlib.crc32("|".join(research_cut.validation.names).encode()) == 4060724832


def test_crops_of_ten_people_are_drawn_by_person():
    people = [f"person {n}" for n in range(10)]
    crops = crops_from(range(20), [*people, *people])
    assert folders(crops) == people
    assert drawn_together(crops).tolist() == [*range(10), *range(10)]


@pytest.mark.parametrize("names", [["Training", "PublicTest"], ["train", "val"], ["all"], ["Test"]])
def test_splits_are_no_people(names):
    crops = crops_from(range(len(names)), names)
    assert folders(crops) == []
    assert drawn_together(crops) is None


def test_of_few_days_none_are_drawn():
    crops = crops_from(range(2), ["monday", "tuesday"])
    assert folders(crops) == ["monday", "tuesday"]
    assert drawn_together(crops) is None
