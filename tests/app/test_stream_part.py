"""Which of the video component's memories is of the video that the browser shows."""

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture(autouse=True)
def _no_visitor(monkeypatch):
    """Streamlit's test runner has no visitor, whom the video component asks for."""
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)


def live():
    from readroom.app.screens import live

    live.show()


def remembered(run):
    """What the component holds of the run that it was last shown in."""
    return run.session_state[run.session_state["live_stream"]]._last_rendered_run_count


def test_a_video_that_stays_on_the_page_is_never_stale_and_one_that_was_away_is():
    run = AppTest.from_function(live, default_timeout=30).run()
    assert remembered(run.run()) is None
    run.session_state["live_mounted"] = None  # another page was shown
    assert remembered(run.run()) == -1
    assert remembered(run.run()) is None


def test_the_page_without_an_input_has_no_video():
    run = AppTest.from_function(live, default_timeout=30).run()
    assert run.session_state["live_mounted"]
    box = next(one for one in run.selectbox if one.label == "What is looked at")
    box.select("A video file").run()
    assert run.session_state["live_mounted"] is None
