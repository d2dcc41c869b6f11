"""Settings of a wrong kind are refused by name, with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from readroom.errors import ConfigurationError
from readroom.training.experiment import Experiment
from readroom.training.tables import read_table


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('rate = "0.1"', "expected rate as a number; got '0.1'"),
        ("rate = true", "expected rate as a number; got True"),
        ("epochs = 2.5", "expected epochs as a whole number; got 2.5"),
        ("clean_teachers = 1", "expected clean_teachers as true or false; got 1"),
        ('teachers = "readroom-y"', "expected teachers as a list of names; got 'readroom-y'"),
        ("teachers = [3]", "expected teachers as a list of names; got \\[3\\]"),
        ("start_from = 3", "expected start_from as text; got 3"),
        ("sides_px = 48", "expected sides_px as a list of pairs of numbers; got 48"),
        ("sides_px = [[0.0, 24, 3]]", "expected sides_px as a list of pairs of numbers"),
        ('[augmentation]\nzoom = "far"', "expected zoom as a number; got 'far'"),
    ],
)
def test_a_value_of_a_wrong_kind(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'name = "x"\n{text}\n')
    with pytest.raises(ConfigurationError, match=rf"x\.toml: {message}"):
        Experiment.read(path)


def test_whole_numbers_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('name = "x"\nrate = 1\nsides_px = [[0, 24], [1, 40]]\n')
    assert Experiment.read(path).rate == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.toml: expected a recipe; No such file"):
        read_table(tmp_path / "none.toml", "a recipe", dict)
