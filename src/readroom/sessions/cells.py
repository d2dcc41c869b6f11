r"""Texts in CSV files, so that no spreadsheet runs what somebody typed as a marker.

A spreadsheet takes a cell that begins with one of a few characters for a formula (OWASP,
"CSV Injection"). A ``'`` before it stops that. It is put after separators inside a text, too:
a spreadsheet of a country that separates by ``;`` splits a text there. Reading takes
exactly what was put in away again, whatever the text was. Numbers are never touched: -0.4
stays a number.

>>> safe_text("=1+1"), safe_text("slide 4"), plain_text(safe_text("'=1+1"))
("'=1+1", 'slide 4', "'=1+1")
"""

from __future__ import annotations

import re
from typing import Final

_DANGEROUS: Final = "[' ]*[=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]"
"""What makes a formula, wide forms of East Asian keyboards included; spaces and quotes
before it do not help."""
_BEGIN: Final = '(^|[;,|\t\r\n"])'
_BEFORE: Final = re.compile(f"{_BEGIN}(?={_DANGEROUS})")
_AFTER: Final = re.compile(f"{_BEGIN}'(?={_DANGEROUS})")


def safe_text(text: str) -> str:
    """A text as a cell that no spreadsheet runs.

    Args:
        text: Any.

    Returns:
        The same, with a ``'`` before whatever could begin a formula.
    """
    return _BEFORE.sub(r"\1'", text)


def plain_text(cell: str) -> str:
    """The text that :func:`safe_text` made a cell of.

    Args:
        cell: As read from a file.

    Returns:
        The text as it was typed.
    """
    return _AFTER.sub(r"\1", cell)
