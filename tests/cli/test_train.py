"""`readroom train` from the experiment file to the exported model; `readroom demo`."""

from __future__ import annotations

import json
from pathlib import Path

import av
import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.evaluation.files import image_file
from typer.testing import CliRunner

from readroom.cli.main import app
from readroom.evaluation.datasets import VOTES
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.model_files import sha256_of

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
    rng = np.random.default_rng(0)
    rows = ["emotion,pixels,Usage"]
    for number in range(84):
        pixels = " ".join(map(str, rng.integers(0, 256, 48 * 48)))
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
    facts = json.loads(card.read_text())
    assert facts["experiment"]["epochs"] == 2
    assert facts["provenance"]["data"]["file_sha256"] == sha256_of(kaggle)
    assert facts["provenance"]["runs"][0]["starts"][0]["cpu"]
    assert facts["provenance"]["core_s"] > 0
    assert ExpressionClassifier.open(card).probabilities([np.zeros((48, 48), np.uint8)]).shape == (
        1,
        7,
    )


def test_raters_without_votes_are_refused_before_anything_is_trained(
    tmp_path: Path, kaggle: Path
) -> None:
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    asked = '"asked"\nstart_from = "tiny"\nteachers = ["tiny"]\ndistill = 0.5\nraters = 0.5'
    (tmp_path / "asked.toml").write_text(EXPERIMENT.replace('"tiny"', asked))
    words = ["train", str(tmp_path / "tiny.toml"), str(tmp_path / "asked.toml")]
    result = CliRunner().invoke(
        app, [*words, "--data", str(kaggle), "--runs", str(tmp_path / "runs")]
    )
    assert result.exit_code != 0
    assert "expected FER+ votes to translate" in " ".join(result.output.split())
    assert not (tmp_path / "runs").exists()


def test_votes_on_other_pictures_than_those_to_learn_from_do_not_count(tmp_path: Path) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (28, 48, 48), np.uint8)
    usages = ["PublicTest" if row < 7 else "Training" for row in range(28)]
    columns = {
        "image": [cv2.imencode(".png", picture)[1].tobytes() for picture in pictures],
        "emotion": [row % 7 for row in range(28)],
        "usage": usages,
        **{f"votes_{name}": [10 * (usage == "PublicTest") for usage in usages] for name in VOTES},
    }
    data = tmp_path / "faces.parquet"
    pq.write_table(pa.table(columns), data)
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    asked = '"asked"\nstart_from = "tiny"\nteachers = ["tiny"]\ndistill = 0.5\nraters = 0.5'
    (tmp_path / "asked.toml").write_text(EXPERIMENT.replace('"tiny"', asked))
    words = ["train", str(tmp_path / "tiny.toml"), str(tmp_path / "asked.toml")]
    result = CliRunner().invoke(
        app, [*words, "--data", str(data), "--runs", str(tmp_path / "runs")]
    )
    assert "expected FER+ votes to translate" in " ".join(result.output.split())
    assert not (tmp_path / "runs").exists()


def test_experiments_are_run_in_order_and_the_last_one_is_exported(
    tmp_path: Path, kaggle: Path
) -> None:
    plans = {
        "first": EXPERIMENT.replace('"tiny"', '"first"'),
        "views": EXPERIMENT.replace('"tiny"', '"views"\npool_views = 1\nteachers = ["first"]'),
        "taught": EXPERIMENT.replace(
            '"tiny"', '"taught"\nstart_from = "first"\npool = "views"\ndistill = 0.5'
        ),
        "mean": EXPERIMENT.replace('"tiny"', '"mean"\naverage_of = ["first", "taught"]'),
    }
    for name, text in plans.items():
        (tmp_path / f"{name}.toml").write_text(text)
    words = ["train", *(str(tmp_path / f"{name}.toml") for name in plans), "--data", str(kaggle)]
    where = ["--runs", str(tmp_path / "runs"), "--out", str(tmp_path / "model")]
    told = []
    for _ in range(2):  # the second time, everything is there
        result = CliRunner().invoke(app, [*words, *where])
        assert result.exit_code == 0, result.output
        told.append(json.loads((tmp_path / "model" / "expression.json").read_text()))
    facts = told[-1]
    assert facts["name"] == "mean"
    runs = facts["provenance"]["runs"]
    assert runs == told[0]["provenance"]["runs"]  # no minute was worked on it since
    assert [run["name"] for run in runs] == ["first", "views", "taught", "mean"]
    assert [run["epochs"] for run in runs] == [2, None, 2, None]
    assert facts["provenance"]["elapsed_s"] > 0


def test_several_models_come_back_and_teach_a_third(tmp_path: Path, kaggle: Path) -> None:
    said: list[str] = []
    for name in ("one", "other"):
        (tmp_path / f"{name}.toml").write_text(EXPERIMENT.replace('"tiny"', f'"{name}"'))
        words = ["train", str(tmp_path / f"{name}.toml"), "--data", str(kaggle)]
        made = ["--runs", str(tmp_path / "there"), "--out", str(tmp_path / name)]
        assert CliRunner().invoke(app, [*words, *made]).exit_code == 0
        said += ["--restore", str(tmp_path / name / "expression.json")]
    taught = EXPERIMENT.replace('"tiny"', '"third"\nteachers = ["one", "other"]\ndistill = 0.5')
    (tmp_path / "third.toml").write_text(taught)
    words = ["train", str(tmp_path / "third.toml"), "--data", str(kaggle), *said]
    made = ["--runs", str(tmp_path / "here"), "--out", str(tmp_path / "model")]
    result = CliRunner().invoke(app, [*words, *made])
    assert result.exit_code == 0, result.output
    facts = json.loads((tmp_path / "model" / "expression.json").read_text())
    assert [run["name"] for run in facts["provenance"]["runs"]] == ["one", "other", "third"]


def trained(folder: Path, kaggle: Path, **plans: str) -> str:
    """What is said while experiments are run in their order."""
    for name, text in plans.items():
        (folder / f"{name}.toml").write_text(text)
    words = ["train", *(str(folder / f"{name}.toml") for name in plans), "--data", str(kaggle)]
    result = CliRunner().invoke(app, [*words, "--runs", str(folder / "runs")])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_last_step_says_that_validation_was_learned_from(tmp_path: Path, kaggle: Path) -> None:
    last = EXPERIMENT.replace('"tiny"', '"last"\nstart_from = "tiny"\nlearn_whole = true')
    said = trained(tmp_path, kaggle, tiny=EXPERIMENT, last=last)
    begun = said.index("last: ")
    learned = int(said[begun:].split()[1])
    assert 70 <= learned < 84  # nearly all of them, where "tiny" learned from fewer
    assert "of the validation part, most of them among these" in said[begun:]
    assert "already seen" in said[begun:]
    assert "already seen" not in said[:begun]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param([], "got neither", id="nothing to train"),
        pytest.param(["tiny.toml", "--init", "shipped"], "got both", id="both"),
        pytest.param(["tiny.toml", "--trunk", "open"], "--trunk with --init", id="trunk alone"),
        pytest.param(
            ["tiny.toml", "--find-faces"], "--find-faces with --init", id="photographs to train on"
        ),
        pytest.param(["--init", "shipped"], "expected --out", id="nowhere to write"),
        pytest.param(
            ["--init", "shipped", "--restore", "shipped"], "one of them with --init", id="restored"
        ),
        pytest.param(
            ["--init", "shipped", "--export-only"], "one of them with --init", id="export only"
        ),
    ],
)
def test_what_does_not_fit_together_is_said(kaggle: Path, words: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["train", *words, "--data", str(kaggle)])
    assert result.exit_code == 6
    assert said in " ".join(result.output.split())


def test_a_bad_row_stops_the_training_with_file_and_row(tmp_path: Path, kaggle: Path) -> None:
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    kaggle.write_text(kaggle.read_text() + "\n9,1 2 3,Training")
    words = ["train", str(tmp_path / "tiny.toml"), "--data", str(kaggle)]
    result = CliRunner().invoke(app, [*words, "--runs", str(tmp_path / "runs")])
    assert result.exit_code == 3
    assert "fer2013.csv row 86" in result.output


def test_the_shipped_model_is_fitted_to_a_folder_of_own_faces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readroom.training.transfer.SAMPLE", 120)
    rng = np.random.default_rng(0)
    for number in range(60):
        label = ("happy", "sad")[number % 2]
        gray = 90 + 60 * (number % 2) * np.tri(40, 60) + rng.normal(0, 10, (40, 60))
        image = np.repeat(gray.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)
        image_file(tmp_path / "my faces" / label / f"{number}.png", image)
    where = ["--data", str(tmp_path / "my faces"), "--out", str(tmp_path / "mine")]
    result = CliRunner().invoke(app, ["train", "--init", "shipped", *where])
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "of 60 faces" in said
    assert "difference" in said
    assert "No crop is labelled angry, disgust, fear, surprise, neutral" in said
    card = tmp_path / "mine" / "expression.json"
    assert json.loads(card.read_text())["transfer"]["kept"] == "new"
    words = ["evaluate", "--data", str(tmp_path / "my faces"), "--model", str(card)]
    assert CliRunner().invoke(app, [*words, "--out", str(tmp_path / "report")]).exit_code == 0
    found = json.loads((tmp_path / "report" / "evaluation.json").read_text())
    assert found["accuracy"]["value"] > 0.9


def test_demo_draws_a_playable_video(tmp_path: Path) -> None:
    words = ["demo", "--video", "--out", str(tmp_path), "--people", "4", "--seconds", "1"]
    assert CliRunner().invoke(app, words).exit_code == 0
    with av.open(str(tmp_path / "demo.mp4")) as video:
        assert video.streams.video[0].codec_context.name == "h264"
        assert sum(1 for _ in video.decode(video=0)) == 15


def test_a_pool_alone_is_made_and_nothing_is_exported(tmp_path: Path, kaggle: Path) -> None:
    pool = EXPERIMENT.replace('"tiny"', '"views"\npool_views = 1\nteachers = ["tiny"]')
    said = trained(tmp_path, kaggle, tiny=EXPERIMENT, views=pool)
    assert "pool" in said
    assert "exported" not in said
    assert (tmp_path / "runs" / "views" / "views.npy").is_file()


def test_what_cannot_be_written_or_exported_is_said_at_once(tmp_path: Path, kaggle: Path) -> None:
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    (tmp_path / "taken").touch()
    words = ["train", str(tmp_path / "tiny.toml"), "--data", str(kaggle)]
    where = ["--runs", str(tmp_path / "runs")]
    result = CliRunner().invoke(app, [*words, *where, "--out", str(tmp_path / "taken")])
    assert result.exit_code not in (0, 1)
    assert not (tmp_path / "runs").exists()
    result = CliRunner().invoke(app, [*words, *where, "--export-only"])
    assert result.exit_code == 6
    assert "train it first" in " ".join(result.output.split())
