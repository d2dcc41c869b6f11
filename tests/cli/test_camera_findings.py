"""The doctor asks every configured camera, by its name, and says no address."""

from functools import partial

import pytest
from tests import inputs
from tests.network_cameras import http_cameras
from typer.testing import CliRunner

from readroom.cli.camera_findings import examine_cameras
from readroom.cli.main import app
from readroom.settings import load_settings


@pytest.fixture
def registry(tmp_path):
    with http_cameras(inputs.video(tmp_path / "v.ts", 50), 2.0) as cameras:
        path = tmp_path / "cameras.toml"
        path.write_text(
            "[cameras]\n"
            f'"Room 12" = "{cameras.address("ts", "me:secret@")}"\n'
            f'Attic = "{cameras.address("silent", "me:secret@")}"\n'
            'Cellar = "rtsp://me:secret@127.0.0.1:1/live"\n'
        )
        yield path


def test_each_camera_is_asked_once(registry):
    found = list(examine_cameras(load_settings(cameras=registry), answer_s=1.0))
    assert [(one.what, one.good) for one in found] == [
        ("camera Room 12", True),
        ("camera Attic", False),
        ("camera Cellar", False),
    ]
    assert "64 x 48" in found[0].found
    assert "no answer in time" in found[1].found
    assert "connection refused" in found[2].found
    assert "secret" not in str(found)


def test_without_cameras_there_is_nothing_to_say(monkeypatch):
    monkeypatch.delenv("READROOM_CAMERAS", raising=False)
    assert list(examine_cameras(load_settings())) == []


def test_addresses_of_visitors_are_pointed_out():
    (found,) = examine_cameras(load_settings(free_cameras=True))
    assert found.good is None
    assert "any visitor" in found.found


def test_a_file_that_does_not_fit_is_a_finding(tmp_path):
    path = tmp_path / "cameras.toml"
    path.write_text('[cameras]\nA = "secret"\n')
    (found,) = examine_cameras(load_settings(cameras=path))
    assert found.good is False
    assert "secret" not in found.found


def test_the_command_lists_them(registry, monkeypatch):
    quickly = partial(examine_cameras, answer_s=1.0)
    monkeypatch.setattr("readroom.cli.camera_findings.examine_cameras", quickly)
    run = CliRunner().invoke(app, ["doctor", "--cameras", str(registry)])
    assert run.exit_code == 1  # two do not answer
    words = " ".join(run.output.split())
    assert "camera Room 12 answers, 64 x 48" in words
    assert "secret" not in run.output


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--cameras", "nothing.toml"], "expected a file of cameras"),
        (["--videos", "nothing"], "expected a folder of videos"),
        (["--videos", "n" * 300], "expected a folder of videos"),
        (["--cameras", "rtsp://me:s3cret@10.0.0.12/live"], "expected the path of a TOML file"),
    ],
)
def test_the_pages_are_not_opened_on_what_cannot_be_read(flags, said):
    run = CliRunner().invoke(app, ["app", "--no-browser", "--port", "1025", *flags])
    assert run.exit_code != 0
    told = f"{run.output}{run.exception}"
    assert said in told
    assert "s3cret" not in told
