"""What the documents say is run and compared, so that it stays true."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


def test_examples_in_the_readme_are_the_files_that_are_run() -> None:
    found = EXAMPLE.findall((ROOT / "README.md").read_text())
    assert found
    for path, code in found:
        assert (ROOT / path).read_text() == code


def test_the_example_runs(
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clip = shared_data / "media" / "clips" / "pyfeat_single_face.mp4"
    shutil.copy(clip, tmp_path / "playtest.mp4")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(ROOT / "docs" / "examples" / "five_lines.py"))
    assert (tmp_path / "playtest-read" / "faces.parquet").is_file()
    assert " 1 happy" in capsys.readouterr().out


PAGES = [
    path
    for folder in ("", "docs", "deploy")
    for path in (ROOT / folder).glob("**/*.md" if folder else "*.md")
]


# A template's links are those of the page made from it, which may lack its parts yet.
@pytest.mark.parametrize(
    "path", [page for page in PAGES if ".in." not in page.name], ids=lambda path: path.name
)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)\)", path.read_text()):
        assert (path.parent / target).exists(), target


def test_commands_named_in_the_readme_exist() -> None:
    from typer.main import get_command

    from readroom.cli.main import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"(?:`|^)readroom ([a-z]+)", (ROOT / "README.md").read_text(), re.M))
    assert len(named) >= 3
    assert named <= known
