"""The look that all pages share: width, headings, the quiet figures of a result."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final, Literal

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from readroom.view.chart_style import Spec

_STYLE: Final = """
<style>
.stMainBlockContainer{max-width:1180px;padding:1.2rem 1.5rem 3rem}
.stAppHeader{display:none}
.stVerticalBlock>div:has(>.st-key-rr-staying){position:absolute}
.st-key-rr-menu{border-bottom:1px solid rgba(128,128,128,.22);padding-bottom:.55rem;
margin-bottom:.4rem}
.rr-name{font-weight:700;letter-spacing:-.01em;margin-right:.6rem}
.rr-title{font-size:1.55rem;font-weight:650;letter-spacing:-.01em;line-height:1.25;margin:0}
.rr-lead{opacity:.72;margin:.2rem 0 0;max-width:44rem;line-height:1.45}
.rr-figures{display:flex;flex-wrap:wrap;gap:.4rem 1.8rem}
.rr-narrow .rr-figures div{max-width:9.6rem}
.rr-figures b{display:block;font-size:1.7rem;font-weight:600;line-height:1.15;
font-variant-numeric:tabular-nums}
.rr-figures span{display:block;font-size:.85rem;opacity:.72;line-height:1.35}
.stHtml a{color:inherit;text-decoration:underline;text-underline-offset:2px}
.rr-line{border:0;border-top:1px solid rgba(128,128,128,.22);margin:.3rem 0}
.rr-note{font-size:.85rem;opacity:.72;line-height:1.45;min-height:1.3rem}
.rr-table{overflow-x:auto;margin-bottom:.6rem}
.rr-table table{border-collapse:collapse;font-size:.9rem;white-space:nowrap}
.rr-table td:first-child{white-space:normal;min-width:8rem}
.rr-table th{font-weight:600;opacity:.72;text-align:left}
.rr-table th,.rr-table td{padding:.3rem 1.1rem .3rem 0;vertical-align:top;
border-bottom:1px solid rgba(128,128,128,.22);font-variant-numeric:tabular-nums}
.stMarkdown h2{font-size:1.25rem;font-weight:600;letter-spacing:0;padding:.6rem 0 .5rem}
.stMarkdown h3{font-size:1.08rem;font-weight:600;letter-spacing:0;padding:.4rem 0 .4rem}
.stCheckbox label p{white-space:normal}
.stPageLink a:focus-visible,.stElementToolbar button:focus-visible{outline:2px solid #2F8F99;
outline-offset:-2px}
.stElementToolbar:focus-within{opacity:1!important}
.rr-changed{margin:0 0 .5rem;font-size:.95rem;line-height:1.4}
.rr-item b{display:block;font-weight:600;line-height:1.35;overflow-wrap:anywhere}
.rr-item span{display:block;font-size:.85rem;opacity:.72;line-height:1.4}
[class*="st-key-rr-session-"]{border-top:1px solid rgba(128,128,128,.22);
padding-top:.55rem;row-gap:.1rem}
[class*="st-key-rr-quiet-"] details:not([open]){border-color:transparent}
[class*="st-key-rr-quiet-"] details:not([open])>summary{padding-left:0}
.rr-warn{font-size:.88rem;line-height:1.4;border-left:3px solid #D55E00;padding:.1rem .7rem}
@media (max-width:640px){
.stMainBlockContainer{padding:.8rem 1rem 2rem}
.st-key-rr-menu{gap:.1rem .2rem}.st-key-rr-menu>div:first-child{display:none}
.rr-title{font-size:1.35rem}.rr-figures{gap:.4rem 1.3rem}.rr-figures b{font-size:1.45rem}}
</style>"""


_NEXT: Final = """
<style>
.st-key-rr-next a{background:#1B656D;padding:.4rem .9rem}.st-key-rr-next a *{color:#fff}
.st-key-rr-next a:hover{background:#185860}
</style>"""
"""A link that is the next step looks like a primary button."""

_DARK: Final = """
<style>
button[kind^="primary"]:enabled *{color:#14181A}
.st-key-rr-next a{background:#6CC3CC}.st-key-rr-next a *{color:#14181A}
.st-key-rr-next a:hover{background:#8AD0D7}
</style>"""
"""Streamlit writes white on primary buttons, which on the dark theme's light blue has 2:1."""


def apply_look() -> None:
    """Send the style once per visit of a page."""
    st.html(_STYLE + _NEXT + (_DARK if theme() == "dark" else ""))


def menu(pages: Sequence[StreamlitPage]) -> None:
    """The name of the product and a link to each page, on one line where it fits.

    Args:
        pages: In the order shown.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="rr-menu"):
        st.html('<span class="rr-name">Readroom</span>', width="content")
        for page in pages:
            st.page_link(page, width="content")


def heading(title: str, lead: str) -> None:
    """The top of a page.

    Args:
        title: A few words.
        lead: What the page is for, in one or two sentences.
    """
    st.html(f'<h1 class="rr-title">{escape(title)}</h1><p class="rr-lead">{escape(lead)}</p>')


def item(title: str, below: str) -> str:
    """A thing of a list: what it is called, and a quiet line about it.

    Args:
        title: Plain text, also as somebody typed it.
        below: Plain text.

    Returns:
        HTML.
    """
    return f'<div class="rr-item"><b>{escape(title)}</b><span>{escape(below)}</span></div>'


def theme() -> Literal["light", "dark"]:
    """How this visitor's page looks.

    Returns:
        The theme for charts.
    """
    return "dark" if st.context.theme.type == "dark" else "light"


def chart(spec: Spec, key: str) -> None:
    """A chart as wide as its place, in its own colours.

    Args:
        spec: Vega-Lite; its description is what readers who do not see it are told.
        key: Keeps its place on the page, so that it is not built anew when only data changes.
    """
    st.vega_lite_chart(spec=spec, width="stretch", theme=None, key=key)


def line() -> None:
    """A quiet line between two results."""
    st.html('<hr class="rr-line">')


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
