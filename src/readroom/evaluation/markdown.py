"""Tables for documents, written so that they can be read as they are, too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = True) -> str:
    """A table in Markdown.

    Args:
        heads: One per column.
        rows: One text per column each; a bar in it is escaped.
        numbers: Whether all columns but the first are set to the right.

    Returns:
        Lines without a line break at the end.
    """
    rule = ["---"] + ["---:" if numbers else "---"] * (len(heads) - 1)
    lines = [list(heads), rule, *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
