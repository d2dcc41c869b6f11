"""Experiments are run in an order in which each finds what it rests on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from tests.training.contest import epoch

from readroom.errors import ConfigurationError
from readroom.recognition.cards import ModelCard
from readroom.training.chain import read_chain
from readroom.training.lineage import rests_on

ROOT = Path(__file__).parents[2]


def write(folder: Path, name: str, more: str = "") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f'name = "{name}"\n{more}\n')
    return path


POOL = {"pool_views": 1, "teachers": ["first"]}


def finish(folder: Path, epochs: int = 3, weights: str = "best.pt", **more: object) -> None:
    folder.mkdir()
    plan = {"name": folder.name, "epochs": 3, **more}
    (folder / "experiment.json").write_text(json.dumps(plan))
    lines = [json.dumps(asdict(epoch(number))) for number in range(epochs)]
    (folder / "metrics.jsonl").write_text("\n".join(lines))
    (folder / weights).write_bytes(b"")


def test_what_a_run_rests_on_comes_before_it(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, "first"),
        write(tmp_path, "views", 'teachers = ["first"]\npool_views = 2'),
        write(tmp_path, "second", 'start_from = "first"\npool = "views"\ndistill = 0.5'),
        write(tmp_path, "mean", 'average_of = ["first", "second"]'),
    ]
    assert [plan.name for plan in read_chain(paths, tmp_path)] == [
        "first",
        "views",
        "second",
        "mean",
    ]


@pytest.mark.parametrize(
    "more",
    [
        'start_from = "first"',
        'teachers = ["first"]\ndistill = 0.5',
        'average_of = ["first"]',
        'pool = "first"\ndistill = 0.5',
    ],
)
def test_what_is_missing_is_said_before_hours_of_work(tmp_path: Path, more: str) -> None:
    second, first = write(tmp_path, "second", more), write(tmp_path, "first")
    with pytest.raises(ConfigurationError, match=r"second\.toml: expected first, on which second"):
        read_chain([second, first], tmp_path)
    if "pool" in more:
        finish(tmp_path / "first", 0, "views.npy", pool_views=1, teachers=["other"])
        (tmp_path / "first" / "other.npz").touch()
    else:
        finish(tmp_path / "first")
    assert len(read_chain([second], tmp_path)) == 1


@pytest.mark.parametrize(
    ("epochs", "weights"),
    [
        pytest.param(2, "best.pt", id="epochs left"),
        pytest.param(0, "best.pt", id="broken off in its first epoch"),
        pytest.param(3, "notes", id="no weights"),
    ],
)
def test_what_is_not_finished_is_not_rested_on(tmp_path: Path, epochs: int, weights: str) -> None:
    finish(tmp_path / "first", epochs, weights)
    with pytest.raises(ConfigurationError, match="expected first, on which second"):
        read_chain([write(tmp_path, "second", 'start_from = "first"')], tmp_path)


def test_a_pool_that_lacks_an_opinion_is_not_rested_on(tmp_path: Path) -> None:
    finish(tmp_path / "views", 0, "views.npy", **POOL)
    second = write(tmp_path, "second", 'pool = "views"\ndistill = 0.5')
    with pytest.raises(ConfigurationError, match="expected views, on which second"):
        read_chain([second], tmp_path)
    (tmp_path / "views" / "first.npz").touch()
    assert len(read_chain([second], tmp_path)) == 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        pytest.param('start_from = "views"', "expected a network by the name of views", id="pool"),
        pytest.param(
            'pool = "first"\ndistill = 0.5', "expected a pool by the name of first", id="network"
        ),
        pytest.param(
            'start_from = "first"\noptions = {dropout = 0.1, widths = [8, 8, 8, 8]}',
            "architecture and options of first.*set widen",
            id="other widths",
        ),
        pytest.param(
            'average_of = ["first"]\noptions = {dropout = 0.1, widths = [8, 8, 8, 8]}',
            "architecture and options of first",
            id="mean of other widths",
        ),
    ],
)
def test_what_is_of_another_kind_is_not_rested_on(tmp_path: Path, more: str, message: str) -> None:
    first, second = write(tmp_path, "first"), write(tmp_path, "second", more)
    views = write(tmp_path, "views", 'teachers = ["first"]\npool_views = 2')
    with pytest.raises(ConfigurationError, match=message):
        read_chain([first, views, second], tmp_path)


@pytest.mark.parametrize("left", ["provenance.json", "best.pt"], ids=["restored", "copied"])
def test_weights_without_a_history_are_rested_on(tmp_path: Path, left: str) -> None:
    finish(tmp_path / "first", 0)
    (tmp_path / "first" / "metrics.jsonl").unlink()
    (tmp_path / "first" / left).write_text("[]")
    second = write(tmp_path, "second", 'start_from = "first"')
    assert len(read_chain([second], tmp_path)) == 1


def test_all_runs_of_a_chain_choose_on_the_same_pictures(tmp_path: Path) -> None:
    first = write(tmp_path, "first")
    second = write(tmp_path, "second", 'start_from = "first"\nvalidation_seed = 5')
    with pytest.raises(ConfigurationError, match=r"of first, .* \(0\.1, 0\); got \(0\.1, 5\)"):
        read_chain([first, second], tmp_path)
    finish(tmp_path / "first")
    with pytest.raises(ConfigurationError, match="validation_seed of first"):
        read_chain([second], tmp_path)


def test_what_learned_from_validation_is_not_rested_on(tmp_path: Path) -> None:
    last = 'start_from = "first"\nlearn_whole = true'
    paths = [write(tmp_path, "first"), write(tmp_path, "last", last)]
    assert len(read_chain(paths, tmp_path)) == 2
    after = write(tmp_path, "after", 'start_from = "last"')
    with pytest.raises(ConfigurationError, match="rest on first instead"):
        read_chain([*paths, after], tmp_path)


def test_one_experiment_twice_is_a_slip(tmp_path: Path) -> None:
    path = write(tmp_path, "first")
    with pytest.raises(ConfigurationError, match="first again"):
        read_chain([path, path], tmp_path)


def test_the_flagship_can_be_rebuilt_from_the_data_alone(tmp_path: Path) -> None:
    lines = (ROOT / "experiments" / "FLAGSHIP").read_text().splitlines()
    paths = [ROOT / line for line in lines if line and not line.startswith("#")]
    chain = read_chain(paths, tmp_path)
    assert chain[-1].name == ModelCard.read().name
    needed = {name for plan in chain for name in rests_on(plan.to_dict())}
    assert needed | {chain[-1].name} == {plan.name for plan in chain}
