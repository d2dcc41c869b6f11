"""How often names are right, drawn as rows of words, bars and numbers.

HTML in the manner of :mod:`readroom.view.charts`: it inherits the text colour of its
page, needs no script, and says what it draws as a number beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from readroom.view.charts import percent

ACCENT: Final = "#3d86a8"
"""Readable on white and on black."""
_STYLE: Final = """
<style>
.rr-right{display:grid;grid-template-columns:max-content 1fr max-content;align-items:center;
gap:.4rem .8rem;font-size:.92rem;line-height:1.25;font-variant-numeric:tabular-nums}
.rr-right .b{height:.7rem;border-radius:4px;background:rgba(128,128,128,.15);position:relative}
.rr-right u{position:absolute;left:0;top:0;height:100%;border-radius:4px}
.rr-right s{position:absolute;top:-.25rem;bottom:-.25rem;width:0;
border-left:2px dotted rgba(128,128,128,.9)}
.rr-right .n{text-align:right}
.rr-right small{opacity:.72;font-size:.85em}
@media (max-width:640px){.rr-right{column-gap:.6rem;font-size:.88rem}}
</style>"""


@dataclass(frozen=True, slots=True)
class Fall:
    """How accuracy falls as something gets worse.

    Attributes:
        title: What gets worse.
        accuracy: 0..1, from mild to severe; at least one.
    """

    title: str
    accuracy: tuple[float, ...]


def bars_html(rows: Sequence[tuple[str, float]], guessing: float) -> str:
    """Accuracies as rows of words, bar and number.

    Args:
        rows: Words and accuracy, 0..1.
        guessing: What always naming one word would reach; a dotted mark on each bar.

    Returns:
        HTML; bars are as long as the accuracy is of 100 %.
    """
    cells = "".join(
        _row(words, (share,), guessing, escape(percent(share))) for words, share in rows
    )
    return f'{_STYLE}<div class="rr-right">{cells}</div>'


def falls_html(falls: Sequence[Fall], guessing: float) -> str:
    """Accuracies that fall, as rows of words, fading bar and the two ends as numbers.

    Args:
        falls: One row each.
        guessing: As of :func:`bars_html`.

    Returns:
        HTML; what is left at the most severe is darkest, each milder step paler.
    """
    cells = "".join(
        _row(
            fall.title,
            fall.accuracy,
            guessing,
            f"<small>{100 * fall.accuracy[0]:.0f} →</small> {escape(percent(fall.accuracy[-1]))}",
        )
        for fall in falls
    )
    return f'{_STYLE}<div class="rr-right">{cells}</div>'


def _row(words: str, shares: Sequence[float], guessing: float, number: str) -> str:
    """Bars lie over each other: where all steps reach, their colours add up."""
    alpha = 1 - 0.2 ** (1 / len(shares))
    bars = "".join(
        f'<u style="width:{100 * share:.1f}%;background:{ACCENT};opacity:{alpha:.2f}"></u>'
        for share in shares
    )
    mark = f'<s style="left:{100 * guessing:.1f}%"></s>'
    return (
        f'<div>{escape(words)}</div><div class="b">{bars}{mark}</div><div class="n">{number}</div>'
    )
