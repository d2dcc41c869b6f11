"""What a visitor presses in the video is heard once, whenever the page comes to it."""

import pytest
from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from readroom.app.screens import live, staying_part

    if "said" in st.session_state:  # as the browser's part of the page keeps it
        st.session_state[staying_part.KEY] = {"wish": st.session_state["said"]}
        staying_part._hear_wish()
        del st.session_state[staying_part.KEY]
    live.show()


@pytest.fixture(autouse=True)
def _no_visitor(monkeypatch):
    """Streamlit's test runner has no visitor, whom the video component asks for."""
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)


@pytest.fixture
def run():
    return AppTest.from_function(page, default_timeout=60).run()


def say(run, wish):
    run.session_state["said"] = wish
    assert not run.run().exception
    return run.session_state["live_staying"]


def test_start_is_heard_once_and_a_picture_that_is_lost_later_comes_back(run):
    staying = say(run, "start 1")
    staying.look(playing=True, signalling=False)
    say(run, "start 1")  # still there at the next run
    staying.look(playing=False, signalling=False)
    assert staying.lost


def test_stop_ends_the_session_and_nothing_is_lost(run):
    staying = say(run, "start 1")
    staying.look(playing=True, signalling=False)
    session = run.session_state["live_session"]
    say(run, "stop 2")
    assert session.over
    staying.look(playing=False, signalling=False)
    assert not staying.lost


def test_before_a_press_nothing_is_wished(run):
    staying = say(run, "")
    staying.look(playing=True, signalling=False)
    staying.look(playing=False, signalling=False)
    assert not staying.lost
