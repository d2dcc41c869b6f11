"""`readroom compare`: from the file to the folder of tables and figures, and its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from readroom.cli.main import app

COMPARISON = """
name = "tiny"
[shared]
batch = 16
side_px = 24
validation_share = 0.3
[networks.readroom]
epochs = 2
options = { widths = [4, 4, 8, 8], depths = [1, 1, 1] }
[networks.inception]
epochs = 1
options = { width = 8 }
"""


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    rng = np.random.default_rng(0)
    rows = ["emotion,pixels,Usage"]
    for number in range(112):
        pixels = " ".join(map(str, rng.integers(0, 256, 48 * 48)))
        rows.append(f"{number % 7},{pixels},{'Training' if number % 8 else 'PublicTest'}")
    (tmp_path / "fer2013.csv").write_text("\n".join(rows))
    (tmp_path / "tiny.toml").write_text(COMPARISON)
    folders = ["--runs", str(tmp_path / "runs"), "--out", str(tmp_path / "out")]
    return [
        *("compare", str(tmp_path / "tiny.toml")),
        *("--data", str(tmp_path / "fer2013.csv"), *folders),
    ]


def test_one_network_is_trained_and_shown(tmp_path: Path, words: list[str]) -> None:
    result = CliRunner().invoke(app, [*words, "--only", "readroom"])
    assert result.exit_code == 0, result.output
    assert "not finished  inception, hog" in result.output
    told = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert [model["name"] for model in told["models"]] == ["readroom"]
    assert told["models"][0]["effort"]["epochs"] == 2
    again = CliRunner().invoke(app, [*words, "--collect"])
    assert again.exit_code == 0, again.output
    assert "epoch" not in again.output, "nothing is trained"


def test_collecting_before_anything_is_finished_is_refused(words: list[str]) -> None:
    result = CliRunner().invoke(app, [*words, "--collect"])
    assert result.exit_code == 6
    assert "expected a finished run of tiny" in " ".join(result.output.split())


def test_an_unknown_network_is_refused_before_the_data_are_read(
    tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "fer2013.csv").unlink()
    result = CliRunner().invoke(app, [*words, "--only", "vgg"])
    assert result.exit_code == 6
    assert "expected some of readroom, inception, hog; got vgg" in result.output
    assert not (tmp_path / "out").exists()


def test_data_without_the_part_that_all_are_measured_on_are_refused_first(
    tmp_path: Path, words: list[str]
) -> None:
    data = tmp_path / "fer2013.csv"
    data.write_text(data.read_text().replace("PublicTest", "Training"))
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 3
    assert "got 'PublicTest'" in " ".join(result.output.split())
    assert not (tmp_path / "runs").exists()
