"""`readroom movements` on real films."""

import json

import pytest
from typer.testing import CliRunner

from readroom.cli.main import app


def run(*given):
    return CliRunner().invoke(app, ["movements", *map(str, given)])


@pytest.mark.data
def test_a_film_of_a_face_is_read_against_one_at_rest(shared_data, tmp_path):
    film = shared_data / "media" / "clips" / "pyfeat_single_face.mp4"
    done = run(film, "--out", tmp_path / "out", "--control", film, "--pictures")
    assert done.exit_code == 0, done.output
    assert "brief movements in" in done.output
    assert "nobody knows" not in done.output
    told = json.loads((tmp_path / "out" / "movements.json").read_text())["readings"]
    assert told["film"]["fps"] == 30.0
    assert told["film"]["face_px"] > 150
    assert told["control"] == told["film"]
    strips = list((tmp_path / "out").glob("pictures/*.jpg"))
    assert len(strips) == len(told["film"]["movements"])
    (tmp_path / "out" / "pictures" / "movement-001.jpg").write_bytes(b"of an earlier film")
    again = run(film, "--out", tmp_path / "out")
    assert again.exit_code == 0
    assert "without eyelids alone: too short to tell" in again.output
    assert not list((tmp_path / "out").glob("pictures/*.jpg"))


@pytest.mark.data
def test_a_face_that_is_too_small_is_refused_with_what_to_do(shared_data, tmp_path):
    film = shared_data / "media" / "clips" / "fer_woman2.mp4"
    done = run(film, "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "at least 150 pixels, got 127; come nearer" in done.output
    assert not (tmp_path / "out").exists()


def test_of_a_class_nothing_is_read(tmp_path):
    done = run(tmp_path / "none.mp4", "--purpose", "education", "--region", "GB")
    assert done.exit_code == 8
    assert "self and research alone; got education" in done.output
