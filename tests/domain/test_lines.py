"""What visitors type says nothing to a terminal, wherever it is typed."""

from __future__ import annotations

import pytest

from readroom.app.editing import label_of
from readroom.app.session_list import title_of
from readroom.domain import one_line, without_controls
from readroom.recognition.source_names import readable

EVIL = "Lesson\x1b]0;OWNED\x07\x1b[2J \x9b31m\u202e7b\u2069\x7f"
PLAIN = "Lesson]0;OWNED[2J 31m7b"


@pytest.mark.parametrize("made", [one_line, without_controls, title_of, label_of, readable])
def test_nothing_that_a_terminal_obeys_is_left(made) -> None:
    assert made(EVIL) == PLAIN


@pytest.mark.parametrize("text", ["数学 7b", "می\u200cشود", "כיתה ז", "Ünter-Straße 👩\u200d🏫"])
def test_letters_of_all_scripts_stay(text: str) -> None:
    assert one_line(text) == text


def test_words_of_several_lines_become_one() -> None:
    assert one_line(" Lesson\t7b\r\n \x1b today\x1f") == "Lesson 7b today"
    assert one_line("\x1b \x07") == ""
