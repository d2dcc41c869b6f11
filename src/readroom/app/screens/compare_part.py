"""Two stretches, of this session or of another one, side by side."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from readroom.app.comparing import NamedSpan, compare, stretches
from readroom.app.review_data import Review, review
from readroom.app.screens.look import chart, figures, note, theme
from readroom.app.screens.reader import reader_time
from readroom.app.session_list import called
from readroom.sessions.store import SessionStore
from readroom.view.charts import percent
from readroom.view.comparison_words import CAREFUL, UNITS, comparison_words
from readroom.view.share_charts import comparison_chart

OFFERED: Final = 500
KEY: Final = "Dot: the first; diamond: the second. Numbers: second less first, in points of 100."


def comparison(store: SessionStore, seen: Review) -> None:
    """Choose two stretches and see how they differ.

    Args:
        store: Where sessions are kept.
        seen: The session that is reviewed.
    """
    left, right = st.columns(2, gap="large")
    with left:
        first = _stretch("First stretch, of this session", seen, 0)
    with right:
        other = _other(store, seen)
        second = _stretch("Second stretch", other, 1 if other is seen else -1)
    found = compare(seen, first[1], other, second[1])
    if found is None:
        st.html(note("Each stretch needs at least one whole window of ten seconds."))
        return
    names = first[0], second[0]
    if other is not seen:  # often the same stretch of both
        of_other = called([other.session], reader_time)[other.session.id]
        names = f"{first[0]}, of this session", f"{second[0]}, of {of_other}"
    st.html(f"<b>{escape(comparison_words(found, names))}</b>")
    if found.first.shares is None or found.second.shares is None:
        return
    chart(comparison_chart(found, theme()), "comparison")
    covered = [one.coverage for one in (found.first, found.second)]
    told = ["-" if one is None else percent(one) for one in covered]
    st.html(figures({"measured in the first": told[0], "measured in the second": told[1]}))
    st.html(note(f"{KEY} {UNITS[found.unit]}" + ("" if other is seen else f" {CAREFUL}")))


def _stretch(label: str, seen: Review, place: int) -> NamedSpan:
    offered = stretches(seen)
    picked = st.selectbox(
        label,
        range(len(offered)),
        index=max(place, 0) if place < len(offered) and place >= 0 else len(offered) - 1,
        format_func=lambda one: offered[one][0],
        key=f"{label}-{seen.session.id}",
    )
    return offered[picked or 0]


def _other(store: SessionStore, seen: Review) -> Review:
    """This session, or another one that may be shown."""
    others = [one for one in store.sessions(limit=OFFERED) if one.id != seen.session.id]
    names = called(others, reader_time)
    picked = st.selectbox(
        "Second stretch, of",
        [None, *names],
        format_func=lambda one: "this session" if one is None else names[one],
    )
    return seen if picked is None else review(store, picked)
