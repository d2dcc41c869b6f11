"""A pipeline goes on after a lost connection as if nobody had been away."""

import numpy as np
import pytest
from tests.app.live_fakes import result

from readroom.app.continuing import SAME_PLACES_S, STEP_S, Continuing
from readroom.domain import Box, Emotion
from readroom.testing import FixedClassifier, scripted_pipeline

PICTURE = np.zeros((48, 64, 3), np.uint8)


@pytest.fixture
def times():
    return []


@pytest.fixture
def reading(times):
    return Continuing(lambda _image, at: times.append(at) or result(at, None))


def test_a_gap_of_a_lost_connection_is_left_out_and_results_keep_the_true_time(reading, times):
    assert reading(PICTURE, 5.0).at == 5.0
    reading.resume()
    assert reading(PICTURE, 15.0).at == 15.0
    assert reading(PICTURE, 16.0).at == 16.0
    assert times == pytest.approx([5.0, 5.0 + STEP_S, 6.0 + STEP_S])


@pytest.mark.parametrize("gap", [SAME_PLACES_S + 1, 600.0])
def test_after_a_long_gap_people_are_new_ones(reading, times, gap):
    reading(PICTURE, 5.0)
    reading.resume()
    reading(PICTURE, 5.0 + gap)
    assert times == [5.0, 5.0 + gap]


def test_a_picture_that_only_stalls_is_no_lost_connection(reading, times):
    reading(PICTURE, 5.0)
    reading(PICTURE, 15.0)
    assert times == [5.0, 15.0]


def test_a_late_frame_of_the_lost_connection_neither_runs_back_nor_counts_as_the_gap(
    reading, times
):
    reading(PICTURE, 5.0)
    reading.resume()
    assert reading(PICTURE, 4.9).at == 5.0
    reading(PICTURE, 15.0)
    assert times == pytest.approx([5.0, 5.0, 5.0 + STEP_S])


def test_a_face_in_the_same_place_keeps_its_number():
    classifier = FixedClassifier.saying(Emotion.HAPPY)
    reading = Continuing(scripted_pipeline([[Box(10, 10, 20, 20)]], classifier))
    for step in range(4):
        reading(PICTURE, step / 8)
    reading.resume()
    again = reading(PICTURE, 12.0)
    assert [one.person for one in again.observations] == [1]
