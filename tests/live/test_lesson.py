"""A lesson that is kept, by keyboard: markers, a reload, another visitor who must wait."""

from __future__ import annotations

import pytest
from tests.live.harness import FIRST_FRAME_S, serving_oddly
from tests.live.live_page import component, playing, start

pytestmark = [pytest.mark.browser, pytest.mark.data]

PATIENCE_MS = 90_000
KEPT = "[role=timer]"
FULL = "This server is full"


@pytest.fixture(scope="module")
def store_url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('lesson') / 'kept.db'}"


@pytest.fixture(scope="module")
def server(store_url):
    """For research, with room for one."""
    given = {
        "READROOM_ODD_FACES": "3",
        "READROOM_MAX_LIVE_SESSIONS": "1",
        "READROOM_PURPOSE": "research",
        "READROOM_REGION": "GB",
        "READROOM_DATABASE_URL": store_url,
    }
    with serving_oddly(**given) as running:
        yield running


def agreed(visit, server):
    page = visit(server=server)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_text("Everybody in view was told this and agreed").click(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Use for research").click(timeout=PATIENCE_MS)
    component(page)
    return page


def keep(page):
    page.get_by_text("Keep this session").first.click()
    page.get_by_text("Figures of single persons, too").click()
    # Who agreed is asked anew of another notice: the question of the first one goes meanwhile.
    page.get_by_text("Numbers of each person are kept").wait_for(timeout=PATIENCE_MS)
    page.get_by_text("Each person in view").filter(visible=True).click(timeout=PATIENCE_MS)
    begin = page.locator(".st-key-keep-begin button")
    begin.click(timeout=PATIENCE_MS)
    page.wait_for_selector(KEPT, timeout=PATIENCE_MS)


def counted(page, count):
    told = f"{count} marker{'' if count == 1 else 's'}"
    page.wait_for_function(
        "told => document.querySelector('[role=timer]')?.innerText.endsWith(told)",
        arg=told,
        timeout=PATIENCE_MS,
    )


def test_a_lesson_by_keyboard_through_a_reload_while_another_visitor_waits(
    visit, server, store_url
):
    page = agreed(visit, server)
    start(page)  # the focus stays in the video's own frame
    page.wait_for_selector(".rr-strips", timeout=PATIENCE_MS)
    keep(page)

    component(page).locator("body").press("m")
    counted(page, 1)
    field = page.get_by_label("What happens", exact=True)
    field.focus()
    page.keyboard.type("much more")
    page.wait_for_timeout(1500)
    counted(page, 1)
    page.keyboard.press("Enter")
    counted(page, 2)

    other = agreed(visit, server)
    other.wait_for_selector(f"text={FULL}", timeout=PATIENCE_MS)
    assert component(other).get_by_role("button", name="Start camera").count() == 0

    page.reload()
    page.wait_for_selector(KEPT, timeout=PATIENCE_MS)
    counted(page, 2)
    assert playing(component(page), FIRST_FRAME_S)
    page.locator("body").press("m")
    counted(page, 3)

    page.locator(".st-key-keep-end button").press("Enter")
    page.locator(".st-key-keep-end-sure button").press("Enter", timeout=PATIENCE_MS)
    page.wait_for_selector("text=Review this session", timeout=PATIENCE_MS)
    component(page).get_by_role("button", name="Stop").click(timeout=PATIENCE_MS)
    begin = component(other).get_by_role("button", name="Start camera")
    begin.wait_for(timeout=PATIENCE_MS)  # by itself, once the place is free

    from readroom.sessions.store import SessionStore

    with SessionStore.open(store_url) as store:
        (kept,) = store.sessions()
        marks = [(one.kind, one.label) for one in store.markers(kept.id)]
    assert [label for kind, label in marks if kind == "note"] == ["Marker", "much more", "Marker"]
    assert ("system", "Connection back") in marks


UNNAMED = """
() => [...document.querySelectorAll('button, input, select, textarea, a[href], img, [role=button]')]
  .filter(one => one.getClientRects().length && one.checkVisibility())
  .filter(one => one.getAttribute('aria-hidden') !== 'true')
  .filter(one => !(one.innerText || '').trim() && !(one.labels && one.labels.length)
    && !['aria-label', 'aria-labelledby', 'alt', 'title'].some(name => one.getAttribute(name)))
  .map(one => one.outerHTML.slice(0, 200))
"""
FOCUSED = """
() => { const one = document.activeElement;
  return (one.innerText || one.title || one.ariaLabel || '').trim(); }
"""


def test_everything_has_a_name_and_can_be_reached_by_tab(visit, scripted_server):
    page = visit(server=scripted_server)
    start(page)
    page.wait_for_selector(".rr-strips", timeout=PATIENCE_MS)
    assert page.evaluate(UNNAMED) == []
    page.locator("body").press("Tab")
    reached = set()
    for _ in range(60):
        reached.add(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    told = " | ".join(reached)
    for one in ("About", "Purpose: self", "webrtc", "Full picture", "Names"):
        assert one in told, told
