"""Own faces: what is left out is said, and no group is on both sides of a cut."""

from __future__ import annotations

import numpy as np
import pytest
from tests.training.own import in_folders, named_so, own_crops

from readroom.errors import DataError
from readroom.evaluation.datasets import Crops
from readroom.training.own_faces import OwnFaces


def noise(*shape: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


def test_any_size_and_colour_becomes_what_the_model_is_given() -> None:
    pictures = [
        noise(20 + 3 * n, 30, 3, seed=n) if n % 2 else noise(200, 90, seed=n) for n in range(60)
    ]
    faces = OwnFaces.of(Crops.of_arrays(pictures, [n % 3 for n in range(60)]), 40)
    assert faces.pixels.shape == (60, 1, 48, 48)
    assert faces.inputs.shape == (60, 1, 40, 40)
    assert faces.crops.votes is None
    assert "No crop is labelled happy, sad, surprise, neutral" in faces.notes[0]


def test_blank_crops_and_copies_are_left_out_and_counted() -> None:
    crops = own_crops(70)
    crops.images[3], crops.images[4] = (np.full((48, 48), value, np.uint8) for value in (0, 9))  # type: ignore[index]
    crops.images[9] = crops.images[8]  # type: ignore[index]
    faces = OwnFaces.of(crops, 24)
    assert len(faces) == 67
    assert faces.notes == ("Left out, blank: 2.", "Left out, copies of others: 1.")


def test_of_a_data_set_with_a_training_split_only_that_is_used() -> None:
    faces = OwnFaces.of(in_folders(own_crops(), ["train", "test"] * 70), 24)
    assert len(faces) == 70
    assert set(faces.crops.usages) == {"train"}
    assert faces.notes == ("Not looked at, of other splits than Training: 70.",)


def test_every_face_is_judged_once_by_what_did_not_see_it() -> None:
    faces = OwnFaces.of(own_crops(), 24)
    folds = faces.folds(5, seed=0)
    assert sorted(np.concatenate([inside for _, inside in folds])) == list(range(140))
    for outside, inside in folds:
        assert not set(outside) & set(inside)
        assert np.bincount(faces.labels[inside], minlength=7).tolist() == [4] * 7


def test_folders_of_people_are_kept_whole() -> None:
    faces = OwnFaces.of(in_folders(own_crops(), [f"person {n // 20}" for n in range(140)]), 24)
    people = [{faces.crops.usages[row] for row in inside} for _, inside in faces.folds(5, seed=0)]
    assert sum(len(group) for group in people) == 7
    assert "person 0, person 1, person 2, person 3, person 4, ...) are kept whole" in faces.notes[0]


def test_two_folders_make_two_parts() -> None:
    faces = OwnFaces.of(in_folders(own_crops(), ["ann"] * 100 + ["bob"] * 40), 24)
    assert sorted(len(inside) for _, inside in faces.folds(5, seed=0)) == [40, 100]


def test_a_rare_label_is_no_hindrance() -> None:
    crops = own_crops()
    kept = np.flatnonzero((crops.labels != 1) | (np.arange(140) < 10))
    faces = OwnFaces.of(crops.take(kept), 24)
    assert (faces.labels == 1).sum() == 2
    assert sum(len(inside) for _, inside in faces.folds(5, seed=0)) == len(kept)


@pytest.mark.parametrize(
    ("crops", "said"),
    [
        pytest.param(own_crops(49), "at least 50 different crops .* got 49 of 7", id="few"),
        pytest.param(
            own_crops(70, relabel=dict.fromkeys(range(7), 3)), "got 70 of 1", id="one label"
        ),
        pytest.param(own_crops().take(np.zeros(140, np.int64)), "got 1 of 1", id="copies"),
    ],
)
def test_too_little_to_learn_from_is_refused(crops: Crops, said: str) -> None:
    with pytest.raises(DataError, match=said):
        OwnFaces.of(crops, 24)


def test_folders_that_cannot_be_parted_are_refused() -> None:
    crops = own_crops()
    crops = in_folders(crops, ["happy ones" if label == 3 else "others" for label in crops.labels])
    with pytest.raises(DataError, match="parted in two"):
        OwnFaces.of(crops, 24).folds(5, seed=0)


def test_a_second_label_of_one_face_is_said_as_what_it_is() -> None:
    crops = own_crops(61, relabel=dict.fromkeys(range(7), 3))
    labels = crops.labels.copy()
    labels[0] = 4
    faces = OwnFaces.of(named_so(crops, labels), 24)
    with pytest.raises(DataError, match="at least two faces each of two labels"):
        faces.folds(5, 0)
