"""A pipeline goes on after a lost connection as if nobody had been away."""

import numpy as np
import pytest
from tests.app.live_fakes import result

from readroom.app.gapless import SAME_PLACES_S, STEP_S, GaplessPipeline
from readroom.domain import Box, Emotion
from readroom.testing import FixedClassifier, scripted_pipeline

PICTURE = np.zeros((48, 64, 3), np.uint8)


@pytest.fixture
def times():
    return []


@pytest.fixture
def reading(times):
    return GaplessPipeline(lambda _image, at: times.append(at) or result(at, None))


@pytest.mark.parametrize("gap", [1.3, 10.0, SAME_PLACES_S])
def test_a_gap_is_left_out_and_results_keep_the_true_time(reading, times, gap):
    at = 5.0 + gap
    assert reading(PICTURE, 5.0).at == 5.0
    assert reading(PICTURE, at).at == at
    assert reading(PICTURE, at + 0.1).at == at + 0.1
    assert times == pytest.approx([5.0, 5.0 + STEP_S, 5.1 + STEP_S])


def test_looks_in_their_usual_time_are_left_alone(reading, times):
    looks = [5.0 + step * 0.3 for step in range(20)]
    for at in looks:
        reading(PICTURE, at)
    assert times == looks


@pytest.mark.parametrize("gap", [SAME_PLACES_S + 1, 600.0])
def test_after_a_long_gap_people_are_new_ones(reading, times, gap):
    reading(PICTURE, 5.0)
    reading(PICTURE, 5.0 + gap)
    assert times == [5.0, 5.0 + gap]


def test_a_late_frame_of_the_lost_connection_does_not_run_back(reading):
    reading(PICTURE, 5.0)
    assert reading(PICTURE, 4.9).at == 5.0


@pytest.mark.parametrize("apart_s", [0.125, 1.4, 12.0], ids=["usual", "busy", "lost"])
def test_a_face_in_the_same_place_keeps_its_number_also_where_one_look_misses_it(apart_s):
    face, script = Box(10, 10, 20, 20), [[Box(10, 10, 20, 20)], [], [Box(11, 10, 20, 20)]]
    classifier = FixedClassifier.saying(Emotion.HAPPY)
    reading = GaplessPipeline(scripted_pipeline(script, classifier))
    seen = [reading(PICTURE, step * apart_s).observations for step in range(3)]
    assert seen[0][0].face.box == face
    assert [one.person for one in seen[2]] == [1]


def test_who_leaves_is_gone_in_their_usual_time():
    classifier = FixedClassifier.saying(Emotion.HAPPY)
    face = Box(10, 10, 20, 20)
    script = [[face]] + [[]] * 40 + [[face]]
    reading = GaplessPipeline(scripted_pipeline(script, classifier))
    seen = [reading(PICTURE, step / 8).observations for step in range(42)]
    assert [one.person for one in seen[-1]] == [2]
