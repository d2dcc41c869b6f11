"""What is made of the model's two outputs."""

import numpy as np
import pytest

from readroom.recognition.cards import ModelCard
from readroom.recognition.heads import FERPLUS_TO_FER2013, blend, serve, softmax


def test_the_blend_leaves_contempt_out():
    own = np.full((1, 7), 1 / 7)
    crowd = np.array([[0.1, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4]])
    served = blend(own, crowd, 1.0)[0]
    assert served[3] == pytest.approx(5 / 6)
    assert served[6] == pytest.approx(1 / 6)
    assert blend(own, crowd, 0.0) == pytest.approx(own)


def test_softmax_survives_large_logits():
    assert softmax(np.array([[1000.0, 0.0]], np.float32)).tolist() == [[1.0, 0.0]]


def test_what_is_served_is_the_cards_blend_at_the_cards_temperatures():
    card = ModelCard.read()
    own = np.array([[0.0, 1, 2, 3, 4, 5, 6]], np.float32)
    crowd = np.array([[7.0, 6, 5, 4, 3, 2, 1, 0]], np.float32)
    first = softmax(own / card.temperature["fer2013"])
    second = softmax(crowd / card.temperature["ferplus"])[:, list(FERPLUS_TO_FER2013)]
    weight = card.blend["ferplus"]
    expected = (1 - weight) * first + weight * second / second.sum()
    assert serve(own, crowd, card) == pytest.approx(expected)
    assert serve(own, crowd, card).sum() == pytest.approx(1)
