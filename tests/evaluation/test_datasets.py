import numpy as np
import pytest
from tests.evaluation.fakes import crops_of, flat
from tests.evaluation.files import picture

from readroom.errors import DataError
from readroom.evaluation.datasets import Crops


def test_a_slice_gives_crops_and_an_index_a_picture():
    crops = crops_of([0, 1, 2], [0, 1, 2])
    assert crops[1:].labels.tolist() == [1, 2]
    assert crops[-1].max() == 20
    assert [crop.max() for crop in crops] == [0, 10, 20]


def test_taking_keeps_every_column_together():
    votes = np.arange(30, dtype=np.float32).reshape(3, 10)
    taken = crops_of([0, 1, 2], [4, 5, 6], ["a", "b", "c"], votes).take(np.array([2, 0]))
    assert taken.labels.tolist() == [2, 0]
    assert [crop.max() for crop in taken] == [60, 40]
    assert taken.usages == ["c", "a"]
    assert taken.names == ["#2", "#0"]
    assert taken.votes is not None
    assert taken.votes[:, 0].tolist() == [20, 0]
    assert taken.source == "a test"


@pytest.mark.parametrize("asked", ["Training", "training", "train", " TRAIN "])
def test_the_names_of_the_training_split_mean_the_same(asked):
    crops = crops_of([0, 1, 2], [0, 1, 2], ["train", "Training", "test"])
    assert crops.split(asked).labels.tolist() == [0, 1]


def test_an_unknown_split_names_the_known_ones():
    with pytest.raises(DataError, match="expected a split, one of test, train; got 'PublicTest'"):
        crops_of([0, 1], [0, 1], ["train", "test"]).split("PublicTest")


def test_no_crops_have_no_split():
    with pytest.raises(DataError, match="there are no crops"):
        Crops.of_arrays([], []).split("train")


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one length"):
        Crops([flat(0)], np.array([0, 1]), ["a"], ["b"])


def test_training_refuses_another_size_by_name():
    crops = Crops.of_arrays([picture(0), picture(1, side=50)], [0, 1])
    with pytest.raises(DataError, match="#1: expected 48 x 48 pixels; got 50 x 50"):
        crops.squares()


def test_training_takes_colour_as_gray():
    gray = picture(0)
    squares = Crops.of_arrays([np.dstack([gray] * 3)], [0]).squares()
    assert np.array_equal(squares[0], gray)


def test_a_missing_class_is_named():
    with pytest.raises(DataError, match="none of disgust, neutral"):
        crops_of([0, 2, 3, 4, 5], [0] * 5).require_all_classes()


def test_equal_pictures_have_equal_digests_whatever_their_encoding():
    gray = picture(0)
    crops = Crops.of_arrays([gray, np.dstack([gray] * 3), picture(1)], [0, 0, 0])
    first, second, third = crops.digests()
    assert first == second != third
