"""The live page's choice of input, by Streamlit's own test runner: no browser, no camera."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from tests import inputs
from tests.app.live_fakes import live_threads, until
from tests.wording import banned_in

from readroom.app.live_inputs import Way
from readroom.app.meetings import MEETING
from readroom.app.server_state import server_state

SECRET = "rtsp://me:secret@10.0.0.12/live?token=abc"


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Streamlit's test runner has no visitor, whom the video component asks for."""
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)
    monkeypatch.setattr(server_state().rooms, "served", True)
    for name in ("CAMERAS", "FREE_CAMERAS", "VIDEOS_DIR"):
        monkeypatch.delenv(f"READROOM_{name}", raising=False)


@pytest.fixture
def cameras(tmp_path, monkeypatch):
    path = tmp_path / "cameras.toml"
    path.write_text(f'[cameras]\n"Room 12" = "{SECRET}"\nDoor = 0\n')
    monkeypatch.setenv("READROOM_CAMERAS", str(path))
    return path


@pytest.fixture
def films(tmp_path, monkeypatch):
    folder = tmp_path / "films"
    folder.mkdir()
    inputs.video(folder / "lesson.mp4", 5)
    monkeypatch.setenv("READROOM_VIDEOS_DIR", str(folder))
    return folder


def page():
    from readroom.app.screens import live

    live.show()


def loaded_anew():
    import streamlit as st

    from readroom.app.screens import live, staying_part

    if "came" not in st.session_state:
        st.session_state["came"] = True
        said = {"back": st.session_state["token"]}
        st.session_state[staying_part.KEY] = said

        staying_part._back()
        del st.session_state[staying_part.KEY]
    live.show()


@pytest.fixture
def run():
    return AppTest.from_function(page, default_timeout=60).run()


def words(run):
    assert not run.exception
    texts = [part.value for part in run.markdown]
    texts += [part.proto.body for part in run.get("html")]
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(texts)))


def box(run, label="Look at"):
    """The boxes of that label: none or one."""
    return next((one for one in run.selectbox if one.label == label), None)


def offered(run):
    return list(box(run).options)


def tick(run, label):
    (found,) = [one for one in run.checkbox if one.label == label]
    return found.check().run()


def choose(run, name):
    return box(run).select_index(offered(run).index(name)).run()


def session(run):
    return run.session_state["live_session"]


def test_by_default_five_inputs_are_offered(run):
    assert offered(run) == [Way.BROWSER, Way.WINDOW, Way.JOINED, Way.FILE, Way.DEMO]
    assert session(run).feed is None
    assert "Press Start camera to begin." in words(run)
    assert "No camera? Choose Demonstration room." in words(run)
    assert "No camera?" not in words(choose(run, Way.DEMO))


def test_a_meeting_is_looked_at_only_where_others_may_be(run, monkeypatch):
    told = words(choose(run, Way.WINDOW))
    assert "A meeting shows other people." in told
    assert "Choose window" not in told
    monkeypatch.setenv("READROOM_PURPOSE", "research")
    monkeypatch.setenv("READROOM_REGION", "GB")
    asked = AppTest.from_function(page, default_timeout=60)
    asked.session_state["purpose_chosen"] = ("research", "GB")
    run = choose(asked.run(), Way.WINDOW)
    assert session(run).given.from_browser
    assert session(run).feed is None
    told = words(run)
    assert "Press Choose window to begin." in told
    assert "hide your own view" in told
    assert "A meeting shows other people." not in told
    assert not [one for one in run.toggle if one.label == "Many people: a larger picture"]


def test_people_join_only_where_they_may_be_read(run, monkeypatch):
    told = words(choose(run, Way.JOINED))
    assert "under this purpose you look at yourself alone" in told
    assert "Begin reading" not in told
    monkeypatch.setenv("READROOM_PURPOSE", "playtest")
    monkeypatch.setenv("READROOM_REGION", "GB")
    asked = AppTest.from_function(page, default_timeout=60)
    asked.session_state["purpose_chosen"] = ("playtest", "GB")
    run = choose(asked.run(), Way.JOINED)
    room = session(run).feed.room
    told = words(run)
    assert f"/join/{room.code}" in told
    assert "Nobody has joined yet" in told
    assert "Press Begin reading to begin." in told
    assert "no picture of anybody leaves their device" in told
    assert server_state().rooms.find(room.code) is room
    assert banned_in(told) == ()
    choose(run, Way.DEMO)
    assert server_state().rooms.find(room.code) is None


def test_where_another_server_has_the_pages_nobody_can_join(monkeypatch):
    monkeypatch.setattr(server_state().rooms, "served", False)
    run = AppTest.from_function(page, default_timeout=60).run()
    assert offered(run) == [Way.BROWSER, Way.WINDOW, Way.FILE, Way.DEMO]


def test_nobody_is_counted_by_their_own_camera(monkeypatch):
    monkeypatch.setenv("READROOM_PURPOSE", "education")
    monkeypatch.setenv("READROOM_REGION", "DE")
    asked = AppTest.from_function(page, default_timeout=60)
    asked.session_state["purpose_chosen"] = ("education", "DE")
    assert "Nothing may be read of people who join here" in words(choose(asked.run(), Way.JOINED))


def test_a_recorded_meeting_is_played_where_others_may_be_and_pictures_are_told(
    films, run, monkeypatch
):
    run = choose(run, Way.FILE)
    assert not session(run).given.shows_meeting
    assert "A meeting shows other people." in words(tick(run, MEETING))
    monkeypatch.setenv("READROOM_PURPOSE", "research")
    monkeypatch.setenv("READROOM_REGION", "GB")
    asked = AppTest.from_function(page, default_timeout=60)
    asked.session_state["purpose_chosen"] = ("research", "GB")
    run = choose(asked.run(), Way.FILE)
    before = session(run)
    run = tick(run, MEETING)
    assert session(run) is not before
    assert session(run).given.video == films / "lesson.mp4"
    assert session(run).given.shows_meeting
    assert "A meeting shows other people." not in words(run)


def test_cameras_are_offered_by_name_and_no_address_reaches_the_page(cameras, run):
    assert offered(run) == [
        Way.BROWSER,
        Way.WINDOW,
        Way.JOINED,
        "Room 12",
        "Door",
        Way.FILE,
        Way.DEMO,
    ]
    run = choose(run, "Room 12")
    assert session(run).given.camera.address == SECRET
    told = words(run)
    assert "reads this camera itself" in told
    everything = told + "".join(str(part.proto) for part in run.main)
    assert "secret" not in everything
    assert "10.0.0.12" not in everything


def test_a_file_of_cameras_that_does_not_fit_is_said_and_the_rest_goes_on(cameras, run):
    cameras.write_text('[cameras]\nA = "secret"\n')
    run = run.run()
    assert offered(run) == [Way.BROWSER, Way.WINDOW, Way.JOINED, Way.FILE, Way.DEMO]
    assert "No camera of the network can be offered" in words(run)
    assert "secret" not in words(run)


def test_the_demonstration_room_is_labelled_and_its_size_is_chosen(run):
    run = choose(run, Way.DEMO)
    told = words(run)
    assert "Synthetic: drawn faces, scripted expressions" in told
    assert "Press Start demonstration to begin." in told
    assert "nobody is filmed" in told
    assert not banned_in(told.lower())
    first = session(run)
    assert first.given.people == 24
    run = run.button_group(key="live-demo-people-box-0").set_value(12).run()
    assert session(run).given.people == 12
    assert first.bridge.closed


def test_another_input_ends_the_running_session(run):
    run = choose(run, Way.DEMO)
    running = session(run)
    running.sink.start()
    assert until(lambda: running.bridge.status().newest is not None)
    wish = run.session_state["live_staying"]
    wish.press(start=True)
    assert not wish.look(playing=True, signalling=False)
    run = choose(run, Way.BROWSER)
    assert not run.exception
    assert running.bridge.closed
    assert not wish.look(playing=False, signalling=False)
    assert not wish.lost, "nothing but a press starts another camera"
    assert until(lambda: not live_threads())
    assert session(run).feed is None


@pytest.mark.parametrize("way", [Way.DEMO, Way.FILE], ids=["another input", "none yet"])
def test_what_was_drawn_of_one_session_is_not_kept_beside_the_next(run, way):
    run.session_state["live_room_drawn"] = ((), "of who was here before")
    run = choose(run, way)
    assert not run.exception
    assert "live_room_drawn" not in run.session_state


def test_a_video_is_chosen_from_the_servers_folder(films, run):
    run = choose(run, Way.FILE)
    assert box(run, "Video").options == ["lesson.mp4", "Upload a video ..."]
    assert session(run).given.video == films / "lesson.mp4"
    assert str(films) not in words(run)
    assert "temporary file" in words(run)


def test_a_video_page_loaded_anew_shows_the_same_video_and_begins_nothing(films, run, monkeypatch):
    # Streamlit's test runner takes every visit for one that is connected.
    monkeypatch.setattr("readroom.app.screens.staying_part._is_there", lambda _owner: False)
    inputs.video(films / "seminar.mp4", 900)
    run = choose(run, Way.FILE)
    run = box(run, "Video").select_index(1).run()
    before = session(run)
    before.sink.start()
    assert until(lambda: before.seated)
    fresh = AppTest.from_function(loaded_anew, default_timeout=60)
    fresh.session_state["token"] = before.token
    fresh = fresh.run()
    assert box(fresh).value == list(box(fresh).options).index(Way.FILE)
    assert session(fresh).given.video == films / "seminar.mp4"
    assert session(fresh) is not before
    assert before.over
    assert fresh.session_state["live_staying"].tries == 0
    assert "lost" not in words(fresh)


def test_without_a_video_nothing_runs_and_nothing_is_shown(run):
    before = session(run)
    run = choose(run, Way.FILE)
    assert not run.exception
    assert before.bridge.closed
    assert box(run, "Video") is None


def test_addresses_by_hand_only_where_the_configuration_allows_them(monkeypatch):
    monkeypatch.setenv("READROOM_FREE_CAMERAS", "1")
    run = AppTest.from_function(page, default_timeout=60).run()
    run = choose(run, "An address by hand")
    run = run.text_input(key="live-address-box-0").set_value("http://10.0.0.12/secret").run()
    assert "expected one that begins with rtsp://" in words(run)
    assert "secret" not in words(run)
    run = run.text_input(key="live-address-box-0").set_value(SECRET).run()
    assert session(run).given.camera.free
    assert "secret" not in words(run)


def test_an_address_by_hand_is_still_there_after_a_reload(run, monkeypatch):
    monkeypatch.setenv("READROOM_FREE_CAMERAS", "1")
    monkeypatch.setattr("readroom.app.screens.staying_part._is_there", lambda _owner: False)
    run = choose(run.run(), "An address by hand")
    run = run.text_input(key="live-address-box-0").set_value(SECRET).run()
    before = session(run)
    server_state().sessions.enter(before)
    fresh = AppTest.from_function(loaded_anew, default_timeout=60)
    fresh.session_state["token"] = before.token
    fresh = fresh.run()
    assert offered(fresh)[box(fresh).value] == "An address by hand"
    assert session(fresh).given == before.given
    assert "secret" not in words(fresh)
