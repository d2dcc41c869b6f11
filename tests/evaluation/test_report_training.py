from dataclasses import fields

from tests.evaluation.report_sources import card

from readroom.evaluation.report_training import CHANGES, training_places
from readroom.training.augment import Augmentation


def rows_of(text):
    lines = text.splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_an_older_card_knows_its_last_run_alone():
    said = training_places(card())
    assert "knows its last run alone, `fake`" in said["training"]
    assert rows_of(said["table_runs"]) == [
        ["`fake`", "resnet", "3", "48", "0.05", "chance", "-", "-", "-"]
    ]


def test_every_run_behind_the_model_has_a_row():
    plan = {"architecture": "cnn", "side_px": 48, "sides_px": [[0.0, 32], [0.5, 48]], "rate": 0.1}
    plan |= {"name": "small", "augmentation": {}}
    runs = [
        {"name": "big", "experiment": plan, "epochs": 9, "elapsed_s": 630.0},
        {
            "name": "views",
            "experiment": plan | {"pool_views": 12, "teachers": ["big"]},
            "epochs": 0,
            "elapsed_s": None,
        },
        {
            "name": "small",
            "experiment": plan | {"pool": "views", "start_from": "big"},
            "epochs": 4,
            "elapsed_s": 120.0,
            "starts": [{"gpu": None, "cpu": "Abacus"}],
        },
        {"name": "mean", "experiment": plan | {"average_of": ["small", "big"]}, "epochs": 0},
        {"name": "lost", "experiment": None, "epochs": 0, "elapsed_s": None, "starts": []},
    ]
    said = training_places(card(provenance={"runs": runs}))
    assert rows_of(said["table_runs"]) == [
        ["`big`", "cnn", "9", "32, then 48", "0.1", "chance", "-", "10", "-"],
        ["`views`", "pool of 12 views", "-", "32, then 48", "-", "-", "big", "-", "-"],
        ["`small`", "cnn", "4", "32, then 48", "0.1", "big", "views", "2", "Abacus"],
        ["`mean`", "mean of small, big", "-", "32, then 48", "-", "-", "-", "-", "-"],
        ["`lost`", "-", "-", "-", "-", "-", "-", "-", "-"],
    ]


def test_augmentation_is_that_of_the_last_run_that_was_trained():
    strong = {"rate": 0.1, "name": "strong", "augmentation": {"blur": 0.5}}
    mean = card()["experiment"] | {"average_of": ["strong"]}
    runs = [{"name": "strong", "experiment": strong}, {"name": "fake", "experiment": mean}]
    said = training_places(card(experiment=mean, provenance={"runs": runs}))
    assert said["augmented_run"] == "strong"
    assert "| share of views blurred | 0.5 |" in said["table_augmentation"]


def test_labels_that_are_partly_votes_are_said_to_be():
    mixed = card()
    mixed["experiment"]["votes_share"] = 0.2
    assert "A part of 0.2 of its FER-2013 targets" in training_places(mixed)["training"]
    assert "targets" not in training_places(card())["training"]


def test_changes_that_were_switched_off_are_not_listed():
    said = training_places(card())["table_augmentation"]
    assert "| tilt to either side, degrees | 12 |" in said
    assert "mirror image" in said
    assert "Beta" not in said


def test_every_change_of_the_views_has_its_words():
    assert set(CHANGES) == {field.name for field in fields(Augmentation)}
