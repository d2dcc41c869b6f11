"""What devices send, for tests: numbers of a face that is well seen."""

from __future__ import annotations

import numpy as np

from readroom.domain import Emotion
from readroom.recognition.heads import FERPLUS_TO_FER2013
from readroom.rooms.looks import Look


def look_at(emotion: Emotion = Emotion.HAPPY, **given: object) -> Look:
    """A large, sharp, frontal face that both outputs of the model give one name."""
    own, crowd = np.zeros(7), np.zeros(8)
    own[emotion], crowd[FERPLUS_TO_FER2013[emotion]] = 6.0, 6.0
    usual = {
        "size_px": 150.0,
        "sharpness": 0.35,
        "score": 0.95,
        "turn": 0.0,
        "nod": 0.5,
        "fer2013": own.tolist(),
        "ferplus": crowd.tolist(),
    }
    return Look.model_validate({**usual, **given})
