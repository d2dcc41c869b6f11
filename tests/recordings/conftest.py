"""A pipeline that needs no model, and a store: faces and expressions come from a script."""

from dataclasses import replace

import pytest

from readroom.domain import Box, Emotion, Face, Reason
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import Judgement
from readroom.sessions.store import SessionStore
from readroom.testing import FixedClassifier, blank_card, leaning_to, scripted_pipeline

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


@pytest.fixture
def store(tmp_path):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as opened:
        yield opened


@pytest.fixture
def card():
    """Of no model, with the confusions of the shipped one."""
    return replace(blank_card(), confusion=ModelCard.read().confusion)
