from inspect import signature

import pytest
from benchmarks.documents.report_settings import (
    ABOUT,
    OPTIONS,
    SETTINGS,
    UNSAID,
    UNSAID_OPTIONS,
    settings_table,
)
from tests.benchmarks.documents.report_sources import card, comparison

from readroom.training.architectures import ARCHITECTURES
from readroom.training.experiment import Experiment


def rows_of(text):
    lines = text.splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


def run_of(name, **plan):
    return {"name": name, "rate": 0.05, "augmentation": {}, "architecture": ABOUT} | plan


def test_what_is_not_said_is_what_an_experiment_takes():
    plain = Experiment("plain")
    assert {name: getattr(plain, name) for name in SETTINGS} == dict(UNSAID)


def test_what_is_not_said_of_the_network_is_its_own_default():
    taken = signature(ARCHITECTURES[ABOUT]).parameters
    assert {name: taken[name].default for name in OPTIONS} == dict(UNSAID_OPTIONS)


def test_the_comparison_stands_beside_the_longest_run_and_the_last():
    long = run_of("long", epochs=26, options={"dropout": 0.2, "widths": [8, 16]})
    last = run_of("fake", epochs=4, start_from="long", teachers=["long"], distill=0.7)
    facts = card(
        experiment=last,
        provenance={"runs": [{"name": plan["name"], "experiment": plan} for plan in (long, last)]},
    )
    shared = {"weight_decay": 1e-3, "ema": 0.998}
    networks = {ABOUT: {"epochs": 9}}
    text = settings_table(comparison(shared=shared, networks=networks), facts)
    assert text.splitlines()[0] == "| setting | the comparison, `readroom` | `long` | `fake` |"
    rows = rows_of(text)
    assert rows["weight decay (none for norms and biases)"] == ["0.001", "0.0005", "0.0005"]
    assert rows["pictures a step (batch)"] == ["128", "128", "128"]
    assert rows["epochs"] == ["9", "26", "4"]
    assert rows["`d`, weight of the teachers' opinion"] == ["-", "-", "0.7"]
    assert rows["dropout before the heads"] == ["0.3", "0.2", "0.3"]
    assert rows["channels of stem and stages"][:2] == ["24-48-112-240", "8-16"]
    assert not any("votes" in words for words in rows)


@pytest.mark.parametrize(
    ("options", "said"), [({}, "-"), ({"widths": [8]}, "8")], ids=["unsaid", "said"]
)
def test_of_another_network_only_what_its_file_says_is_known(options, said):
    facts = card()
    facts["experiment"] |= {"options": options}
    rows = rows_of(settings_table(comparison(), facts))
    assert rows["channels of stem and stages"] == ["24-48-112-240", said]
