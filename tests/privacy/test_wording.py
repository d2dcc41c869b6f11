"""No string that people read uses a word of the banned list: in the sources and as rendered."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.wording import BANNED, banned_in
from typer.main import get_command
from typer.testing import CliRunner

import readroom
from readroom.cli.main import app

ROOT = Path(__file__).parents[2]
SOURCE = Path(readroom.__file__).parent
SHOWN = ("app", "cli", "view", "recordings", "privacy", "sessions", "analytics", "domain")
DOCUMENTS = [ROOT / "README.md", *(ROOT / "docs" / name for name in ("table.md", "privacy.md"))]
FILES = sorted(
    [*(path for room in SHOWN for path in (SOURCE / room).rglob("*.py")), SOURCE / "errors.py"]
)


def strings(path: Path) -> Iterator[str]:
    """All text of a module but its docstrings; those of commands are their help."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = set()
    if "cli" not in path.parts:
        skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [one.value for one in node.values if isinstance(one, ast.Constant)]
            yield " ".join(map(str, parts))
        elif isinstance(node, ast.Constant) and id(node) not in skipped:
            yield str(node.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_text_in_the_sources_claims_what_a_face_does_not_show(path: Path) -> None:
    for text in strings(path):
        assert not banned_in(text), text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_does(path: Path) -> None:
    assert not banned_in(path.read_text("utf-8"))


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from commands(below, (*words, name))


@pytest.mark.parametrize("words", list(commands(get_command(app))), ids=" ".join)
def test_no_help_does(words: tuple[str, ...]) -> None:
    said = CliRunner().invoke(app, [*words, "--help"])
    assert said.exit_code == 0
    assert not banned_in(said.output)


@pytest.mark.parametrize("word", BANNED)
@pytest.mark.parametrize("text", ["The class {} today.", "{}", "It\n{}, {}."])
def test_every_word_is_found_wherever_it_stands(word: str, text: str) -> None:
    assert word in banned_in(text.format(word.upper(), word))


@pytest.mark.parametrize(
    "text",
    [
        "What it confuses most",
        "Expressions are what a face shows, not what somebody feels.",
        "It does not tell what somebody feels, thinks or intends",
        "the underlying file; it can be relied on",
        "a mood against the room's own usual one",
        "Needs attention",
    ],
)
def test_other_words_pass(text: str) -> None:
    assert not banned_in(text)


def test_a_denial_does_not_hide_a_claim() -> None:
    assert banned_in("Not what somebody feels: the class feels bored.") == ("feels", "bored")


def test_the_collector_sees_text_of_all_kinds(tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text('"""Bored."""\nA = "one"\nB = f"two {A} three"\nC = {"k": ["four"]}\n')
    assert {"one", "two   three", "four"} <= set(strings(path))
    assert "Bored." not in set(strings(path))
