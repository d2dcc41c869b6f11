"""The pages of sessions in a real browser: nothing from elsewhere, nothing jumps."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.data]

DRAWING = ".st-key-rr-drawing svg.marks"
PATIENCE_MS = 90_000
SHOWN = """part => {
  const focused = document.activeElement, bar = focused.closest('.stElementToolbar');
  return focused.matches(part) && getComputedStyle(focused).outlineStyle === 'solid'
    && (!bar || getComputedStyle(bar).opacity === '1');
}"""
UNCUT = """() => {
  const words = [...document.querySelectorAll('.st-key-rr-drawing svg.marks text')];
  const wide = document.querySelector('[data-testid=stMain]').scrollWidth;
  return words.length > 9 && wide <= 320
    && words.every(one => one.getBoundingClientRect().right <= 321);
}"""


@pytest.fixture(scope="module")
def kept(live_store):
    """A synthetic play-test, in the server's store beside a lesson: its id."""
    from readroom.domain import Detail
    from readroom.recordings.demonstration import Script, fill
    from readroom.sessions.store import SessionStore

    with SessionStore.open(live_store) as store:
        played = {one.detail: one.id for one in fill(store, Script(people=12, minutes=6))}
    return played[Detail.PERSON]


@pytest.fixture
def page(kept, browser, live_server):
    """The review of the play-test, with every address that it asks for."""
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(f"{live_server.url}/review?session={kept}")
    opened.wait_for_selector(DRAWING, timeout=PATIENCE_MS)
    yield opened
    opened.close()


def test_a_review_is_scrubbed_without_a_jump_and_asks_nobody_else(page, kept):
    page.evaluate(f"() => {{ document.querySelector('{DRAWING}').dataset.mine = 'yes' }}")
    slider = page.get_by_role("slider")
    slider.focus()
    before = page.locator(".rr-figures").nth(1).inner_text()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    changed = "before => document.querySelectorAll('.rr-figures')[1].innerText !== before"
    page.wait_for_function(changed, arg=before, timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    assert page.locator(DRAWING).first.get_attribute("data-mine") == "yes"
    wide = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= 390
    page.goto(f"{page.url.partition('/review')[0]}/sessions/{kept}/report")
    assert "Synthetic play-test" in page.inner_text("h1")
    own = urlsplit(page.url).netloc
    elsewhere = [one for one in page.asked if urlsplit(one).netloc not in {own, ""}]
    assert elsewhere == []


def test_who_uses_keys_alone_sees_where_they_are(page):
    parts = ".stPageLink a", ".stElementToolbar button"
    for part in parts:
        page.locator(part).first.focus()
        page.keyboard.press("Tab")  # the browser shows a focus that came by a key alone
        page.wait_for_function(SHOWN, arg=part, timeout=PATIENCE_MS)


def test_a_narrow_phone_cuts_nothing_off(page):
    page.set_viewport_size({"width": 320, "height": 844})
    page.wait_for_function(UNCUT, timeout=PATIENCE_MS)
