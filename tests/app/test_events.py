"""What changed around the markers of a session, as the review has it."""

import pytest
from tests.app.kept_sessions import keep_playtest

from readroom.app.events import _found, events_html, events_of, forget_events
from readroom.app.review_data import review
from readroom.domain import Marker
from readroom.sessions.store import SessionStore
from readroom.view.event_words import HEADINGS


@pytest.fixture(scope="module")
def seen():
    with SessionStore.open("sqlite://") as store:
        kept = keep_playtest(store, people=12)
        store.add_marker(kept.id, Marker(600.0, "<b>boss</b>"))
        store.add_marker(kept.id, Marker(900.0, "<b>boss</b>"))
        store.add_marker(kept.id, Marker(3.0, "too early"))
        yield review(store, kept.id)


def test_markers_of_one_name_are_read_together_and_those_at_the_edge_left_out(seen):
    found = {one.label: one for one in events_of(seen, 10.0)}
    assert found["<b>boss</b>"].moments == (600.0, 900.0)
    assert found["<b>boss</b>"].around.after_s == 30.0  # read by another model: windows alone
    assert "too early" not in found


def test_no_marker_is_left_where_more_is_asked_than_there_is(seen):
    assert events_of(seen, 5000.0) == ()


def test_a_table_has_a_cell_for_each_heading_and_nothing_of_a_name_is_markup(seen):
    found = events_of(seen, 10.0)
    table = events_html(found)
    assert "&lt;b&gt;boss&lt;/b&gt;" in table
    assert "<b>" not in table
    assert table.count("<td>") == len(HEADINGS) * len(found)


def test_figures_are_worked_out_once_and_forgotten_on_demand(seen):
    forget_events()
    assert events_of(seen, 10.0) is events_of(seen, 10.0)
    forget_events()
    assert _found.cache_info().currsize == 0
