"""What the card says of confusions is measured, and it undoes what is wrong with posteriors."""

import numpy as np
import pytest
from benchmarks.machine import card_of_validation

from readroom.analytics.recalibration import Recalibration
from readroom.domain import LABELS
from readroom.recognition.cards import Confusion, ModelCard
from readroom.recognition.classifier import ExpressionClassifier
from readroom.training.confusion import REFITS, fit_recalibration, measure_confusion

FREQUENCY = np.array([0.14, 0.05, 0.13, 0.25, 0.16, 0.1, 0.17])


def faces(count: int, sureness: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Posteriors, exact but for being too sure or too unsure, and labels."""
    rng = np.random.default_rng(3)
    labels = rng.choice(len(LABELS), count, p=FREQUENCY)
    points = 1.5 * np.eye(len(LABELS))[labels] + rng.normal(size=(count, len(LABELS)))
    scores = sureness * (1.5 * points + np.log(FREQUENCY))
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True), labels


@pytest.mark.parametrize("sureness", [1.0, 1.4, 0.6])
def test_sureness_and_frequency_are_undone(sureness):
    slope, offset = np.split(fit_recalibration(*faces(20000, sureness)), 2)
    assert slope == pytest.approx(1 / sureness, abs=0.15)
    expected = -np.log(FREQUENCY) + np.log(FREQUENCY).mean()
    assert offset == pytest.approx(expected, abs=0.35)


def test_the_entry_is_what_a_card_takes():
    probabilities, labels = faces(400)
    entry = measure_confusion(probabilities, labels)
    confusion = Confusion.of(entry)
    counts = np.array(confusion.counts)
    assert counts.sum(axis=1).tolist() == np.bincount(labels, minlength=7).tolist()
    assert np.trace(counts) == (probabilities.argmax(axis=1) == labels).sum()
    assert len(confusion.refits) == REFITS
    spread = np.std(confusion.refits, axis=0)
    assert (spread > 0.01).all()
    assert Recalibration.of(confusion.slope, confusion.offset, confusion.refits).draws()


def test_an_expression_without_a_face_is_no_failure():
    probabilities, labels = faces(300)
    kept = labels != 1
    fitted = fit_recalibration(probabilities[kept], labels[kept])
    assert np.isfinite(fitted).all()


def test_the_shipped_card_says_what_the_shipped_model_or_its_judge_does(research_cut):
    crops = research_cut.validation
    judge = ExpressionClassifier.open(card_of_validation(), threads=2)
    probabilities = judge.probabilities(list(crops))
    confusion = ModelCard.read().require_confusion()
    counts = np.zeros((7, 7), int)
    np.add.at(counts, (crops.labels, probabilities.argmax(axis=1)), 1)
    # The card is fitted before the weights are rounded to 8 bits, which moves one face in 120 or
    # so, from one cell of the table to another.
    assert abs(counts - np.array(confusion.counts)).sum() <= 2 * len(crops.labels) / 100
    again = fit_recalibration(probabilities, crops.labels)
    # The offset of the rarest label, about 2, rests on 48 faces.
    assert again == pytest.approx([*confusion.slope, *confusion.offset], abs=0.03, rel=0.02)
