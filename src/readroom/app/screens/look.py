"""The look that all pages share: width, headings, the quiet figures of a result."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

_STYLE: Final = """
<style>
.stMainBlockContainer{max-width:1180px;padding:4.6rem 1.5rem 3rem}
.rr-title{font-size:1.55rem;font-weight:650;letter-spacing:-.01em;line-height:1.25;margin:0}
.rr-lead{opacity:.72;margin:.2rem 0 0;max-width:44rem;line-height:1.45}
.rr-figures{display:flex;flex-wrap:wrap;gap:.4rem 1.8rem}
.rr-figures b{display:block;font-size:1.7rem;font-weight:600;line-height:1.15;
font-variant-numeric:tabular-nums}
.rr-figures span{font-size:.85rem;opacity:.72}
.rr-note{font-size:.85rem;opacity:.72;line-height:1.45;min-height:1.3rem}
.rr-warn{font-size:.88rem;line-height:1.4;border-left:3px solid #D55E00;padding:.1rem .7rem}
@media (max-width:640px){
.stMainBlockContainer{padding:4.2rem 1rem 2rem}
.rr-title{font-size:1.35rem}.rr-figures{gap:.4rem 1.3rem}.rr-figures b{font-size:1.45rem}}
</style>"""


def apply_look() -> None:
    """Send the style once per visit of a page."""
    st.html(_STYLE)


def heading(title: str, lead: str) -> None:
    """The top of a page.

    Args:
        title: A few words.
        lead: What the page is for, in one or two sentences.
    """
    st.html(f'<h1 class="rr-title">{escape(title)}</h1><p class="rr-lead">{escape(lead)}</p>')


def figures(values: dict[str, str]) -> str:
    """Large numbers with a word under each.

    Args:
        values: Number by its word.

    Returns:
        HTML.
    """
    cells = "".join(
        f"<div><b>{escape(number)}</b><span>{escape(word)}</span></div>"
        for word, number in values.items()
    )
    return f'<div class="rr-figures">{cells}</div>'


def note(text: str) -> str:
    """A quiet line of HTML.

    Args:
        text: Plain text.

    Returns:
        HTML that keeps its line even when the text is empty.
    """
    return f'<div class="rr-note">{escape(text)}</div>'


def warning(text: str) -> str:
    """A line of HTML that asks for attention without shouting.

    Args:
        text: Plain text.

    Returns:
        HTML.
    """
    return f'<div class="rr-warn" role="status">{escape(text)}</div>'
