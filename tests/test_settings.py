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
