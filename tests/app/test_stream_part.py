"""Which of the video component's memories is of the video that the browser shows."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit_webrtc.component import WebRtcStreamerState
from streamlit_webrtc.webrtc import SignallingTimeoutError

from readroom.app.screens import stream_part

PLAYING = WebRtcStreamerState(playing=True, signalling=False)


@pytest.fixture(autouse=True)
def visitor(monkeypatch):
    """Streamlit's test runner has none, whom the video component asks for; its runs count late."""
    visitor = SimpleNamespace(script_run_count=0)
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: visitor)
    return visitor


def live():
    from readroom.app.screens import live

    live.show()


def context(run):
    """What the component remembers."""
    return run.session_state[run.session_state["live_stream"]]


def run_late(run, visitor):
    """Another run, which the component takes for one after others that it did not see."""
    visitor.script_run_count += 3
    return run.run()


def test_a_video_that_stays_on_the_page_is_remembered_and_one_that_was_away_begins_anew(visitor):
    run = AppTest.from_function(live, default_timeout=30).run()
    context(run)._set_state(PLAYING)
    assert context(run_late(run, visitor)).state == PLAYING
    run.session_state["live_mounted"] = None  # another page was shown
    assert context(run_late(run, visitor)).state != PLAYING
    context(run)._set_state(PLAYING)
    assert context(run_late(run, visitor)).state == PLAYING


def test_what_is_stale_stays_so_where_the_run_that_told_so_was_broken_off(visitor):
    run = AppTest.from_function(live, default_timeout=30).run()
    context(run)._set_state(PLAYING)
    context(run)._last_rendered_run_count = -1  # told, and the component was not reached
    assert context(run_late(run, visitor)).state != PLAYING


def test_an_offer_that_a_busy_server_could_not_answer_is_taken_anew(monkeypatch):
    real, tries = stream_part.webrtc_streamer, []

    def busy_once(**given):
        tries.append(given["key"])
        if len(tries) == 1:
            raise SignallingTimeoutError
        return real(**given)

    monkeypatch.setattr(stream_part, "webrtc_streamer", busy_once)
    run = AppTest.from_function(live, default_timeout=30).run()
    assert not run.exception
    assert len(tries) == 2
    assert not context(run).state.playing


def test_the_page_without_an_input_has_no_video():
    run = AppTest.from_function(live, default_timeout=30).run()
    assert run.session_state["live_mounted"]
    box = next(one for one in run.selectbox if one.label == "Look at")
    box.select("A video file").run()
    assert run.session_state["live_mounted"] is None
