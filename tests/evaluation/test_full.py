import json
from functools import partial

import numpy as np
import pytest
from tests.evaluation.fakes import ByBrightness, crops_of

from readroom.evaluation.cost import measure_cost
from readroom.evaluation.evaluate import evaluate
from readroom.evaluation.full import agreement, complete, each_head, extra_looks, faces_named
from readroom.evaluation.measures import Judged
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier

LABELS = [0, 1, 2, 3, 4, 5, 6]
FERPLUS_OF = (4, 5, 6, 1, 3, 2, 0)
"""Where each of the seven stands among the votes."""


def votes(*chosen):
    """Six raters choose a column each, two "unknown"; None is a crop nobody voted on."""
    rows = np.zeros((len(chosen), 10), np.float32)
    for row, column in enumerate(chosen):
        if column is not None:
            rows[row, [column, 8]] = 6, 2
    return rows


def data(with_votes=True):
    usages = ["Training"] * 7 + ["PublicTest"] * 7
    found = votes(*(FERPLUS_OF[label] for label in LABELS * 2)) if with_votes else None
    return crops_of(LABELS * 2, [*LABELS, 0, *LABELS[1:]], usages, found)


def completed(crops, advance=None):
    model = ByBrightness()
    return complete(evaluate(crops, model, split="PublicTest"), crops, model, advance)


def test_a_full_evaluation_is_strict_json_beside_the_measures():
    told = completed(data()).to_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == json.loads(json.dumps(told))
    assert set(told["heads"]) == {"fer2013", "ferplus"}
    head = told["heads"]["ferplus"]
    assert (head["n"], len(head["labels"]), len(head["per_class"])) == (7, 8, 8)
    assert head["accuracy"].keys() == {"value", "low", "high"}
    assert head["accuracy_without_twins"]["value"] is None  # all seven are copies
    assert head["majority"].keys() == {"value", "low", "high", "n"}
    assert told["twins"] == 7
    assert told["robustness"]["clean"] == told["accuracy"]
    assert told["imbalance"]["trained_on"]["disgust"] == 1
    assert told["agreement"] == {"Training": 1.0, "PublicTest": 1.0}
    assert len(told["date"]) == 10


def test_progress_counts_every_look():
    done: list[int] = []
    crops = data()
    completed(crops, done.append)
    assert sum(done) == 7 * extra_looks(crops)


def test_without_votes_there_is_one_head_and_no_agreement():
    crops = data(with_votes=False)
    further = completed(crops).further
    assert further is not None
    assert set(further.heads) == {"fer2013"}
    assert further.agreement == {}
    assert extra_looks(crops) == extra_looks(data()) - 1


def test_what_has_no_card_beside_its_file_has_no_cost_and_no_limit():
    further = completed(data()).further
    assert further is not None
    assert (further.cost, further.named) == (None, None)


def test_the_shipped_model_tells_its_cost_and_its_limit(monkeypatch):
    quick = partial(measure_cost, timed_s=0.0)
    monkeypatch.setattr("readroom.evaluation.full.measure_cost", quick)
    classifier = ExpressionClassifier.open()
    crops = data()
    evaluation = evaluate(crops, classifier, split="PublicTest")
    told = complete(evaluation, crops, classifier).to_dict()
    assert told["cost"]["file_bytes"] > 0
    assert told["named"]["limit"] == ModelCard.read().uncertain_below


def test_only_sure_faces_get_a_name():
    said = np.array([[0.9, 0.1], [0.8, 0.2], [0.6, 0.4], [0.51, 0.49]])
    found = faces_named(Judged(np.array([0, 1, 0, 0]), said), limit=0.6)
    assert found.share.value == 0.75
    assert found.accuracy.value == pytest.approx(2 / 3)


def test_where_nothing_is_sure_no_name_can_be_right():
    found = faces_named(Judged(np.array([0]), np.array([[0.5, 0.5]])), limit=0.9)
    assert (found.share.value, found.accuracy.value) == (0.0, None)


def test_agreement_counts_the_seven_words_alone():
    rows = votes(4, 1, None, 8)
    rows[1, 7] = 9  # contempt is not among the seven: happiness has most of them
    crops = crops_of([0, 3, 0, 0], [0, 3, 0, 0], ["a", "a", "a", "b"], rows)
    assert agreement(crops) == {"a": 1.0, "b": 0.0}


def test_votes_that_say_nothing_make_no_second_head():
    silent = crops_of(LABELS * 2, [*LABELS, 0, *LABELS[1:]], data().usages, votes(*[None] * 14))
    assert set(each_head(silent, ByBrightness(), "PublicTest")) == {"fer2013"}
