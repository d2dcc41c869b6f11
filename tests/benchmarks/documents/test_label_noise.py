import numpy as np
import pytest
from benchmarks.documents.label_noise import measure_label_noise
from tests.evaluation.fakes import crops_of

from readroom.errors import DataError

ANGER, NEUTRAL, CONTEMPT, NO_FACE = 4, 0, 7, 9


def voted(columns):
    votes = np.zeros((len(columns), 10), np.float32)
    for row, column in enumerate(columns):
        votes[row, column] = 8
    return votes


def test_copies_and_conflicting_labels_are_counted():
    pictures = [0, 1, 2, 3, 4, 5, 6, 0, 0, 1]
    labels = [0, 1, 2, 3, 4, 5, 6, 0, 0, 2]
    found = measure_label_noise(crops_of(labels, pictures, votes=voted([ANGER] * 10)))
    assert (found.groups, found.images, found.conflicting) == (2, 5, 1)


def test_shares_are_of_the_crops_with_votes_for_one_of_the_seven():
    labels = [*range(7), 0, 0, 0, 0]
    votes = voted([ANGER] * 7 + [NEUTRAL, NEUTRAL, CONTEMPT, NO_FACE])
    named = measure_label_noise(crops_of(labels, list(range(11)), votes=votes)).named
    assert named["angry"]["angry"] == pytest.approx(1 / 3, abs=1e-6)
    assert named["angry"]["neutral"] == pytest.approx(2 / 3, abs=1e-6)
    assert named["fear"] == dict.fromkeys(named["fear"], 0.0) | {"angry": 1.0}


def test_votes_are_needed():
    with pytest.raises(DataError, match="FER\\+ votes"):
        measure_label_noise(crops_of(range(7), range(7)))


def test_every_label_needs_a_vote():
    votes = voted([ANGER] * 6 + [NO_FACE])
    with pytest.raises(DataError, match="labelled neutral"):
        measure_label_noise(crops_of(range(7), range(7), votes=votes))
