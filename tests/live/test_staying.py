"""Leaving a running live page warns, and coming back goes on with the same session."""

from __future__ import annotations

import time

import pytest
from tests.live.live_page import component, playing, start

pytestmark = [pytest.mark.browser, pytest.mark.data]

PATIENCE_MS = 90_000
HANGS_S = 20
"""Mostly longer than a browser waits for a server that is silent: five checks of the way, one
every 2.5 s where all went well before."""
LOOK_S = 30
"""A busy server takes seconds to look at everybody anew."""
TOKEN = "() => sessionStorage.getItem('readroom-live')"
BACK_S = 90
PEOPLE = ["Person 1", "Person 2"]
SEEN = "count => document.querySelectorAll('.rr-strips b').length >= count"


COUNT_CONNECTIONS = """
const Stock = window.RTCPeerConnection;
window.rrConnections = 0;
window.RTCPeerConnection = class extends Stock {
  constructor(...given) { super(...given); window.rrConnections++; }
};
"""
"""Runs in each frame before its own scripts."""

NOTICE_LOST = """
() => {
  window.rrSaid = false;
  const look = () => { rrSaid ||= document.body.innerText.includes('The connection was lost.'); };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
}
"""
"""On a fast machine the words stand for a second or two only."""


@pytest.fixture
def live(visit, scripted_server):
    """A page that plays and knows somebody, and what it asks."""
    page = visit(server=scripted_server)
    page.dialogs, page.stay = [], False

    def answer(dialog):
        page.dialogs.append(dialog.type)
        if page.stay:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    start(page)
    page.wait_for_function(SEEN, arg=len(PEOPLE), timeout=PATIENCE_MS)
    page.wait_for_function(f"() => ({TOKEN})() !== null", timeout=PATIENCE_MS)
    return page


def people(page):
    return page.locator(".rr-strips b").all_inner_texts()


def now(page):
    return [words.split()[0] for words in page.locator(".rr-strips span").all_inner_texts()]


def blurred(page):
    """Whether what was chosen before is chosen now."""
    chosen = page.get_by_role("radio", name="Blurred faces")
    return chosen.get_attribute("aria-checked") == "true"


def goes_on(page):
    """It plays again without a press, and who is there now are those who were there before."""
    page.wait_for_selector('iframe[title*="webrtc"]', timeout=PATIENCE_MS)
    deadline = time.monotonic() + BACK_S
    while not playing(component(page), 5):
        if time.monotonic() > deadline:
            return False
    page.wait_for_function(SEEN, arg=len(PEOPLE), timeout=PATIENCE_MS)
    told, deadline = (people(page), now(page)), time.monotonic() + LOOK_S
    while time.monotonic() < deadline and told != (PEOPLE, ["happy"] * len(PEOPLE)):
        page.wait_for_timeout(500)  # a look at everybody anew
        told = people(page), now(page)
    print(told)  # noqa: T201  shown where it fails
    return told == (PEOPLE, ["happy"] * len(PEOPLE))


def test_a_page_that_is_loaded_anew_goes_on_with_its_session_and_the_token_is_new(live):
    token = live.evaluate(TOKEN)
    live.get_by_role("radio", name="Blurred faces").click()
    live.wait_for_timeout(1000)
    live.reload()
    assert live.dialogs == ["beforeunload"]
    assert goes_on(live)
    live.wait_for_function(f"token => ![null, token].includes(({TOKEN})())", arg=token)
    assert blurred(live)


def test_another_page_is_asked_for_first_and_the_way_back_goes_on(live):
    live.get_by_role("radio", name="Blurred faces").click()
    live.stay = True
    live.get_by_role("link", name="About").first.click()
    live.wait_for_timeout(1500)
    assert live.dialogs == ["confirm"]
    assert playing(component(live), 5)
    live.stay = False
    live.get_by_role("link", name="About").first.click()
    live.wait_for_selector("text=What it cannot tell", timeout=PATIENCE_MS)
    live.get_by_role("link", name="Live").first.click()
    assert goes_on(live)
    assert blurred(live)


LOSE_AN_ANSWER = """
const stock = RTCPeerConnection.prototype.setRemoteDescription;
window.rrLost = 0;
RTCPeerConnection.prototype.setRemoteDescription = function (...given) {
  return window.rrLost++ ? stock.apply(this, given) : new Promise(() => {});
};
"""


def test_a_way_back_whose_first_answer_is_lost_is_tried_anew(live):
    live.add_init_script(LOSE_AN_ANSWER)
    live.get_by_role("link", name="About").first.click()
    live.wait_for_selector("text=What it cannot tell", timeout=PATIENCE_MS)
    live.get_by_role("link", name="Live").first.click()
    assert goes_on(live)
    assert component(live).evaluate("rrLost") >= 2


def test_a_server_that_hangs_is_said_and_the_picture_comes_back_by_itself(live, scripted_server):
    live.add_init_script(COUNT_CONNECTIONS)
    live.reload()
    assert goes_on(live)
    before = component(live).evaluate("window.rrMark = rrConnections")
    live.evaluate(NOTICE_LOST)
    scripted_server.process.suspend()
    try:
        live.wait_for_timeout(HANGS_S * 1000)
    finally:
        scripted_server.process.resume()
    assert goes_on(live)
    # Some hangs the connection outlives: then there is nothing to be said.
    outlived = component(live).evaluate(f"window.rrMark === {before} && rrConnections === {before}")
    assert live.evaluate("rrSaid") or outlived
    gone = live.locator("text=The connection was lost.")
    gone.wait_for(state="detached", timeout=PATIENCE_MS)


def test_what_was_stopped_does_not_begin_again_nor_warn(live):
    component(live).get_by_role("button", name="Stop").click()
    live.wait_for_selector("text=Press Start camera to begin.", timeout=PATIENCE_MS)
    live.wait_for_timeout(6000)  # longer than a lost picture would take
    component(live).get_by_role("button", name="Start camera").wait_for(timeout=5000)
    live.reload()
    live.wait_for_selector("h1.rr-title", timeout=PATIENCE_MS)
    assert live.dialogs == []
    assert live.evaluate(TOKEN) is None


def test_runs_of_the_page_that_are_counted_late_do_not_stop_the_picture(visit, scripted_server):
    page = visit(server=scripted_server)
    start(page, attempts=1)
    page.wait_for_timeout(2000)
    assert playing(component(page), 1)


LOADS_S = 1.5


def test_a_video_that_loads_slowly_while_the_page_is_drawn_again_connects_once(live):
    live.add_init_script(COUNT_CONNECTIONS)

    def late(route):
        time.sleep(LOADS_S)
        route.continue_()

    live.route("**/adapter_core*", late)  # what the component loads before it connects
    live.reload()
    assert goes_on(live)
    assert component(live).evaluate("rrConnections") == 1
