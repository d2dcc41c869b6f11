"""A slow model, and cycles of Start and Stop: the picture stays quick, and nothing stays behind.

The real bars on a machine that is free, bounds of safety on one that is shared; longer:
`benchmarks.live_latency`, `live_gallery` and `live_visits`.
"""

from __future__ import annotations

import time

import pytest
from tests.live.harness import is_shared, serving_oddly
from tests.live.live_page import component, measure, start

pytestmark = [pytest.mark.browser, pytest.mark.data]

SLOW_S = 0.2
WATCH_S = 10
WATCHES = 3
LEAST, GROWTH = 10, 1.2
LEAST_SHARED, GROWTH_SHARED = 4, 1.6
"""Where other programs decide how many pictures come."""
CYCLES = 3
GONE_S, STEADY_S = 30, 5
VISIT = {"readroom-render", "readroom-inference"}
SPARE_THREADS = 4
"""Pools grow until each of their threads was once needed: encoding's, mostly."""


@pytest.fixture(scope="module")
def slow_server():
    given = {"READROOM_ODD_FACES": "2", "READROOM_ODD_SLOW_S": str(SLOW_S)}
    with serving_oddly(**given, READROOM_MAX_LIVE_SESSIONS="40") as running:
        yield running


def test_a_model_that_takes_long_makes_no_picture_late(visit, slow_server):
    shared = is_shared()
    least, growth = (LEAST_SHARED, GROWTH_SHARED) if shared else (LEAST, GROWTH)
    page = visit(server=slow_server)
    frame = start(page)
    page.wait_for_selector(".rr-strips", timeout=90_000)
    for _ in range(WATCHES):
        seen = measure(frame, WATCH_S)
        if seen.frames_per_s >= least and seen.is_flat(growth):
            break
    print(seen.told(), "shared" if shared else "free")  # noqa: T201  shown with -s
    assert seen.frames_per_s >= least
    assert seen.is_flat(growth)
    assert seen.annotated >= 0.9


def settled(server, least=0):
    """All threads once there are few enough, or once their number no longer falls."""
    begun = fell = time.monotonic()
    now = server.threads()
    while now > least and time.monotonic() - begun < GONE_S:
        time.sleep(0.5)
        before, now = now, server.threads()
        fell = time.monotonic() if now < before else fell
        if not least and time.monotonic() - fell > STEADY_S:
            break
    return now


def left_over(server):
    """Names of a visit's threads that are still there when they should be gone."""
    deadline = time.monotonic() + GONE_S
    while (left := set(server.own_threads()) & VISIT) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


def test_stopped_visits_leave_no_thread_behind(visit, slow_server):
    page = visit(server=slow_server)
    after = []
    for _ in range(CYCLES):
        start(page)
        page.wait_for_selector(".rr-strips", timeout=90_000)
        assert set(slow_server.own_threads()) >= VISIT
        component(page).get_by_role("button", name="Stop").click()
        component(page).get_by_role("button", name="Start camera").wait_for()
        assert left_over(slow_server) == set()
        after.append(settled(slow_server, after[0] + SPARE_THREADS if after else 0))
    print(after)  # noqa: T201  shown with -s
    assert max(after[1:]) <= after[0] + SPARE_THREADS


def test_a_killed_tab_leaves_no_thread_behind(visit, slow_server):
    page = visit(server=slow_server)
    start(page)
    page.wait_for_selector(".rr-strips", timeout=90_000)
    assert set(slow_server.own_threads()) >= VISIT
    page.close()
    assert left_over(slow_server) == set()
