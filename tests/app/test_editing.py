import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.app.editing import label_of, marker_of, seconds_of, segment_of
from readroom.domain import Span
from readroom.errors import InputError
from readroom.view.chart_time import clock


@given(st.integers(0, 24 * 3600 - 1))
def test_a_moment_as_it_is_shown_can_be_typed(second):
    assert seconds_of(clock(second)) == second


@pytest.mark.parametrize("text", ["", "12", "12:3", "12:60", "1:60:00x", "-1:00", "now"])
def test_what_is_no_time_is_refused_with_an_example(text):
    with pytest.raises(InputError, match=r"expected a time like 12:30"):
        seconds_of(text)


def test_a_marker_lies_in_its_session():
    assert marker_of(" slide  4 ", "1:30", 600).at == 90
    assert marker_of("slide 4", "1:30", 600).label == "slide 4"
    with pytest.raises(InputError, match="within the session, which is 10:00 long; got 11:00"):
        marker_of("slide 4", "11:00", 600)


def test_a_segment_ends_after_it_begins():
    assert segment_of("break", "1:00", "2:00", 600).span == Span(60, 120)
    with pytest.raises(InputError, match="expected an end after 2:00, got 1:00"):
        segment_of("break", "2:00", "1:00", 600)


def test_a_label_says_something_in_one_line():
    assert label_of("a\nb") == "a b"
    with pytest.raises(InputError, match="expected a few words"):
        label_of(" \n ")
