"""A video meeting in a window of the same computer, in a real browser that shows it."""

from __future__ import annotations

import pytest
from tests.live.harness import browser_flags, serving
from tests.live.input_page import begin, choose
from tests.live.live_page import component, playing
from tests.live.meeting_page import FLAGS, meeting_page, open_meeting

from readroom.app.live_inputs import Way
from readroom.evaluation.datasets import PUBLIC_TEST
from readroom.evaluation.formats import read_crops

pytestmark = [pytest.mark.browser, pytest.mark.data]

PATIENCE_MS = 90_000
PEOPLE, PICTURES = 4, 2
START, STOP = "Choose window", "Stop"
GONE = "The window is not shown to this page any more"

NOTE_WINDOWS = """
const show = navigator.mediaDevices && navigator.mediaDevices.getDisplayMedia;
if (show) navigator.mediaDevices.getDisplayMedia = async (...wanted) => {
  const stream = await show.apply(navigator.mediaDevices, wanted);
  (top.rrShown ||= []).push(stream);
  return stream;
};
const Stock = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Stock {
  constructor(...given) { super(...given); window.rrWay = this; }
};
"""
"""What was shown to the page, and its way to the server."""

LOSE = "() => { rrWay.close(); rrWay.dispatchEvent(new Event('connectionstatechange')); }"


@pytest.fixture(scope="module")
def meeting(shared_data):
    """A gallery as a page."""
    crops = list(read_crops(shared_data / "data" / "fer2013.parquet").split(PUBLIC_TEST))
    return meeting_page(crops[4 : 4 + PEOPLE + PICTURES], PEOPLE, 3, 250)


@pytest.fixture(scope="module")
def browser(play, chromium, tmp_path_factory):
    """One that chooses the meeting where a visitor would."""
    nothing = tmp_path_factory.mktemp("nothing") / "none.y4m"
    flags = [flag for flag in browser_flags(nothing) if "-fake-" not in flag]
    flags += FLAGS
    launched = play.chromium.launch(executable_path=chromium, headless=True, args=flags)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def server(shared_data):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("READROOM_PURPOSE", "playtest")
        patched.setenv("READROOM_REGION", "GB")
        patched.setenv("READROOM_MODELS_DIR", str(shared_data / "models"))
        with serving() as running:
            yield running


@pytest.fixture
def page(browser, server, meeting):
    context = browser.new_context(no_viewport=True)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(NOTE_WINDOWS)
    opened = context.new_page()
    opened.on("dialog", lambda dialog: dialog.accept())
    opened.goto(server.url)
    opened.wait_for_selector("h1.rr-title")
    opened.meeting = open_meeting(opened, meeting, (780, 560))
    opened.get_by_text("Everybody in view was told this and agreed").click()
    opened.get_by_role("button", name="Use for playtest").click()
    choose(opened, Way.WINDOW)
    yield opened
    context.close()


def shown(page):
    """Of each window that the page was given whether it is still shown."""
    return page.evaluate("(window.rrShown || []).map(one => one.active)")


def test_a_meeting_is_read_pictures_are_not_and_the_window_is_shown_no_longer_than_asked(page):
    frame = begin(page, START)
    page.wait_for_function(
        "told => [...document.querySelectorAll('.rr-figures b')].slice(0, 3)"
        ".map(one => one.innerText).join(' ') === told",
        arg=f"{PEOPLE + PICTURES} {PEOPLE} {PICTURES}",
    )
    page.get_by_text(f"Not measured: {PICTURES} not moving").wait_for()
    assert not frame.get_by_role("button", name="Choose camera").is_visible()

    assert "Names" not in page.locator(".stMainBlockContainer").inner_text()

    frame.evaluate(LOSE)  # comes back without being asked for again
    page.get_by_text("The connection was lost.").wait_for()
    assert playing_again(page)
    assert shown(page) == [True]

    component(page).get_by_role("button", name=STOP).click()
    page.get_by_text(f"Press {START} to begin.").wait_for()
    assert shown(page) == [False]


def test_a_page_loaded_anew_or_whose_window_was_closed_asks_for_it_and_goes_on(page):
    begin(page, START)
    page.wait_for_function("() => sessionStorage.getItem('readroom-live')")
    page.reload()
    page.get_by_text(GONE).wait_for()
    begin(page, START)
    page.get_by_text(GONE).wait_for(state="detached")
    assert shown(page) == [True]
    page.meeting.close()
    page.get_by_text(GONE).wait_for()
    component(page).get_by_role("button", name=START).wait_for()


def test_whoever_chooses_no_window_is_told_what_to_do(page):
    refuse = "async () => { throw new DOMException('Permission denied', 'NotAllowedError'); }"
    frame = component(page)
    frame.evaluate(f"() => {{ navigator.mediaDevices.getDisplayMedia = {refuse}; }}")
    frame.get_by_role("button", name=START).click()
    frame.get_by_text("No window was chosen: press Choose window").wait_for()


def test_a_window_that_is_chosen_after_stop_was_pressed_is_not_shown(page):
    frame = component(page)
    frame.evaluate(
        """() => {
          const show = navigator.mediaDevices.getDisplayMedia;
          navigator.mediaDevices.getDisplayMedia = async (...wanted) => {
            await new Promise(done => setTimeout(done, 4000));
            return show.apply(navigator.mediaDevices, wanted);
          };
        }"""
    )
    frame.get_by_role("button", name=START).click()
    frame.get_by_role("button", name=STOP).click()
    page.wait_for_function("() => window.rrShown && window.rrShown.length === 1")
    page.wait_for_function("() => !window.rrShown[0].active")


def test_a_picture_that_takes_the_place_of_somebody_who_left_is_not_measured(page):
    begin(page, START)
    page.get_by_text(f"Not measured: {PICTURES} not moving").wait_for()
    page.meeting.evaluate("document.querySelector('.person').remove()")
    figures = (
        "[...document.querySelectorAll('.rr-figures b')].slice(0, 3).map(one => one.innerText)"
    )
    page.wait_for_function(f"() => {figures}[0] === '{PEOPLE + PICTURES - 1}'")
    page.wait_for_timeout(2000)  # numbers are means over two seconds
    for _ in range(10):
        _, measured, _ = page.evaluate(figures)
        assert measured == "-" or int(measured) <= PEOPLE - 1  # a busy machine reads seldom
        page.wait_for_timeout(500)


def playing_again(page):
    page.get_by_text("The connection was lost.").wait_for(state="detached")
    return playing(component(page), 30)
