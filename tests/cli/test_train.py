"""`readroom train` from the experiment file to the exported model; `readroom demo`."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from typer.testing import CliRunner

from readroom.cli.main import app
from readroom.recognition.classifier import ExpressionClassifier

EXPERIMENT = """
name = "tiny"
epochs = 2
batch = 8
side_px = 24
sides_px = [[0.0, 24]]
validation_share = 0.3
options = { widths = [4, 4, 8, 8], depths = [1, 1, 1] }
"""


@pytest.fixture
def kaggle(tmp_path: Path) -> Path:
    dice = np.random.default_rng(0)
    rows = ["emotion,pixels,Usage"]
    for number in range(84):
        pixels = " ".join(map(str, dice.integers(0, 256, 48 * 48)))
        rows.append(f"{number % 7},{pixels},Training")
    path = tmp_path / "fer2013.csv"
    path.write_text("\n".join(rows))
    return path


def test_train_ends_with_a_model_that_runs(tmp_path: Path, kaggle: Path) -> None:
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    words = ["train", str(tmp_path / "tiny.toml"), "--data", str(kaggle)]
    result = CliRunner().invoke(app, [*words, "--runs", str(tmp_path / "runs")])
    assert result.exit_code == 0, result.output
    assert "validation" in result.output
    card = tmp_path / "runs" / "tiny" / "model" / "expression.json"
    assert json.loads(card.read_text())["experiment"]["epochs"] == 2
    assert ExpressionClassifier.open(card).probabilities([np.zeros((48, 48), np.uint8)]).shape == (
        1,
        7,
    )


def test_a_bad_row_stops_the_training_with_file_and_row(tmp_path: Path, kaggle: Path) -> None:
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    kaggle.write_text(kaggle.read_text() + "\n9,1 2 3,Training")
    words = ["train", str(tmp_path / "tiny.toml"), "--data", str(kaggle)]
    result = CliRunner().invoke(app, [*words, "--runs", str(tmp_path / "runs")])
    assert result.exit_code == 3
    assert "fer2013.csv row 86" in result.output


def test_demo_draws_a_playable_video(tmp_path: Path) -> None:
    words = ["demo", "--out", str(tmp_path), "--people", "4", "--seconds", "1"]
    assert CliRunner().invoke(app, words).exit_code == 0
    with av.open(str(tmp_path / "demo.mp4")) as video:
        assert video.streams.video[0].codec_context.name == "h264"
        assert sum(1 for _ in video.decode(video=0)) == 15
