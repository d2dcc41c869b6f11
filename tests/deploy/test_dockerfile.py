"""The Dockerfile is linted, keeps its rules, and its steps run: here without a container."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import pytest
from tests.conftest import lacking
from tests.deploy.rehearsal import DOCKERFILE, ROOT, Rehearsal, rehearse, steps
from tests.live.harness import free_port

BEGUN_WITHIN_S = 90
IGNORED = ROOT / "deploy" / "Dockerfile.dockerignore"


@pytest.fixture(scope="module")
def said() -> list:
    return list(steps(DOCKERFILE.read_text()))


def test_the_linter_has_nothing_to_say() -> None:
    program = shutil.which("hadolint") or str(Path(sys.executable).with_name("hadolint"))
    if not Path(program).is_file():
        lacking("hadolint, of the extra dev on Linux")
    run = subprocess.run([program, str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert run.stdout == ""
    assert run.returncode == 0


def test_the_rules_of_the_image(said) -> None:
    words = [step.word for step in said]
    final = said[len(words) - words[::-1].index("FROM") - 1 :]
    (user,) = [step.rest for step in final if step.word == "USER"]
    assert user.partition(":")[0] not in {"root", "0"}
    assert all(step.rest.startswith("--from=") for step in final if step.word == "COPY")
    assert not any("pip" in step.rest or "apt" in step.rest for step in final if step.word == "RUN")
    assert any("/health" in step.rest for step in final if step.word == "HEALTHCHECK")
    assert all("slim" in step.rest for step in said if step.word == "FROM")


def test_no_secret_is_built_in(said) -> None:
    assert not [step for step in said if "SECRET" in step.rest or step.word == "ARG"]


def test_what_is_copied_is_let_in(said) -> None:
    let_in = {line[1:] for line in IGNORED.read_text().splitlines() if line.startswith("!")}
    copied = {
        name.split("/")[0]
        for step in said
        if step.word == "COPY" and not step.rest.startswith("--from=")
        for name in step.rest.split()[:-1]
    }
    assert copied == let_in


@pytest.fixture
def image():
    """The steps played; pip finds the libraries that are installed here, and fetches none."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        folder = Path(name)
        folder.chmod(0o755)
        libraries = Path(sysconfig.get_path("purelib"))
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        inside = folder / "opt" / "readroom" / "lib" / version / "site-packages"
        inside.mkdir(parents=True)
        (inside / "here.pth").write_text(f"{libraries}\n")
        yield rehearse(folder)


def healthy(image: Rehearsal, check: list[str], within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if image.start(check).wait(30) == 0:
            return True
        time.sleep(1)
    return False


def test_what_the_steps_make_starts_and_is_healthy_as_the_images_user(image, models_dir) -> None:
    played, last = image
    assert (
        played.environment["READROOM_DATABASE_URL"] == f"sqlite:///{played.folder}/data/sessions.db"
    )
    if os.geteuid() == 0:
        data = (played.folder / "data").stat()
        assert (data.st_uid, data.st_gid) == played.user
    port = free_port()
    check = played.command(last["HEALTHCHECK"].partition("CMD")[2].strip(), port)
    assert not healthy(played, check, within_s=1)
    server = played.start(played.command(last["ENTRYPOINT"], port))
    try:
        assert healthy(played, check, BEGUN_WITHIN_S)
    finally:
        server.terminate()
        assert server.wait(30) == 0
