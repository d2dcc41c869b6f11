r"""Words that somebody typed, or a file is called: safe where they are printed.

A terminal obeys what follows an escape character: a title could clear the screen, say that all
is well, or hide what comes after it. Others turn the direction of writing, so that a name
reads as another one.

>>> one_line("Lesson\x1b[2J  7b\n")
'Lesson[2J 7b'
"""

from __future__ import annotations

import re
from typing import Final

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""C0, delete, C1, and what turns the direction of writing; not what joins letters or emoji."""


def without_controls(text: str) -> str:
    """A text without what a terminal or a browser would obey.

    Args:
        text: Of anybody; not trusted.

    Returns:
        All letters and signs of it; also line ends are gone.
    """
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """What somebody typed as one line.

    Args:
        text: Of anybody; not trusted.

    Returns:
        Words with single blanks between, without what a terminal would obey; may be empty.
    """
    return " ".join(without_controls(" ".join(text.split())).split())
