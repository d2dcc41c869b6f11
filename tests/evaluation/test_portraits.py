"""Photographs become the squares that a video's faces become."""

from dataclasses import replace

import numpy as np
import pytest

from readroom.domain import Box
from readroom.errors import DataError, ModelError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.portraits import LARGEST_PX, cut_faces
from readroom.testing import ScriptedDetector, blank_card


def photographs(count: int, side: int = 120) -> Crops:
    pictures = [np.full((side, side, 3), 10 * number, np.uint8) for number in range(count)]
    for picture in pictures:
        picture[20:60, 30:70] = 200
    made = Crops.of_arrays(pictures, list(range(count)))
    return replace(made, votes=np.eye(count, 10, dtype=np.float32), source="album")


def test_the_largest_face_is_cut_as_the_card_says():
    small, large = Box(0, 0, 10, 10), Box(30, 20, 40, 40)
    found = cut_faces(photographs(2), ScriptedDetector([[small, large]]), blank_card())
    assert [picture.shape for picture in found] == [(40, 40)] * 2
    assert all((picture == 200).all() for picture in found)
    assert found.labels.tolist() == [0, 1]
    assert found.source == "album, faces found by scripted"


def test_pictures_without_a_face_are_left_out_and_counted():
    face = [Box(30, 20, 40, 40)]
    found = cut_faces(photographs(3), ScriptedDetector([face, [], face]), blank_card())
    assert found.labels.tolist() == [0, 2]
    assert found.votes.argmax(axis=1).tolist() == [0, 2]
    assert found.names == ["#0", "#2"]
    assert found.source == "album, faces found by scripted, 1 without a face left out"


def test_large_photographs_leave_small_squares():
    detector = ScriptedDetector([[Box(0, 0, 900, 900)]])
    found = cut_faces(photographs(1, side=1000), detector, blank_card())
    assert found[0].shape == (LARGEST_PX, LARGEST_PX)


def test_gray_photographs_are_looked_at_too():
    gray = Crops.of_arrays([np.zeros((50, 50), np.uint8)], [3])
    told = []
    cut_faces(gray, ScriptedDetector([[Box(0, 0, 20, 20)]]), blank_card(), told.append)
    assert told == [1.0]


def test_without_any_face_it_is_said():
    with pytest.raises(DataError, match="expected faces in 2 photographs; scripted found none"):
        cut_faces(photographs(2), ScriptedDetector([[]]), blank_card())


def test_a_detector_that_the_card_does_not_know_is_refused():
    with pytest.raises(ModelError, match="no crop rule for the detector 'scripted'"):
        cut_faces(photographs(1), ScriptedDetector([[]]), replace(blank_card(), crops={}))
