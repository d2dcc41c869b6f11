"""A pipeline that needs no model: faces and expressions come from a script."""

import pytest

from readroom.domain import Box, Emotion, Face, Reason
from readroom.recognition.classifier import Judgement
from readroom.testing import FixedClassifier, leaning_to, scripted_pipeline

BOX = Box(10, 10, 20, 24)


@pytest.fixture
def happy():
    """One happy person in every frame."""
    return scripted_pipeline([[Face(BOX, 0.9)]], FixedClassifier.saying(Emotion.HAPPY))


@pytest.fixture
def empty():
    """Nobody in any frame."""
    return scripted_pipeline([[]], FixedClassifier.saying(Emotion.HAPPY))


@pytest.fixture
def mixed():
    """Measured, unclear and turned away, frame after frame, the last for good."""
    script = [
        Judgement(0.9, None, leaning_to(Emotion.HAPPY)),
        Judgement(0.8, None, leaning_to(Emotion.SAD, 0.3)),
        Judgement(0.1, Reason.TURNED_AWAY, None),
    ]
    return scripted_pipeline([[Face(BOX, 0.9)]], FixedClassifier(script))
