"""The model card as a page: every figure of the model that is installed."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.screens.about import NO_FIGURES
from readroom.app.screens.look import heading, warning
from readroom.evaluation.model_card import model_card
from readroom.recognition.cards import ModelCard
from readroom.recognition.evaluations import read_evaluation

_STYLE: Final = """
<style>
.stMarkdown table{display:block;overflow-x:auto;font-size:.9rem;
font-variant-numeric:tabular-nums}
.stMarkdown td{white-space:nowrap}
.stMarkdown td:last-child{white-space:normal;min-width:9.5rem}
</style>"""


def show() -> None:
    """The page."""
    card = ModelCard.read()
    heading(
        f"Model card: {card.name}",
        "What the model is, how good, made of what, and what it must not be used for.",
    )
    told = read_evaluation(card)
    if told is None:
        st.html(warning(NO_FIGURES))
        return
    text = model_card(card.facts, told)
    st.download_button("Save as Markdown", text, "model-card.md", "text/markdown")
    st.html(_STYLE)
    st.markdown(_untitled(text))


def _untitled(text: str) -> str:
    """The card without its own title, for the page has one."""
    return "\n".join(text.splitlines()[1:])
