"""`readroom analyze` as it is typed: exit codes, what is said where, Ctrl-C."""

import json
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
from tests import inputs
from tests.recordings.tables import read
from typer.testing import CliRunner

from readroom.cli.main import app


def run(*words):
    # The cascade comes with OpenCV: these tests need no detector file.
    return CliRunner().invoke(app, ["analyze", *map(str, words), "--detector", "haar"])


def test_a_video_becomes_a_table_and_a_summary(tmp_path):
    path = inputs.video(tmp_path / "talk.mp4", 25)
    done = run(path, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert "talk.mp4" in done.stdout
    assert "faces.parquet" in done.stdout
    assert pq.read_table(tmp_path / "out" / "faces.parquet").num_rows == 0
    said = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert said["detectors"]["video"]["name"] == "haar"
    assert len(said["model"]["sha256"]) == 64


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_forms_of_the_table(tmp_path, form):
    (tmp_path / "a.png").write_bytes(inputs.encoded(".png", inputs.scene()))
    assert run(tmp_path, "--format", form, "--out", tmp_path / "out", "-q").exit_code == 0
    assert read(tmp_path / "out" / f"faces.{form}") == []


def test_a_drawn_copy_is_named(tmp_path):
    path = inputs.video(tmp_path / "talk.mp4", 10)
    done = run(path, "--annotate", "--out", tmp_path / "out")
    assert "talk.annotated.mp4" in done.stdout
    assert (tmp_path / "out" / "talk.annotated.mp4").exists()


def test_a_bad_input_is_named_and_the_rest_is_done(tmp_path):
    bad = tmp_path / "letter.jpg"
    bad.write_text("Dear all")
    good = inputs.video(tmp_path / "talk.mp4", 10)
    done = run(bad, good, "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "letter.jpg is not a picture" in done.stderr
    assert "talk.mp4" in done.stdout


def test_quiet_says_only_what_failed(tmp_path):
    done = run(tmp_path / "missing.mp4", "--out", tmp_path / "out", "--quiet")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "no such file" in done.stderr


def test_earlier_results_outlive_a_name_that_was_mistyped(tmp_path):
    path, out = inputs.video(tmp_path / "talk.mp4", 10), tmp_path / "out"
    assert run(path, "--out", out).exit_code == 0
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    done = run(tmp_path / "typo.mp4", "--out", out)
    assert (done.exit_code, done.stdout.strip()) == (3, "")
    assert "typo.mp4" in done.stderr
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_it_is_said_when_earlier_results_go(tmp_path):
    (tmp_path / "a.png").write_bytes(inputs.encoded(".png", inputs.scene()))
    first = run(tmp_path / "a.png", "--format", "csv", "--out", tmp_path / "out")
    assert "earlier results" not in first.stdout
    again = run(tmp_path / "a.png", "--out", tmp_path / "out")
    assert "earlier results in this folder were replaced; another --out keeps both" in again.stdout
    assert "faces.csv left from an earlier run" in again.stdout
    assert "earlier results" not in run(tmp_path / "a.png", "--out", tmp_path / "out", "-q").stdout


@pytest.mark.parametrize("out", ["talk.mp4", inputs.TOO_LONG])
def test_an_output_folder_that_cannot_be(tmp_path, out):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    done = run(path, "--out", tmp_path / out)
    assert done.exit_code == 5
    assert "expected a folder for results" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x.mp4", "--every", "-1"),
        ("x.mp4", "--every", "nan"),
        ("x.mp4", "--every", "inf"),
        ("x.mp4", "--format", "xlsx"),
        ("x.mp4", "--fast"),
    ],
)
def test_wrong_use(words):
    assert run(*words).exit_code == 2


def test_another_format_is_refused_in_plain_words():
    done = run("x.mp4", "--format", "xlsx")
    assert "expected one of parquet, csv, jsonl" in done.stderr
    assert "Value error" not in done.stderr


def test_one_pixel(tmp_path):
    (tmp_path / "dot.png").write_bytes(inputs.encoded(".png", inputs.scene()[:1, :1]))
    done = run(tmp_path / "dot.png", "--annotate", "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert "people" in done.stdout


def test_ctrl_c_keeps_what_was_done(tmp_path):
    path, out = inputs.video(tmp_path / "long.mp4", 4000), tmp_path / "out"
    command = [sys.executable, "-m", "readroom.cli.main", "analyze", str(path), "--out", str(out)]
    options = ["--every", "0", "--format", "csv", "--detector", "haar", "--annotate"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as child:
        deadline = time.monotonic() + 30
        while not list(out.glob("*.mp4.part")) and time.monotonic() < deadline:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        said, _ = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "stopped" in said
    assert json.loads((out / "summary.json").read_text())["interrupted"] is True
    assert {path.name for path in out.iterdir()} == {
        "faces.csv",
        "long.annotated.mp4",
        "summary.json",
    }


def test_real_faces_are_read(tmp_path, shared_data):
    photo = shared_data / "media" / "solvay1927.jpg"
    clip = shared_data / "media" / "clips" / "pyfeat_single_face.mp4"
    done = CliRunner().invoke(
        app, ["analyze", str(photo), str(clip), "--annotate", "--out", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    counted = {
        one["kind"]: one for one in json.loads((tmp_path / "summary.json").read_text())["sources"]
    }
    assert counted["photo"]["people"] == 29
    assert (counted["video"]["people"], counted["video"]["coverage"]) == (1, 1.0)
    assert (tmp_path / "solvay1927.annotated.jpg").exists()
    named = sum(one["named"]["unclear"] for one in counted.values())
    said = " ".join(done.stdout.split())
    assert f"unclear {named}" in said
    assert "measured 29 of 29" in said
    assert "not a count of people" in said
    assert "read for the purpose self, which is for your own face" in said
