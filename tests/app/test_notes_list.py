"""What was noted, as a list of words."""

from tests.view.stories import a_story

from readroom.app.notes_list import NOTHING, notes_html
from readroom.domain import Marker


def test_every_marker_is_listed_with_the_letters_of_the_chart_however_many_there_are():
    many = tuple(Marker(float(at), f"note {at}") for at in range(703))
    listed = notes_html(a_story(markers=many))
    assert listed.count("note ") == 703
    assert "<span>AAA</span><span>11:42</span><b>note 702</b>" in listed


def test_what_was_typed_is_no_markup():
    assert "New: &lt;b&gt;fractions" in notes_html(a_story())


def test_without_notes_it_is_said_what_they_are_for():
    assert NOTHING in notes_html(a_story(markers=(), segments=()))
