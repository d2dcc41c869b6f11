import pytest
from benchmarks.documents.report_model import listed, model_places
from tests.benchmarks.documents.report_sources import card
from tests.evaluation.told import told

from readroom.evaluation.wording import between


def test_numbers_are_those_of_the_evaluation():
    found, said = told(), model_places(card(), told())
    assert said["accuracy"] == between("", found["accuracy"])
    assert said["ferplus_accuracy"] == between("", found["heads"]["ferplus"]["accuracy"])
    assert said["corruption_mean"] == between("", found["robustness"]["mean"])
    assert said["rarest"] == found["imbalance"]["rarest"]
    assert said["parameters"] == "1.23"
    assert (said["ms_batch"], said["ms_room"]) == ("0.75", "38")
    assert said["shipped_validation"] == "71.2 %"
    assert "Abacus" in said["arithmetic"]


def test_times_of_another_model_of_the_network_are_said_to_be():
    found = told()
    assert "Timed was" not in model_places(card(), found)["arithmetic"]
    found["cost"]["machine"] |= {"timed": "before"}
    assert "Timed was `before`" in model_places(card(), found)["arithmetic"]


def test_the_curve_of_rare_labels_is_shown_at_a_few_weights():
    rows = model_places(card(), told())["table_imbalance"].splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == ["| 0.0", "| 0.3", "| 0.5", "| 0.7", "| 1.0"]


def test_the_worst_corruption_comes_first_and_the_mildest_last():
    found = told()
    for rank, each in enumerate(found["robustness"]["corruptions"]):
        each["accuracy"][-1]["value"] = 0.9 - rank / 100
    said = model_places(card(), found)
    titles = [each["title"].lower() for each in found["robustness"]["corruptions"]]
    assert said["corruption_worst"].startswith(f"{titles[-1]} (79.0 %), {titles[-2]}")
    assert said["corruption_mildest"].endswith(f"{titles[0]} (90.0 %)")


def test_a_last_step_on_all_of_training_is_said():
    apart = model_places(card(), told())
    assert apart["trained_on"] == "28"
    assert "No weight" in apart["last_step"]
    whole = dict(card()["data"]) | {"trained_on": 35, "judged_by": "before"}
    said = model_places(card(data=whole), told())
    assert said["trained_on"] == "28"
    assert "comes from before" in said["last_step"]
    assert said["shipped_validation"] == "71.2 % (as before, before its last step)"
    assert "did not learn from either" not in said["last_step"]
    said = model_places(card(data=whole | {"trained_on": 33, "compared_on": 2}), told())
    assert said["trained_on"] == "28"
    assert "2 of these pictures it did not learn from either" in said["last_step"]


def test_eight_bits_are_said_with_what_they_change():
    card_of_8 = card(quantization={"bits": 8, "mean_difference": 0.0031})
    assert "8-bit integers" in model_places(card_of_8, told())["arithmetic"]
    assert "0.31 points" in model_places(card_of_8, told())["arithmetic"]
    assert "floating point" in model_places(card(), told())["arithmetic"]


@pytest.mark.parametrize(
    ("confidence", "said"),
    [
        pytest.param(0.8, "promises more than it keeps, by 10.0 points", id="too sure"),
        pytest.param(0.6, "keeps more than it promises, by 10.0 points", id="not sure enough"),
    ],
)
def test_calibration_says_to_which_side_it_leans(confidence, said):
    found = told(reliability=[{"rows": 20, "confidence": confidence, "accuracy": 0.7}])
    assert said in model_places(card(), found)["calibration"]


def test_a_head_without_a_say_is_said_to_have_none():
    assert model_places(card(), told())["blend"] == "a weight of 0.25"
    alone = card(blend={"fer2013": 1.0, "ferplus": 0.0})
    assert model_places(alone, told())["blend"] == "none, in this model"


@pytest.mark.parametrize(
    ("parts", "said"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed_as_a_sentence_does(parts, said):
    assert listed(parts) == said
