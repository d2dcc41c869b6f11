"""A comparison file: what must be equal is equal, and typos cannot pass."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.training.contest import TINY

from readroom.errors import ConfigurationError
from readroom.training.architectures import ARCHITECTURES
from readroom.training.comparison_file import Comparison
from readroom.training.experiment import Experiment

SHIPPED = Path(__file__).parents[2] / "experiments" / "compare.toml"
NETWORK = "[networks.readroom]\nepochs = 1\n"


def of(text: str) -> Comparison:
    return Comparison.of(tomllib.loads(text))


COMPARED = [name for name in ARCHITECTURES if name != "vgg"]
"""vgg came after the runs that the committed comparison is made of."""


def test_the_shipped_comparison_has_every_architecture_of_its_time() -> None:
    comparison = Comparison.read(SHIPPED)
    assert list(comparison.networks) == COMPARED
    assert comparison.contestants[-1] == "hog"


def test_the_comparison_that_is_under_way_has_every_architecture() -> None:
    comparison = Comparison.read(SHIPPED.with_name("compare-bf16.toml"))
    assert set(comparison.networks) == set(ARCHITECTURES)


@pytest.mark.parametrize("network", COMPARED)
def test_an_experiment_is_the_shared_settings_with_its_own_over_them(network: str) -> None:
    told = tomllib.loads(SHIPPED.read_text())
    values = {
        "name": f"compare-{network}",
        "architecture": network,
        **told["shared"],
        **told["networks"][network],
    }
    assert Comparison.read(SHIPPED).experiment(network) == Experiment.of(values)


def test_all_but_what_is_their_own_is_equal_in_every_network() -> None:
    comparison = Comparison.read(SHIPPED)
    own = {"name": "x", "architecture": "x", "epochs": 1, "options": {}, "rate": 1}
    own |= {"optimizer": "sgd", "sides_px": ()}
    made = [replace(comparison.experiment(network), **own) for network in comparison.networks]
    assert all(each == made[0] for each in made)


def test_departures_from_what_is_shared_are_said() -> None:
    assert of(TINY).exceptions() == ["inception: rate is 0.02, not 0.05"]


def test_the_baseline_chooses_on_the_same_part() -> None:
    assert of(TINY).baseline.validation_share == 0.25


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            TINY.replace("[shared]", "[same]", 1), "unknown comparison key same", id="key"
        ),
        pytest.param(TINY.replace('name = "tiny"', ""), "name of the comparison", id="nameless"),
        pytest.param('name = "a"\n[shared]', "table .networks", id="no networks"),
        pytest.param(f'name = "a"\nshared = 3\n{NETWORK}', "table .shared.", id="no shared"),
        pytest.param(
            f'name = "a"\n[shared]\nteachers = ["b"]\n{NETWORK}', "got teachers", id="taught"
        ),
        pytest.param(
            f'name = "a"\n[shared]\nname = "b"\n{NETWORK}', "got name", id="a name for all"
        ),
        pytest.param(
            f'name = "a"\n[shared]\n{NETWORK}seed = 3', "seed, which must be the same", id="unequal"
        ),
        pytest.param(
            'name = "a"\n[shared]\n[networks.alexnet]\nepochs = 1',
            "got 'alexnet'",
            id="no such network",
        ),
        pytest.param(
            'name = "a"\n[shared]\n[networks.readroom]', "epochs of readroom", id="no epochs"
        ),
        pytest.param(
            f'name = "a"\n[shared]\nsmothing = 0.1\n{NETWORK}', "key smothing", id="a typo"
        ),
        pytest.param('name = "a"\n[shared]\nbatch = 0\n' + NETWORK, "batch of 1", id="no batch"),
    ],
)
def test_what_does_not_fit_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        of(text)


def test_a_file_that_is_missing_or_no_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="expected a comparison file"):
        Comparison.read(tmp_path / "none.toml")
    (tmp_path / "a.toml").write_text("name = ")
    with pytest.raises(ConfigurationError, match="expected TOML"):
        Comparison.read(tmp_path / "a.toml")


def test_who_is_trained_is_asked_by_name() -> None:
    comparison = of(TINY)
    assert comparison.chosen(()) == ("readroom", "inception", "hog")
    assert comparison.chosen(["hog", "readroom"]) == ("readroom", "hog")
    with pytest.raises(ConfigurationError, match="got resnet"):
        comparison.chosen(["resnet"])
