from dataclasses import replace

import numpy as np
import pytest
from tests.evaluation.fakes import ByBrightness, FakeCard, crops_of, flat

from readroom.errors import ConfigurationError, ModelError
from readroom.evaluation.ensemble import Ensemble, Mirrored, together
from readroom.evaluation.evaluate import evaluate
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier

SURE = ByBrightness(0.9, FakeCard("sure", "1", "aa" * 32))
UNSURE = ByBrightness(0.5, FakeCard("unsure", "2", "bb" * 32))


@pytest.mark.parametrize(("head", "classes"), [("served", 7), ("fer2013", 7), ("ferplus", 8)])
def test_the_mean_is_taken_of_each_head(head, classes):
    said = Ensemble((SURE, UNSURE)).probabilities([flat(3), flat(0)], head)
    assert said.shape == (2, classes)
    assert said[0, 3] == pytest.approx(0.7)
    assert said.sum(axis=1) == pytest.approx(1)


def test_it_is_evaluated_as_one_model_with_a_name_of_its_own():
    crops = crops_of([0, 1, 2, 3, 4, 5, 6], named=[0, 1, 2, 3, 4, 5, 5])
    found = evaluate(crops, Ensemble((SURE, UNSURE)))
    assert found.model.name == "mean of sure + unsure"
    assert found.model.version == "1 + 2"
    assert found.measured.scalars["accuracy"].value == pytest.approx(6 / 7)


def test_the_digest_tells_compositions_apart():
    digests = {
        Ensemble((SURE, UNSURE)).card.sha256,
        Ensemble((UNSURE, SURE)).card.sha256,
        Ensemble((Mirrored(SURE), UNSURE)).card.sha256,
        Mirrored(SURE).card.sha256,
        SURE.card.sha256,
    }
    assert len(digests) == 5
    assert Ensemble((SURE, UNSURE)).card.sha256 == Ensemble((SURE, UNSURE)).card.sha256


class LeftCorner:
    """Names the class that the upper left pixel holds, so that a mirror image is another."""

    card = FakeCard()

    def probabilities(self, crops, head="served"):
        return np.eye(7)[[int(crop[0, 0].max()) for crop in crops]]


@pytest.mark.parametrize("colours", [(), (3,)], ids=["gray", "BGR"])
def test_the_mirror_image_counts_as_much_as_the_crop(colours):
    crop = np.zeros((4, 4, *colours), np.uint8)
    crop[:, -1] = 5
    said = Mirrored(LeftCorner()).probabilities([crop])
    assert said[0].tolist() == [0.5, 0, 0, 0, 0, 0.5, 0]
    assert Mirrored(LeftCorner()).card.name == "fake (flip)"


def test_members_of_other_labels_are_refused():
    shipped = ExpressionClassifier.open()
    other = ExpressionClassifier.open()
    facts = {**shipped.card.facts, "ferplus_labels": ["neutral", "joy"]}
    other.card = replace(shipped.card, name="other", facts=facts)
    with pytest.raises(ConfigurationError, match=r"same ferplus_labels .* other \['neutral', 'joy"):
        together([shipped, other])


def test_members_of_other_widths_are_refused():
    class Four(LeftCorner):
        def probabilities(self, crops, head="served"):
            return np.full((len(crops), 4), 0.25)

    with pytest.raises(ModelError, match=r"same labels .* fake \(1, 7\), fake \(1, 4\)"):
        Ensemble((LeftCorner(), Four())).probabilities([flat(0)])


def test_one_model_makes_no_ensemble():
    with pytest.raises(ConfigurationError, match="two models or more"):
        together([ExpressionClassifier.open()])


def test_two_of_the_same_say_what_one_says():
    classifier = ExpressionClassifier.open()
    face = np.random.default_rng(0).integers(0, 256, (48, 48)).astype(np.uint8)
    assert ModelCard.read().name in together([classifier, classifier]).card.name
    assert together([classifier, classifier]).probabilities([face]) == pytest.approx(
        classifier.probabilities([face])
    )
