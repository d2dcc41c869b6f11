import json

import numpy as np
import pytest
from tests.evaluation.fakes import ByBrightness, FakeCard, crops_of

from readroom.domain import LABELS
from readroom.errors import DataError, ModelError
from readroom.evaluation.compare import compare
from readroom.evaluation.datasets import FERPLUS_LABELS, Crops
from readroom.evaluation.evaluate import evaluate
from readroom.evaluation.heads import has_majority
from readroom.evaluation.page import comparison_page


def scalar(evaluation, name):
    return evaluation.measured.scalars[name].value


def test_what_is_named_as_labelled_counts():
    evaluation = evaluate(crops_of([0, 0, 3, 6], [0, 3, 3, 6]), ByBrightness())
    assert evaluation.n == 4
    assert scalar(evaluation, "accuracy") == 0.75
    assert scalar(evaluation, "majority_baseline") == 0.5
    assert evaluation.majority_label == "angry"
    assert evaluation.rows.confusion[0].tolist() == [1, 0, 0, 1, 0, 0, 0]
    assert evaluation.labels == LABELS


def test_a_split_is_evaluated_alone_and_keeps_its_positions():
    crops = crops_of([0, 1, 2, 3], [0, 1, 2, 0], ["Training", "Test", "Training", "Test"])
    done: list[int] = []
    evaluation = evaluate(crops, ByBrightness(), split="test", advance=done.append)
    assert evaluation.positions.tolist() == [1, 3]
    assert evaluation.split == "Test"
    assert sum(done) == 2


def test_twins_of_other_splits_are_counted_and_left_out_once_more():
    crops = crops_of([0, 1, 2, 0], [0, 1, 2, 1], ["Training", "Training", "Test", "Test"])
    evaluation = evaluate(crops, ByBrightness(), split="Test")
    assert scalar(evaluation, "accuracy") == 0.5
    assert scalar(evaluation, "accuracy_without_twins") == 1.0
    assert any("1 of the 2 crops are exact copies" in note for note in evaluation.notes)


@pytest.mark.parametrize("split", [None, "all"])
def test_where_there_is_no_other_split_there_are_no_twins(split):
    evaluation = evaluate(crops_of([0, 1], [0, 1]), ByBrightness(), split=split)
    assert "accuracy_without_twins" not in evaluation.measured.scalars


def test_rows_that_were_trained_on_are_pointed_out():
    crops = crops_of([0, 1], [0, 1], ["train", "test"])
    assert any("too kindly" in note for note in evaluate(crops, ByBrightness()).notes)
    assert not any("too kindly" in n for n in evaluate(crops, ByBrightness(), split="test").notes)


def test_folders_of_people_are_drawn_whole_and_said():
    folders = [f"person {letter}" for letter in "abcdefghijkl" for _ in range(2)]
    evaluation = evaluate(crops_of([0, 1] * 12, [0, 1] * 12, folders), ByBrightness())
    assert evaluation.rows.groups.tolist() == [n for n in range(12) for _ in range(2)]
    assert evaluation.to_dict()["interval"]["drawn"] == evaluation.drawn == "folders"
    assert not any("folders" in note for note in evaluation.notes)


def test_a_few_folders_are_pointed_out():
    evaluation = evaluate(crops_of([0, 1], [0, 1], ["monday", "tuesday"]), ByBrightness())
    assert any("are of 2 folders" in note and "too narrow" in note for note in evaluation.notes)
    assert "drawn" not in evaluation.to_dict()["interval"]


def votes(*winners):
    rows = np.zeros((len(winners), 10), np.float32)
    for row, winner in enumerate(winners):
        if winner is not None:
            rows[row, winner] = 6
            rows[row, 5] += 4
    return rows


def test_intervals_of_a_handful_of_faces_are_not_taken_at_their_word():
    crops = crops_of([0] * 30 + [3] * 3, [0] * 30 + [3] * 3)
    (note,) = [each for each in evaluate(crops, ByBrightness()).notes if "too narrow" in each]
    assert "30 faces are labelled happy:" in note


def test_ferplus_asks_for_what_most_raters_saw_and_drops_what_has_no_answer():
    crops = crops_of([0] * 5, [1, 7, 0, 0, 0], votes=votes(1, 7, 8, 9, None))
    evaluation = evaluate(crops, ByBrightness(), "ferplus")
    assert evaluation.labels == FERPLUS_LABELS
    assert evaluation.positions.tolist() == [0, 1]
    assert scalar(evaluation, "accuracy") == 1.0
    assert evaluation.unclear == 3
    assert evaluation.to_dict()["left_out"] == 3


@pytest.mark.parametrize(
    ("counts", "agreed"),
    [
        pytest.param([6, 4], True, id="more than half"),
        pytest.param([5, 5], False, id="a tie"),
        pytest.param([5, 3, 2], False, id="just half"),
        pytest.param([5, 1, 1, 1, 1, 1], True, id="single votes do not count"),
        pytest.param([1] * 10, False, id="single votes alone"),
        pytest.param([0], False, id="nobody"),
    ],
)
def test_raters_agree_as_the_published_figures_of_ferplus_ask(counts, agreed):
    row = np.zeros((1, 10), np.float32)
    row[0, : len(counts)] = counts
    assert has_majority(row).tolist() == [agreed]


@pytest.mark.parametrize(
    ("crops", "split", "head", "complaint"),
    [
        pytest.param(crops_of([0], [0]), "x", "served", "expected a split, one of all", id="split"),
        pytest.param(crops_of([0], [0]), None, "ferplus", "expected FER\\+ votes", id="votes"),
        pytest.param(
            crops_of([0], [0], votes=votes(9)), None, "ferplus", "none of 1", id="nothing clear"
        ),
        pytest.param(crops_of([], []), None, "served", "none of 0", id="no crops"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(crops, split, head, complaint):
    with pytest.raises(DataError, match=complaint):
        evaluate(crops, ByBrightness(), head, split)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(np.full((2, 8), 1 / 8), id="too many classes"),
        pytest.param(np.full((1, 7), 1 / 7), id="a row too few"),
        pytest.param(np.ones((2, 7)), id="sum above 1"),
        pytest.param(np.full((2, 7), np.nan), id="not a number"),
        pytest.param(np.tile([2.0, -1, 0, 0, 0, 0, 0], (2, 1)), id="below 0"),
    ],
)
def test_a_model_that_gives_no_probabilities_is_refused(said):
    class Broken(ByBrightness):
        def probabilities(self, crops, head="served"):
            return said

    with pytest.raises(ModelError, match="fake: expected 7 probabilities"):
        evaluate(crops_of([0, 1], [0, 1]), Broken())


def test_it_is_said_that_a_model_was_fitted_to_the_very_faces_it_is_judged_on():
    mine, others = crops_of([0, 1, 3], [0, 1, 1]), crops_of([0, 1, 3], [0, 1, 2])
    fitted = ByBrightness(card=FakeCard(facts={"transfer": {"data": describe_of(mine)}}))
    assert any("fitted to these very faces" in note for note in evaluate(mine, fitted).notes)
    kept = {"transfer": {"data": describe_of(mine), "kept": "old"}}
    as_before = evaluate(mine, ByBrightness(card=FakeCard(facts=kept)))
    assert not any("fitted" in note for note in as_before.notes)
    both = [as_before, evaluate(mine, fitted)]
    page = comparison_page(both, compare(both))
    assert "fitted to these very faces" in page
    assert not any("very faces" in note for note in evaluate(others, fitted).notes)
    assert not any("very faces" in note for note in evaluate(mine, ByBrightness()).notes)


def describe_of(crops):
    return {"sha256": crops.fingerprint()}


def test_crops_of_any_size_and_colour_are_given_to_the_model_as_they_are():
    images = [
        np.zeros((200, 160, 3), np.uint8),
        np.zeros((1, 1), np.uint8),
        np.zeros((48, 48, 4), np.uint8),
        np.zeros((9, 9), np.uint16),
    ]
    model = ByBrightness()
    evaluate(Crops.of_arrays(images, [0, 0, 0, 0]), model)
    assert model.shapes == [(200, 160, 3), (1, 1), (48, 48, 3), (9, 9)]


def test_the_dictionary_is_strict_json_with_null_for_what_is_absent():
    found = evaluate(crops_of([0, 0, 3], [0, 3, 3]), ByBrightness()).to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["accuracy"].keys() == {"value", "low", "high"}
    assert found["per_class"]["disgust"] == {
        "n": 0,
        **{
            name: {"value": None, "low": None, "high": None}
            for name in ("precision", "recall", "f1", "auc")
        },
    }
    assert found["roc"]["disgust"] is None
    assert found["per_class"]["angry"]["recall"]["value"] == 0.5
    assert np.sum(found["confusion_matrix"]) == found["n"] == 3
    assert found["model"] == {"name": "fake", "version": "1", "sha256": "ab" * 32}
    assert any("No crop is labelled disgust, fear, sad" in note for note in found["notes"])
