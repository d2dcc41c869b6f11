"""Settings come from flags, the environment and one file, and a mistake in them is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from readroom.errors import ConfigurationError
from readroom.settings import load_settings

READ = """
from readroom.errors import ConfigurationError
from readroom.settings import load_settings
try:
    print(load_settings().purpose, load_settings().keep_days)
except ConfigurationError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs XDG_CONFIG_HOME to move the file")
@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param('purpose = "research"\nkeep_days = 30\n', "research 30", id="fits"),
        pytest.param('purpos = "research"\n', "got 'purpos', did you mean purpose?", id="misspelt"),
        pytest.param("keep_days = 0\n", "READROOM_KEEP_DAYS", id="too small"),
        pytest.param("purpose = \n", "readroom.toml cannot be read", id="no TOML"),
        pytest.param(
            '[cameras]\n"Room 12" = "rtsp://me:s3cret@10.0.0.12/live"\n',
            "READROOM_CAMERAS: expected the path of a TOML file",
            id="cameras in the wrong file",
        ),
    ],
)
def test_the_file_of_the_user(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "readroom").mkdir()
    (tmp_path / "readroom" / "readroom.toml").write_text(written)
    place = {"XDG_CONFIG_HOME": str(tmp_path)}
    bare = {name: text for name, text in os.environ.items() if not name.startswith("READROOM_")}
    done = subprocess.run(
        [sys.executable, "-c", READ], env=bare | place, capture_output=True, text=True, check=True
    )
    assert said in done.stdout
    assert "s3cret" not in done.stdout + done.stderr


def test_a_flag_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READROOM_KEEP_DAYS", "7")
    assert load_settings().keep_days == 7
    assert load_settings(keep_days=9).keep_days == 9
    assert load_settings(keep_days=None).keep_days == 7


def test_what_else_lies_in_the_environment_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READROOM_TURN_SECRET", "x" * 20)
    assert load_settings().purpose


def test_a_flag_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="expected settings out of"):
        load_settings(purpos="research")


def test_an_empty_variable_is_none_and_not_the_current_folder(monkeypatch) -> None:
    for name in ("VIDEOS_DIR", "EXCEPTION_FILE", "MODELS_DIR", "REGION"):
        monkeypatch.setenv(f"READROOM_{name}", "")
    found = load_settings()
    assert (found.videos_dir, found.exception_file, found.models_dir) == (None, None, None)
    assert found.region is None


@pytest.mark.parametrize("name", ["ice_servers", "database_url"])
def test_what_may_hold_a_password_is_not_repeated(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(**{name: [{"credential": "s3cret"}]})
    assert f"READROOM_{name.upper()}" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("rtsp://me:s3cret@10.0.0.12/live", id="an address"),
        pytest.param(Path("HTTP://me:s3cret@10.0.0.12"), id="as a path"),
        pytest.param("/home/me/rtsps:/me:s3cret@10.0.0.12", id="as an absolute path"),
        pytest.param("me:s3cret@10.0.0.12/live", id="without its scheme"),
        pytest.param("me:s3/cret@10.0.0.12/live", id="a slash in the password"),
        pytest.param('{"Room 12": "rtsp://me:s3cret@10.0.0.12"}', id="JSON"),
        pytest.param({"Room 12": "rtsp://me:s3cret@10.0.0.12"}, id="a table"),
        pytest.param(["rtsp://me:s3cret@10.0.0.12"], id="a list"),
    ],
)
def test_an_address_in_place_of_the_file_of_cameras_is_not_repeated(given: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(cameras=given)
    assert "READROOM_CAMERAS: expected the path of a TOML file" in str(caught.value)
    assert "cret" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("path", ["cameras.toml", "~/a: b/cameras.toml", "C:\\me@home\\c.toml"])
def test_the_path_of_a_file_of_cameras_is_taken(path: str) -> None:
    assert load_settings(cameras=path).cameras == Path(path).expanduser()


def test_a_mistake_elsewhere_does_not_repeat_a_password_either() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(keep_days=0, cameras={"Room 12": "rtsp://me:s3cret@10.0.0.12"})
    assert "READROOM_KEEP_DAYS" in str(caught.value)
    assert "s3cret" not in f"{caught.value} {caught.value.__cause__}"
