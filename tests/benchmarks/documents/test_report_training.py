from dataclasses import fields

from benchmarks.documents.report_training import CHANGES, training_places
from tests.benchmarks.documents.report_sources import card

from readroom.training.augment import Augmentation


def rows_of(text):
    lines = text.splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_an_older_card_knows_its_last_run_alone():
    said = training_places(card())
    assert "knows its last run alone, `fake`" in said["training"]
    assert rows_of(said["table_runs"]) == [
        ["`fake`", "resnet", "3", "48", "0.05", "chance", "-", "-", "-", "-"],
        ["all whose time is known", *[""] * 6, "-", "-", ""],
    ]


PLAN = {"architecture": "cnn", "side_px": 48, "sides_px": [[0.0, 32], [0.5, 48]], "rate": 0.1}
PLAN |= {"name": "small", "augmentation": {}}


def test_every_run_behind_the_model_has_a_row():
    runs = [
        {"name": "big", "experiment": PLAN, "epochs": 9, "elapsed_s": 630.0, "core_s": 600.0},
        {
            "name": "views",
            "experiment": PLAN | {"pool_views": 12, "teachers": ["big"]},
            "epochs": 0,
            "elapsed_s": None,
        },
        {
            "name": "small",
            "experiment": PLAN | {"pool": "views", "start_from": "big", "raters": 0.5},
            "epochs": 4,
            "elapsed_s": 120.0,
            "core_s": 240.0,
            "starts": [{"gpu": None, "cpu": "Abacus"}],
        },
        {"name": "mean", "experiment": PLAN | {"average_of": ["small", "big"]}, "epochs": 0},
        {"name": "lost", "experiment": None, "epochs": 0, "elapsed_s": None, "starts": []},
    ]
    said = training_places(card(provenance={"runs": runs}))
    assert rows_of(said["table_runs"]) == [
        ["`big`", "cnn", "9", "32, then 48", "0.1", "chance", "-", "10", "10", "-"],
        ["`views`", "pool of 12 views", "-", "32, then 48", "-", "-", "big", "-", "-", "-"],
        [
            *("`small`", "cnn", "4", "32, then 48", "0.1", "big", "views, FER+ raters"),
            *("2", "4", "Abacus"),
        ],
        ["`mean`", "mean of small, big", "-", "32, then 48", "-", "-", "-", "-", "-", "-"],
        ["`lost`", *["-"] * 9],
        ["all whose time is known", *[""] * 6, "12", "14", ""],
    ]


def test_other_widths_than_the_shipped_ones_are_said():
    wide = PLAN | {"name": "wide", "options": {"widths": [16, 32]}}
    last = card()["experiment"]
    same = PLAN | {"name": "same", "options": last["options"]}
    runs = [{"name": plan["name"], "experiment": plan} for plan in (wide, same, last)]
    rows = rows_of(training_places(card(provenance={"runs": runs}))["table_runs"])
    assert [row[1] for row in rows[:3]] == ["cnn, widths 16-32", "cnn", "resnet"]


def run_of(name, rotation_deg, **plan):
    found = {"name": name, "rate": 0.1, "augmentation": {"rotation_deg": rotation_deg}} | plan
    return {"name": name, "experiment": found}


def test_augmentation_is_that_of_the_longest_run_of_the_line_and_of_the_last():
    last = run_of("fake", 6.0, start_from="mean", teachers=["teacher"], epochs=4)
    runs = [
        run_of("lost", 90.0, epochs=99),
        run_of("teacher", 40.0, epochs=50),
        run_of("long", 15.0, epochs=26, start_from="gone"),
        run_of("short", 12.0, epochs=9),
        run_of("mean", 1.0, epochs=60, average_of=["long", "short"]),
        last,
    ]
    said = training_places(card(experiment=last["experiment"], provenance={"runs": runs}))
    assert "of `long`, a long run of its line, and of `fake`, the last" in said["augmented"]
    assert "trained quietly" in said["augmented"]
    assert said["table_augmentation"].splitlines()[0] == "| change, at most | `long` | `fake` |"
    assert "| tilt to either side, degrees | 15 | 6 |" in said["table_augmentation"]


def test_of_a_last_run_that_is_no_quieter_none_is_said_to_be():
    last = run_of("fake", 15.0, start_from="long", epochs=4)
    runs = [run_of("long", 15.0, epochs=26), last]
    said = training_places(card(experiment=last["experiment"], provenance={"runs": runs}))
    assert "`long`" in said["augmented"]
    assert "quietly" not in said["augmented"]


def test_details_of_a_change_are_left_out_where_it_never_happens():
    last = run_of("fake", 6.0, start_from="long", epochs=4)
    last["experiment"]["augmentation"] |= {"blur": 0.0, "widest_blur_px": 0.9, "mixup": 0.0}
    long = run_of("long", 6.0, epochs=9)
    long["experiment"]["augmentation"] |= {"blur": 0.1, "widest_blur_px": 1.4, "mixup": 0.0}
    found = card(experiment=last["experiment"], provenance={"runs": [long, last]})
    text = training_places(found)["table_augmentation"]
    assert "| share of views blurred | 0.1 | - |" in text
    assert "| ... widest deviation, px | 1.4 | - |" in text
    assert "Beta" not in text


def test_augmentation_of_a_mean_is_that_of_the_last_run_that_was_trained():
    strong = {"rate": 0.1, "name": "strong", "augmentation": {"blur": 0.5}}
    mean = card()["experiment"] | {"average_of": ["strong"]}
    runs = [{"name": "strong", "experiment": strong}, {"name": "fake", "experiment": mean}]
    said = training_places(card(experiment=mean, provenance={"runs": runs}))
    assert said["augmented"].startswith("These are the settings of `strong`, the last run")
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
