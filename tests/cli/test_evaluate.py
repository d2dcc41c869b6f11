import json
import subprocess
import sys
from functools import partial

import numpy as np
import pyarrow.parquet as pq
import pytest
import typer
from tests.evaluation.files import image_file, kaggle_csv, picture, pixels
from typer.testing import CliRunner

from readroom.cli.evaluate import evaluate, require_eval_extra
from readroom.errors import (
    ConfigurationError,
    DataError,
    MissingExtraError,
    ModelMissingError,
    OutputError,
)
from readroom.evaluation.cost import measure_cost
from readroom.recognition.cards import SHIPPED_CARD, ModelCard

app = typer.Typer()
app.command()(evaluate)


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)


@pytest.fixture
def faces(tmp_path):
    rows = [(n % 7, pixels(picture(n)), "Training" if n < 4 else "PublicTest") for n in range(18)]
    return kaggle_csv(tmp_path / "f.csv", rows)


def test_the_shipped_model_is_measured_and_reported(tmp_path, faces):
    out = tmp_path / "my report"
    result = run("--data", faces, "--split", "publictest", "--out", out)
    assert result.exit_code == 0
    assert "on 14 faces of f.csv, split PublicTest" in result.stdout
    assert "Accuracy" in result.stdout
    assert "evaluation.html" in result.stdout
    found = json.loads((out / "evaluation.json").read_text())
    assert (found["n"], found["split"], found["head"]) == (14, "PublicTest", "served")
    assert found["model"]["sha256"] in SHIPPED_CARD.read_text()
    table = pq.read_table(out / "predictions.parquet")
    assert table["row"].to_pylist() == list(range(4, 18))


def test_a_full_evaluation_holds_more(tmp_path, faces, monkeypatch):
    monkeypatch.setattr("readroom.evaluation.full.measure_cost", partial(measure_cost, timed_s=0.0))
    run("--data", faces, "--split", "publictest", "--out", tmp_path / "out", "--full")
    found = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert len(found["robustness"]["corruptions"]) == 12
    assert found["robustness"]["n"] == found["n"] == 14
    assert found["imbalance"] is None  # only four labels were trained on
    assert found["cost"]["ms_per_face"]["1"] > 0
    assert "Worse pictures" in (tmp_path / "out" / "evaluation.html").read_text()


def test_a_full_evaluation_of_one_head_is_refused_before_the_work(tmp_path, faces):
    with pytest.raises(ConfigurationError, match="measures every head"):
        run("--data", faces, "--out", tmp_path / "out", "--full", "--head", "fer2013")
    assert not (tmp_path / "out").exists()


def test_all_rows_are_the_default_and_trained_ones_are_pointed_out(tmp_path, faces):
    result = run("--data", faces, "--out", tmp_path / "out")
    assert "on 18 faces of f.csv" in result.stdout
    assert "too kindly" in " ".join(result.stdout.split())


def test_a_folder_of_photos_of_any_size_is_measured(tmp_path):
    image_file(tmp_path / "faces" / "happy" / "1.jpg", picture(0, side=200))
    image_file(tmp_path / "faces" / "sad" / "2.png", picture(1, side=5))
    run("--data", tmp_path / "faces", "--out", tmp_path / "out")
    found = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert found["n"] == 2
    assert found["per_class"]["angry"]["recall"]["value"] is None


def test_faces_of_photographs_are_found_first(tmp_path, shared_data):
    photo = shared_data / "media" / "solvay1927.jpg"
    for label in ("neutral", "sad"):
        (tmp_path / "album" / label).mkdir(parents=True)
        (tmp_path / "album" / label / photo.name).write_bytes(photo.read_bytes())
    image_file(tmp_path / "album" / "happy" / "wall.png", np.full((300, 300), 90, np.uint8))
    result = run("--data", tmp_path / "album", "--find-faces", "--out", tmp_path / "out")
    assert "2 faces in 3 pictures" in result.stdout
    found = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert found["n"] == 2
    assert "1 without a face left out" in json.dumps(found["data"])


def test_several_models_are_compared(tmp_path, faces):
    models = ["--model", SHIPPED_CARD, "--model", SHIPPED_CARD]
    result = run("--data", faces, "--out", tmp_path / "out", *models)
    assert "+0.0 (+0.0 to +0.0)" in result.stdout
    compared = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert len({each["folder"] for each in compared}) == 2


@pytest.mark.parametrize(
    ("words", "name"),
    [
        pytest.param(["--flip"], r"{0} (flip)", id="mirrored"),
        pytest.param(["--ensemble"], r"mean of {0} + {0}", id="mean"),
        pytest.param(["--ensemble", "--flip"], r"mean of {0} (flip) + {0} (flip)", id="both"),
    ],
)
def test_models_are_measured_mirrored_and_together(tmp_path, faces, words, name):
    models = ["--model", SHIPPED_CARD] * (2 if "--ensemble" in words else 1)
    assert run("--data", faces, "--out", tmp_path / "out", *models, *words).exit_code == 0
    found = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert found["model"]["name"] == name.format(ModelCard.read().name)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        pytest.param(["--split", "PrivateTest"], DataError, id="no such split"),
        pytest.param(["--head", "ferplus"], DataError, id="no votes"),
        pytest.param(["--model", "gone.json"], ModelMissingError, id="no such model"),
        pytest.param(["--ensemble"], ConfigurationError, id="a mean of one"),
    ],
)
def test_what_cannot_be_measured_is_refused(tmp_path, faces, words, error):
    with pytest.raises(error):
        run("--data", faces, "--out", tmp_path / "out", *words)


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_read(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError):
        run("--data", tmp_path / "gone.csv", "--out", tmp_path / "file" / "out")


@pytest.mark.parametrize("package", ["sklearn", "matplotlib"])
def test_without_the_extra_its_name_is_said(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"readroom\[eval\]"):
        require_eval_extra()


def test_help_loads_nothing_heavy():
    code = (
        "import sys, readroom.cli.evaluate, readroom.cli.data; "
        "print(*{'numpy', 'cv2', 'pyarrow', 'sklearn', 'matplotlib'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""
