"""The live page through a TURN server alone, as in a network that blocks everything else.

The page's own script is told to use nothing but a relay, over one transport, and keeps its
connections, so that their statistics can be read.
"""

from __future__ import annotations

import json
import time

import pytest
from tests.live.harness import serving
from tests.live.live_page import component, playing
from tests.relay import relaying

pytestmark = [pytest.mark.browser, pytest.mark.data]

RELAY_ALONE = """
const Real = window.RTCPeerConnection;
window.rrPeers = [];
window.RTCPeerConnection = function (given, ...more) {
  const through = url => url.includes('transport=%s');
  const servers = given.iceServers.map(s => ({...s, urls: [s.urls].flat().filter(through)}))
    .filter(s => s.urls.length);
  const peer = new Real({...given, iceServers: servers, iceTransportPolicy: 'relay'}, ...more);
  window.rrPeers.push(peer);
  return peer;
};
window.RTCPeerConnection.prototype = Real.prototype;
"""

SELECTED = """
async () => {
  for (const peer of window.rrPeers) {
    const stats = await peer.getStats();
    for (const row of stats.values()) {
      if (row.type !== 'transport' || !row.selectedCandidatePairId) continue;
      const pair = stats.get(row.selectedCandidatePairId);
      const local = stats.get(pair.localCandidateId);
      const video = [...stats.values()].find(one => one.type === 'inbound-rtp');
      return {type: local.candidateType, over: local.relayProtocol, state: peer.connectionState,
              frames: video ? video.framesDecoded : 0};
    }
  }
  return null;
}
"""
ATTEMPTS = 2
FIRST_PICTURE_S = 45
NEXT_PICTURE_S = 3


@pytest.fixture(scope="module")
def relay(turnserver, tmp_path_factory):
    with relaying(turnserver, tmp_path_factory.mktemp("relay")) as running:
        yield running


@pytest.fixture(scope="module")
def server(shared_data, relay):
    listed = [{"urls": [relay.url("udp"), relay.url("tcp")]}]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("READROOM_MODELS_DIR", str(shared_data / "models"))
        patched.setenv("READROOM_ICE_SERVERS", json.dumps(listed))
        patched.setenv("READROOM_TURN_SECRET", relay.secret)
        patched.setenv("READROOM_MAX_LIVE_SESSIONS", "10")
        with serving() as running:
            yield running


@pytest.fixture
def visit(browser, server):
    opened = []

    def open_page(transport):
        context = browser.new_context(permissions=["camera"])
        opened.append(context)
        context.add_init_script(RELAY_ALONE % transport)
        page = context.new_page()
        page.goto(server.url)
        page.wait_for_selector("h1.rr-title", timeout=60_000)
        return page

    yield open_page
    for context in opened:
        context.close()


def pressed(page):
    frame = component(page)
    frame.get_by_role("button", name="Start camera").click(timeout=45_000)
    return frame


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_the_picture_comes_back_through_the_relay(visit, server, relay, transport):
    page = visit(transport)
    said = []
    page.on("console", lambda line: said.append(line.text))
    for _ in range(ATTEMPTS):  # a shared machine may miss the first
        begun = time.monotonic()
        frame = pressed(page)
        if playing(frame, FIRST_PICTURE_S):
            break
        page.reload()
    print(f"first picture over {transport} after {time.monotonic() - begun:.1f} s")  # noqa: T201
    first = later = frame.evaluate(SELECTED)
    deadline = time.monotonic() + NEXT_PICTURE_S
    while later["frames"] <= first["frames"] and time.monotonic() < deadline:
        page.wait_for_timeout(100)
        later = frame.evaluate(SELECTED)
    assert (later["type"], later["over"]) == ("relay", transport)
    assert later["state"] == "connected"
    assert later["frames"] > first["frames"]
    lines = server.process.cmdline() + server.process.parent().cmdline()
    assert relay.secret not in " ".join([*lines, *said, page.content(), page.url])


def test_the_page_says_why_no_picture_comes(visit):
    page = visit("none")  # a relay is demanded, and none is left
    pressed(page)
    begun = time.monotonic()
    warned = page.locator(".rr-warn", has_text="does not get through")
    warned.wait_for(timeout=40_000)
    assert 10 < time.monotonic() - begun < 30
    assert "readroom doctor --url" in warned.inner_text()
