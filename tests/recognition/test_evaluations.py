import json
from dataclasses import replace

import pytest

from readroom.errors import ModelError
from readroom.recognition.evaluations import confused_pairs, evaluation_of, read_evaluation
from readroom.testing import blank_card

TOLD = {"format": 1, "model": {"sha256": "0" * 64}, "robustness": {}}


@pytest.fixture
def card(tmp_path):
    return replace(blank_card(), path=tmp_path / "blank.json")


def lay(card, told):
    text = told if isinstance(told, str) else json.dumps(told)
    evaluation_of(card).write_text(text)


def test_the_evaluation_beside_the_model_is_read(card):
    lay(card, TOLD)
    assert read_evaluation(card) == TOLD


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(None, id="not there"),
        pytest.param(TOLD | {"model": {"sha256": "1" * 64}}, id="of another model"),
        pytest.param({key: TOLD[key] for key in ("format", "model")}, id="not a full one"),
    ],
)
def test_figures_of_another_model_say_nothing(card, told):
    if told is not None:
        lay(card, told)
    assert read_evaluation(card) is None


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param(TOLD | {"format": 2}, id="another format"),
        pytest.param({"format": 1}, id="no model"),
    ],
)
def test_what_is_no_evaluation_is_refused(card, told):
    lay(card, told)
    with pytest.raises(ModelError, match="readroom evaluate --full"):
        read_evaluation(card)


def test_pairs_that_are_confused_come_by_falling_share():
    told = {"labels": ["a", "b", "c"], "confusion_matrix": [[8, 2, 0], [5, 5, 0], [0, 0, 0]]}
    found = [(each.label, each.taken_for, each.share) for each in confused_pairs(told)]
    assert found == [("b", "a", 0.5), ("a", "b", 0.2)]
