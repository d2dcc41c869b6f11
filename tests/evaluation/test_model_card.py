import pytest
from tests.evaluation.told import facts, told

from readroom.evaluation.markdown import table
from readroom.evaluation.model_card import PICTURES, model_card
from readroom.evaluation.wording import between


def test_it_says_what_law_and_sense_ask_for():
    text = model_card(facts(), told())
    for words in (
        "## Intended use",
        "## Unsuitable uses",
        "Article 5(1)(f)",
        "medical or safety reasons",
        "grading, hiring",
        "Lie detection",
        "no age, sex, skin tone or origin",
        "**Pictures of the web of 2013.**",
    ):
        assert words in text


def test_every_figure_comes_from_the_evaluation():
    found = told()
    text = model_card(facts(), found)
    for name in ("accuracy", "macro_f1", "ece", "ece_excess", "accuracy_at_75_coverage"):
        assert between(name, found[name]) in text, name
    for at in found["robustness"]["at_size"]:
        assert between("", at) in text
    for each in found["robustness"]["corruptions"]:
        assert each["title"] in text
        assert f"{100 * each['accuracy'][4]['value']:.1f} % ({each['levels'][4]:g})" in text
    for each in found["heads"]["ferplus"]["per_class"].values():
        assert between("recall", each["recall"]) in text
    assert "Abacus" in text
    assert "1,234,567" in text
    assert "2026-01-31" in text


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        pytest.param({"imbalance": None}, "### Rare labels", id="no training crops"),
        pytest.param({"cost": None}, "### What it takes to run", id="no cost"),
        pytest.param({"named": None}, "at the limit of the card", id="no limit"),
        pytest.param({"agreement": {}}, "**Labels are noisy.**", id="no votes"),
    ],
)
def test_what_was_not_measured_is_not_said(change, gone):
    assert gone in model_card(facts(), told())
    assert gone not in model_card(facts(), told(**change))


@pytest.mark.parametrize(
    ("timed", "said"), [("fake", False), ("before", True)], ids=["itself", "another"]
)
def test_whose_times_these_are_is_said_where_they_are_of_another_model(timed, said):
    found = told()
    found["cost"]["machine"] |= {"timed": timed}
    text = model_card(facts(), found)
    assert ("Timed was `before`, another model of the same network." in text) == said
    assert "processor Abacus, cores 2." in text


def test_the_side_to_which_confidence_leans_is_said():
    found = told(reliability=[{"rows": 2000, "confidence": 0.8, "accuracy": 0.7}])
    assert "promises more than it keeps, by 10.0 points" in model_card(facts(), found)


def test_another_figure_makes_another_card():
    changed = told(ece={"value": 0.4321, "low": 0.4, "high": 0.5})
    assert model_card(facts(), changed) != model_card(facts(), told())
    assert "43.2 % (40.0 to 50.0)" in model_card(facts(), changed)


def test_a_model_that_learned_from_validation_says_who_was_judged():
    card = facts()
    assert "7 more were kept for all choices" in model_card(card, told())
    card["data"] = dict(card["data"]) | {"trained_on": 35, "judged_by": "before"}
    text = model_card(card, told())
    assert "7 of them were kept for all choices" in text
    assert "were made with before" in text
    assert "On these before names 71.2 %" in text
    card["data"] = dict(card["data"]) | {"trained_on": 33, "compared_on": 2}
    assert "From 2 it never learned" in model_card(card, told())


def test_pictures_are_shown_where_there_are_any():
    text = model_card(facts(), told(), pictures="figures")
    assert all(f"](figures/{name}.svg)" in text for name in PICTURES)
    assert "](" not in model_card(facts(), told())


def test_settings_and_runs_of_any_kind_are_listed():
    card = facts() | {
        "provenance": {
            "runs": [
                {"name": "old", "epochs": None, "core_s": None},
                {"name": "lost", "epochs": 0, "core_s": None},
                {"name": "mean", "experiment": {"average_of": ["fake"]}, "core_s": 60.0},
                {"name": "fake", "epochs": 3, "core_s": 120.0},
            ]
        }
    }
    text = model_card(card, told())
    assert "| `options` | widths 8, 16 |" in text
    assert "| `teachers` | none |" in text
    assert "| `old` | not known | not known |" in text
    assert "| `lost` | not known | not known |" in text
    assert "| `mean` | none, a mean | 1 |" in text
    assert "| `fake` | 3 | 2 |" in text
    assert "71.2 %" in text


def test_a_mean_of_runs_lists_only_what_it_used():
    card = facts()
    card["experiment"] |= {"average_of": ["a", "b"], "rate": 0.1, "seed": 9}
    text = model_card(card, told())
    assert "| `average_of` | a, b |" in text
    assert "| `seed` | 9 |" in text
    assert "`rate`" not in text
    assert "`epochs`" not in text


def test_a_bar_in_a_cell_does_not_end_it():
    assert table(["a", "b"], [["1|2", "3"]]).splitlines() == [
        "| a | b |",
        "| --- | ---: |",
        "| 1\\|2 | 3 |",
    ]
