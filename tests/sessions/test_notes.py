"""Markers, segments and dismissals stay where they were put until they are taken away."""

from __future__ import annotations

import pytest
from tests.sessions.made import a_session

from readroom.domain import Marker, Segment, Span
from readroom.errors import UnknownRecordError
from readroom.sessions.store import SessionStore


@pytest.fixture
def session(store: SessionStore) -> str:
    one = a_session()
    store.begin(one)
    return one.id


def test_markers_are_kept_by_time(store: SessionStore, session: str) -> None:
    late = store.add_marker(session, Marker(90.5, "questions"))
    early = store.add_marker(session, Marker(3.25, "start", "system"))
    assert store.markers(session) == (early, late)
    assert early.id != late.id
    store.remove_marker(session, early.id)
    assert store.markers(session) == (late,)


def test_segments_are_kept_by_time(store: SessionStore, session: str) -> None:
    late = store.add_segment(session, Segment(Span(60, 120), "group work"))
    early = store.add_segment(session, Segment(Span(0, 60), "talk"))
    assert store.segments(session) == (early, late)
    store.remove_segment(session, late.id)
    assert store.segments(session) == (early,)


def test_what_belongs_to_another_session_is_not_removed(store: SessionStore, session: str) -> None:
    other = a_session()
    store.begin(other)
    marker = store.add_marker(session, Marker(1.0, "here"))
    with pytest.raises(UnknownRecordError, match="no marker"):
        store.remove_marker(other.id, marker.id)
    with pytest.raises(UnknownRecordError, match="no segment"):
        store.remove_segment(session, marker.id)
    assert store.markers(session) == (marker,)


def test_a_number_never_comes_back(store: SessionStore, session: str) -> None:
    first = store.add_marker(session, Marker(1.0, "a"))
    store.remove_marker(session, first.id)
    assert store.add_marker(session, Marker(1.0, "b")).id > first.id


def test_a_hint_is_set_aside_once(store: SessionStore, session: str) -> None:
    store.dismiss(session, 4, 61.5)
    store.dismiss(session, 4, 61.5)
    store.dismiss(session, 5, 61.5)
    assert store.dismissed(session) == {(4, 61.5), (5, 61.5)}


def test_a_hint_that_was_set_aside_is_brought_back(store: SessionStore, session: str) -> None:
    store.dismiss(session, 4, 61.5)
    store.dismiss(session, 5, 61.5)
    for _ in range(2):
        store.bring_back(session, 4, 61.5)
    assert store.dismissed(session) == {(5, 61.5)}
