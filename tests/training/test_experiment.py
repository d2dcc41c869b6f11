"""Experiment files: typos cannot pass, and what is run is what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from readroom.errors import ConfigurationError
from readroom.training.experiment import Experiment

EXPERIMENTS = (Path(__file__).parents[2] / "experiments").glob("*.toml")
SHIPPED = sorted(path for path in EXPERIMENTS if not path.stem.startswith("compare"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_experiment_in_the_repository_can_be_read(path: Path) -> None:
    assert Experiment.read(path).name == path.stem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('name = "a"\nepoch = 3', "unknown experiment key epoch", id="a typo"),
        pytest.param(
            'name = "a"\n[augmentation]\nrotate = 3', "unknown augmentation key rotate", id="nested"
        ),
        pytest.param("epochs = 3", "expected a name", id="nameless"),
        pytest.param('name = "a"\nepochs = 0', "epochs of 1 or more", id="no epochs"),
        pytest.param('name = "a"\nvalidation_share = 1.0', "between 0 and 1", id="no training"),
        pytest.param('name = "a"\nepochs = "60"', "got '60'", id="words for numbers"),
        pytest.param('name = "a"\naugmentation = 3', "augmentation as a table", id="no table"),
        pytest.param('name = "a"\noptions = 3', "options as a table", id="no options"),
        pytest.param(
            'name = "a"\nside_px = 48\nsides_px = [[0.0, 40]]', "last of sides_px", id="sides"
        ),
        pytest.param('name = "a"\noptimizer = "lion"', "sgd, adam; got 'lion'", id="optimiser"),
        pytest.param(
            'name = "a"\nsam_radius = -0.1', "sam_radius of 0 or more; got -0.1", id="radius"
        ),
        pytest.param('name = "a"\nsmoothing = 2', "smoothing of 0 to 1; got 2", id="smoothing"),
        pytest.param('name = "a"\nrate = nan', "rate of .* or more; got nan", id="no number"),
        pytest.param('name = "a"\nmomentum = 0.0', "momentum of .* got 0.0", id="momentum"),
        pytest.param('name = "../a"', "a name that a folder can have", id="another folder"),
        pytest.param(
            'name = "a"\nsides_px = [[0.0, -8], [0.5, 40]]', "sides_px as pairs", id="sides"
        ),
        pytest.param(
            'name = "a"\naugmentation = { zoom = -1.0 }', "zoom of 0 .* got -1.0", id="strength"
        ),
        pytest.param(
            'name = "a"\naverage_of = ["b"]\nteachers = ["c"]\ndistill = 0.5',
            "average_of alone",
            id="a mean with teachers",
        ),
        pytest.param(
            'name = "a"\npool = "p"\ndistill = 0.5\nteachers = ["b"]',
            "got both",
            id="teachers of a pool",
        ),
        pytest.param(
            'name = "a"\nlearn_whole = true', "learn_whole with start_from", id="no judge"
        ),
        pytest.param(
            'name = "a"\nlearn_whole = true\nstart_from = "b"\npool = "p"\ndistill = 0.5',
            "without pool",
            id="views of a part for the whole",
        ),
        pytest.param('name = "a"\nraters = 0.5', "together with distill", id="raters alone"),
        pytest.param(
            'name = "a"\nteachers = ["b"]\ndistill = 0.5\ntrust = 1.5',
            "expected trust of 0 to 1; got 1.5",
            id="more than trust",
        ),
        pytest.param(
            'name = "a"\nteachers = ["b"]\ndistill = 0.5\ntrust = 0.5',
            "trust beside raters",
            id="trust alone",
        ),
        pytest.param(
            'name = "a"\npool = "p"\ndistill = 0.5\nmirror_teachers = true',
            "mirror_teachers with teachers",
            id="mirror images of a pool",
        ),
        pytest.param('name = "a"\nepochs = 0', r"e\.toml: expected epochs", id="says which file"),
        pytest.param("name = ", "expected TOML", id="no TOML"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "e.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=message):
        Experiment.read(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="expected an experiment file"):
        Experiment.read(tmp_path / "none.toml")


def test_the_side_grows_with_the_epochs() -> None:
    plan = Experiment.of({"name": "a", "epochs": 10, "sides_px": [[0.0, 24], [0.5, 40]]})
    assert [plan.side_at(epoch) for epoch in (0, 4, 5, 9)] == [24, 24, 40, 40]


def test_without_other_sides_the_shipped_one_is_trained_at() -> None:
    assert Experiment.of({"name": "a", "side_px": 48}).side_at(0) == 48


def test_what_is_stored_reads_back_equal() -> None:
    plan = Experiment.of({"name": "a", "augmentation": {"zoom": 0.5}})
    assert Experiment.of(plan.to_dict()) == plan
