import re

import pytest
from tests.evaluation.told import told

from readroom.app import accuracy_words
from readroom.domain import LABELS, Emotion


def changed(**entries):
    return told(**entries)


def interval(value, low=0.0, high=1.0):
    return {"value": value, "low": low, "high": high}


@pytest.mark.parametrize(
    ("share", "count"), [(0.0, "0"), (0.004, "less than 1"), (0.695, "70"), (1.0, "100")]
)
def test_shares_are_counts_of_a_hundred(share, count):
    assert accuracy_words.of_hundred(share) == count


def test_the_headline_says_how_often_it_is_right_named_and_guessed():
    found = changed(
        accuracy=interval(0.695),
        majority_baseline=interval(0.249),
        named={"limit": 0.55, "share": interval(0.746), "accuracy": interval(0.798)},
    )
    assert list(accuracy_words.headline(found).values()) == ["70", "75", "80", "25"]


def test_without_a_limit_the_headline_leaves_names_out():
    assert len(accuracy_words.headline(changed(named=None))) == 2


def test_the_context_says_when_on_what_and_that_people_differ():
    said = accuracy_words.context(
        changed(accuracy=interval(0.7, 0.68, 0.72), agreement={"PublicTest": 0.636}, n=3589)
    )
    for words in ("2026-01-31", "3,589", "68 to 72", "64 of 100"):
        assert words in said
    assert "raters" not in accuracy_words.context(changed(agreement={}))


def test_every_word_has_a_look_and_its_recall():
    html = accuracy_words.words_html(changed())
    for emotion in Emotion:
        assert accuracy_words.LOOKS[emotion] in html
    assert all(label in html for label in LABELS)
    recall = told()["per_class"]["happy"]["recall"]["value"]
    assert f"<b>{100 * recall:.0f}</b>" in html


def test_a_label_without_a_face_has_a_dash():
    found = changed()
    found["per_class"]["fear"]["recall"]["value"] = None
    assert "<b>-</b>" in accuracy_words.words_html(found)


def test_what_is_confused_most_is_a_sentence_each():
    matrix = [[0] * 7 for _ in range(7)]
    matrix[1][0], matrix[1][1] = 38, 62
    matrix[4][6], matrix[4][4] = 20, 80
    assert accuracy_words.confused(changed(confusion_matrix=matrix)) == [
        "38 of 100 faces labelled disgust are named angry.",
        "20 of 100 faces labelled sad are named neutral.",
    ]


def test_small_and_spoiled_faces_are_drawn_with_their_numbers():
    found = changed()
    at = dict(zip(found["robustness"]["sizes_px"], found["robustness"]["at_size"], strict=True))
    html = accuracy_words.sizes_html(found)
    for side in accuracy_words.SIZES_SHOWN_PX:
        assert f"{side} px" in html
        assert f"width:{100 * at[side]['value']:.1f}%" in html
    drawn = accuracy_words.falls(found)
    titles = {each["title"] for each in found["robustness"]["corruptions"]}
    assert titles - set(re.findall(r"<div>([^<]+)</div>", drawn)) == {"Few pixels"}


def test_the_hardest_are_named():
    found = changed()
    for each in found["robustness"]["corruptions"]:
        worst = 0.1 if each["name"] in {"blur", "yaw"} else 0.6
        each["accuracy"][-1]["value"] = worst
    found["robustness"]["mean"]["value"] = 0.5
    said = accuracy_words.worse(found)
    assert "12 ways" in said
    assert "50 of 100" in said
    assert "Hardest: out of focus, then head turned (squeezed)." in said
