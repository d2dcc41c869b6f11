"""What the documents say is run and compared, so that it stays true."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest

from readroom.cli.main import INTERRUPTED
from readroom.errors import ReadroomError

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


SHOWN_IN = {
    "README.md": ["five_lines"],
    "docs/library.md": [
        "own_frames",
        "folder",
        "telemetry",
        "own_detector",
        "own_classifier",
        "keep_and_ask",
    ],
}


@pytest.mark.parametrize(("page", "names"), SHOWN_IN.items())
def test_examples_in_documents_are_the_files_that_are_run(page: str, names: list[str]) -> None:
    found = EXAMPLE.findall((ROOT / page).read_text())
    assert [path for path, _ in found] == [f"docs/examples/{name}.py" for name in names]
    for path, code in found:
        assert (ROOT / path).read_text() == code


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("five_lines", r" 1 happy$"),
        ("own_frames", r"^1\.\d\d person 1 valence \+0\.\d\d$"),
        ("telemetry", r"^player dies 0\.\d+ \d+ looks$"),
        ("own_detector", r"^1\.\d\d the left player: Expression\("),
        ("folder", r"^playtest\.mp4: 1 people, coverage 100%$"),
        ("own_classifier", r"^1\.\d\d person 1: Expression\(.*NEUTRAL"),
        ("keep_and_ask", r"^person 1 second 1 valence \+0\.\d\d$"),
    ],
)
def test_every_example_runs(
    name: str,
    said: str,
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clip = shared_data / "media" / "clips" / "pyfeat_single_face.mp4"
    shutil.copy(clip, tmp_path / "playtest.mp4")
    monkeypatch.chdir(tmp_path)
    if name == "telemetry":  # it reads what the first one wrote
        runpy.run_path(str(EXAMPLES / "five_lines.py"))
    runpy.run_path(str(EXAMPLES / f"{name}.py"))
    assert re.search(said, capsys.readouterr().out, re.MULTILINE)


def test_the_example_of_a_folder_passes_over_failures_and_goes_on(
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(shared_data / "media" / "clips" / "pyfeat_single_face.mp4", tmp_path / "c.mp4")
    (tmp_path / "a.mp4").write_text("no film")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(EXAMPLES / "folder.py"))
    told = capsys.readouterr().out
    assert told.index("a.mp4 cannot be opened") < told.index("c.mp4: 1 people")
    runpy.run_path(str(EXAMPLES / "folder.py"))
    told = capsys.readouterr().out
    assert "a.mp4 cannot be opened" in told
    assert "c.mp4" not in told


def test_every_exit_code_is_told() -> None:
    def codes(one: type[ReadroomError]) -> set[int]:
        return {one.exit_code}.union(*map(codes, one.__subclasses__()))

    told = re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "library.md").read_text(), re.M)
    assert set(map(int, told)) == codes(ReadroomError) | {0, 2, INTERRUPTED}


def test_no_example_is_left_out() -> None:
    shown = {name for names in SHOWN_IN.values() for name in names}
    assert {path.stem for path in EXAMPLES.glob("*.py")} == shown


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
