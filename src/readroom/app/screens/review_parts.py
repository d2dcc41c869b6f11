"""The lower half of the review: shares, markers, comparisons, people, files. One at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from readroom.app.comparing import forget_figures
from readroom.app.editing import LONGEST_LABEL, label_of, marker_of, segment_of
from readroom.app.notes_list import notes_html, removable
from readroom.app.review_data import Review, still_there
from readroom.app.screens.compare_part import comparison
from readroom.app.screens.events_part import events
from readroom.app.screens.files_part import files
from readroom.app.screens.look import chart, note, theme, warning
from readroom.app.timeline import length_of
from readroom.domain import Marker, Purpose
from readroom.errors import InputError, ReadroomError
from readroom.recordings.withdrawing import withdraw
from readroom.sessions.store import SessionStore
from readroom.view.person_charts import name_of
from readroom.view.person_words import UNCORRECTED, blends_words, person_words
from readroom.view.report_words import LANES_KEY
from readroom.view.share_charts import shares_over_time

WITHDRAW: Final = (
    "Whoever withdraws is erased from this session within seconds: samples, label and hints, and "
    "the room is worked out again without them; what would still tell about them is withheld. A "
    "number is one unbroken sighting: somebody who left the picture and came back has others, too."
)
KEPT: Final = "review-kept"
PICKED: Final = "review-person"
Part = Callable[[SessionStore, Review], None]


def show(store: SessionStore, seen: Review) -> None:
    """The part that the visitor chose, while everybody in it may still be shown.

    Args:
        store: Where the session is kept.
        seen: The session, as the page read it.
    """
    try:
        if not still_there(store, seen):
            st.rerun(scope="app")
        _chosen_part(store, seen)
    except ReadroomError as error:
        st.html(warning(str(error)))


def _chosen_part(store: SessionStore, seen: Review) -> None:
    parts: dict[str, Part] = {
        "Shares": _shares,
        "Markers and segments": _notes,
        "Events": events,
        "Compare": comparison,
        "Report and files": files,
    }
    if not seen.why_no_persons:
        parts["People"] = _people
    picked = st.segmented_control(
        "Part", list(parts), default="Shares", required=True, label_visibility="collapsed"
    )
    parts[picked or "Shares"](store, seen)


def _shares(store: SessionStore, seen: Review) -> None:
    del store
    chart(shares_over_time(seen.figures.windows, length_of(seen), theme()), "shares")
    st.html(note(LANES_KEY))


def _notes(store: SessionStore, seen: Review) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.html(notes_html(seen.story))
        _remove(store, seen)
    with right:
        _add_marker(store, seen)
        _add_segment(store, seen)


def _add_marker(store: SessionStore, seen: Review) -> None:
    own = _own_key(seen, "marker")
    with st.form("marker"):
        label = st.text_input(
            "Marker", max_chars=LONGEST_LABEL, placeholder="What happened", key=own
        )
        at = st.text_input("At", placeholder="12:30", key=f"{own}-at")
        if st.form_submit_button("Add marker"):
            with _kept_if_mistaken():
                store.add_marker(seen.session.id, marker_of(label, at, length_of(seen)))
                _begin_anew("marker")


def _add_segment(store: SessionStore, seen: Review) -> None:
    own = _own_key(seen, "segment")
    with st.form("segment"):
        label = st.text_input("Segment", max_chars=LONGEST_LABEL, placeholder="What it is", key=own)
        with st.container(horizontal=True):
            start = st.text_input("From", placeholder="10:00", key=f"{own}-from")
            end = st.text_input("To", placeholder="25:00", key=f"{own}-to")
        if st.form_submit_button("Add segment"):
            with _kept_if_mistaken():
                segment = segment_of(label, start, end, length_of(seen))
                store.add_segment(seen.session.id, segment)
                _begin_anew("segment")


def _own_key(seen: Review, what: str) -> str:
    """Of what is typed or chosen: other boxes once it was kept, the same ones after a mistake."""
    return f"{what}-{seen.session.id}-{st.session_state.get(f'{KEPT}-{what}', 0)}"


def _begin_anew(what: str) -> None:
    turn = f"{KEPT}-{what}"
    st.session_state[turn] = st.session_state.get(turn, 0) + 1
    st.rerun()


@contextmanager
def _kept_if_mistaken() -> Iterator[None]:
    """Say what does not fit, and leave what was typed to be mended."""
    try:
        yield
    except InputError as error:
        st.html(warning(str(error)))


def _remove(store: SessionStore, seen: Review) -> None:
    known = removable(seen.story)
    if not known:
        return
    picked = st.selectbox(
        "Remove", list(known), index=None, placeholder="Remove a marker or segment ..."
    )
    if st.button("Remove", disabled=picked is None) and picked is not None:
        noted = known[picked]
        remove = store.remove_marker if isinstance(noted, Marker) else store.remove_segment
        remove(seen.session.id, noted.id)
        st.rerun()


def _pick(seen: Review) -> int | None:
    """Who is looked at. A label changes what the box calls them: then it is another box."""
    offered = [one.person for one in seen.participants]
    whose, before = st.session_state.get(PICKED, ("", None))
    if whose != seen.session.id:  # somebody else has that number here
        before = None
    picked = st.selectbox(
        "Person",
        offered,
        index=offered.index(before) if before in offered else 0,
        format_func=lambda person: name_of(person, seen.names),
        key=_own_key(seen, "person"),
    )
    st.session_state[PICKED] = (seen.session.id, picked)
    return picked


def _person(seen: Review, person: int) -> None:
    """What is known of one person; who was erased or never sampled has nothing."""
    told = seen.figures.persons.get(person)
    if told is None:
        return
    st.text(person_words(told))
    st.html(note(UNCORRECTED))
    if seen.session.purpose is Purpose.RESEARCH:
        st.html(note(blends_words(seen.figures.blends_of(person))))


def _people(store: SessionStore, seen: Review) -> None:
    if not seen.participants:
        st.html(note("Nobody is known one by one in this session."))
        return
    picked = _pick(seen)
    if picked is None:
        return
    _person(seen, picked)
    left, right = st.columns(2, gap="large")
    with left, st.form("label"):
        known = next(one.label for one in seen.participants if one.person == picked)
        typed = st.text_input(
            "Label",
            known or "",
            max_chars=LONGEST_LABEL,
            placeholder="seat 12",
            key=f"label-{seen.session.id}-{picked}",
        )
        st.html(note("Kept with the session, and erased with it. Better a seat than a name."))
        if st.form_submit_button("Keep label"):
            store.label(seen.session.id, picked, label_of(typed) if typed.strip() else None)
            _begin_anew("person")
    with right:
        st.html(note(WITHDRAW))
        own = f"withdraws-{seen.session.id}-{picked}"  # of this person alone
        sure = st.checkbox("This person withdraws", key=own)
        if st.button("Erase this person", disabled=not sure):
            with st.spinner("The room is worked out again without this person ..."):
                withdraw(store, seen.session.id, picked)
            forget_figures()
            st.rerun()
