"""A model learns somebody's own faces, or says that it does not help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.training.own import named_so, own_crops, small_model

from readroom.errors import ConfigurationError, ModelMissingError
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier
from readroom.training.transfer import Verdict, compare_names, transfer
from readroom.training.tuning import Trunk, Tuning

SWAPPED = {2: 5, 5: 2, 1: 0}


@pytest.fixture(scope="module")
def init(tmp_path_factory: pytest.TempPathFactory) -> ModelCard:
    return small_model(tmp_path_factory.mktemp("begun"))


@pytest.fixture(scope="module")
def swapped(init: ModelCard, tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    out = tmp_path_factory.mktemp("out") / "mine"
    return transfer(init, own_crops(relabel=SWAPPED), out, "frozen")


def accuracy(card: ModelCard, relabel: dict[int, int]) -> float:
    crops = own_crops(140, seed=77, relabel=relabel)
    said = ExpressionClassifier.open(card.path).probabilities(crops)
    return float((said.argmax(axis=1) == crops.labels).mean())


def test_other_labels_are_learned_and_hold_for_new_faces(init: ModelCard, swapped: Verdict) -> None:
    assert swapped.better
    assert (swapped.difference.low or 0) > 0.1
    assert accuracy(swapped.card, SWAPPED) > accuracy(init, SWAPPED) + 0.1
    assert accuracy(swapped.card, SWAPPED) == pytest.approx(swapped.after.value, abs=0.12)
    assert accuracy(init, SWAPPED) == pytest.approx(swapped.before.value, abs=0.12)


def test_the_card_says_what_was_done(init: ModelCard, swapped: Verdict) -> None:
    facts = swapped.card.facts
    told = facts["transfer"]
    assert told["kept"] == "new"
    assert told["begun_with"]["sha256"] == init.sha256
    assert told["faces"] == dict(zip(facts["labels"], [40, 0, 20, 20, 20, 20, 20], strict=True))
    assert told["accuracy"]["before"]["value"] == swapped.before.value
    assert told["data"]["rows"] == 140
    assert facts["validation"]["n"] == 140
    assert facts["name"] == "mine"
    assert facts["experiment"] == init.facts["experiment"]
    assert swapped.card.temperature["ferplus"] == init.temperature["ferplus"]
    assert "No crop is labelled disgust" in told["notes"][0]


def test_it_can_be_gone_on_with(swapped: Verdict, tmp_path: Path) -> None:
    again = transfer(swapped.card, own_crops(70, seed=9, relabel=SWAPPED), tmp_path / "again")
    assert again.trunk == "frozen"
    assert again.before.value == pytest.approx(swapped.after.value, abs=0.15)


@pytest.mark.parametrize("trunk", ["frozen", "open"])
def test_where_nothing_can_get_better_the_old_weights_stay(
    init: ModelCard, tmp_path: Path, trunk: Trunk
) -> None:
    crops = own_crops(70)
    said = ExpressionClassifier.open(init.path).probabilities(crops).argmax(axis=1)
    verdict = transfer(init, named_so(crops, said), tmp_path / "out", trunk, Tuning(epochs=1))
    assert not verdict.better
    assert verdict.before.value == 1
    assert verdict.card.sha256 == init.sha256
    assert verdict.card.facts["transfer"]["kept"] == "old"
    kept = ExpressionClassifier.open(tmp_path / "out" / "expression.json")
    assert np.array_equal(kept.probabilities(crops).argmax(axis=1), said)
    assert verdict.card.checkpoint is not None
    assert verdict.card.checkpoint.path.is_file()


def test_an_open_trunk_is_written_whole(init: ModelCard, tmp_path: Path) -> None:
    shares: list[float] = []
    tuning = Tuning(epochs=3, rate=0.02)
    crops = own_crops(relabel=SWAPPED)
    verdict = transfer(init, crops, tmp_path / "out", "open", tuning, shares.append)
    assert verdict.better
    assert accuracy(verdict.card, SWAPPED) > accuracy(init, SWAPPED) + 0.1
    assert shares[-1] == 1


def test_the_model_begun_with_is_never_overwritten(init: ModelCard) -> None:
    before = init.path.read_bytes()
    with pytest.raises(ConfigurationError, match="another folder"):
        transfer(init, own_crops(), init.path.parent)
    assert init.path.read_bytes() == before


def test_a_model_without_its_float_weights_cannot_be_begun_with(
    init: ModelCard, tmp_path: Path
) -> None:
    with pytest.raises(ModelMissingError, match="names none"):
        transfer(replace(init, checkpoint=None), own_crops(), tmp_path / "out")


def test_before_and_after_are_compared_face_by_face() -> None:
    labels = np.arange(200) % 7
    before, after = (
        np.eye(7)[np.where(right, labels, 0)]
        for right in (np.arange(200) % 4 > 0, np.arange(200) % 8 > 0)
    )
    first, second, difference = compare_names(before, after, labels, np.arange(len(labels)))
    gained = (after.argmax(1) == labels).mean() - (before.argmax(1) == labels).mean()
    assert difference.value == pytest.approx(gained)
    assert second.value - first.value == pytest.approx(gained)
    assert difference.low is not None
    assert 0 < difference.low < gained < (difference.high or 0)
    paired, unpaired = difference.high - difference.low, second.high - first.low
    assert paired < unpaired


def test_many_faces_of_few_people_say_less() -> None:
    """Five people of forty faces, each read alike: five answers, not two hundred."""
    labels = np.repeat(np.arange(5) % 2, 40)
    before, after = (
        np.eye(7)[labels],
        np.eye(7)[np.where(np.repeat(np.arange(5), 40) < 2, 6, labels)],
    )
    apart, together = (
        compare_names(before, after, labels, groups)[2]
        for groups in (np.arange(200), np.repeat(np.arange(5), 40))
    )
    assert apart.value == together.value == pytest.approx(-0.4)
    assert together.high - together.low > 4 * (apart.high - apart.low)
    assert together.high == 0


def test_two_people_do_not_make_chance_certain() -> None:
    """Of two folders a resample has one of three answers: the interval is that of faces."""
    rng = np.random.default_rng(3)
    labels, groups = np.repeat([0, 1], 40), np.repeat([0, 1], 40)
    before, after = (np.eye(7)[np.where(rng.random(80) < 0.7, labels, 6)] for _ in range(2))
    by_face = compare_names(before, after, labels, np.arange(80))[2]
    by_person = compare_names(before, after, labels, groups)[2]
    assert by_person.high - by_person.low >= by_face.high - by_face.low
    assert by_person.low < 0 < by_person.high
