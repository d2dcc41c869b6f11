"""Both ends of a real WebRTC connection in one process: camera, bridge, receiver."""

import asyncio
import time

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection
from tests.app.live_fakes import frame, live_threads, result, until, white

from readroom.app.input_sink import FrameSink
from readroom.app.live_bridge import LiveBridge
from readroom.app.output_track import NewestRelay, NewestTrack

pytestmark = pytest.mark.alone

LOCAL = RTCConfiguration(iceServers=[])


def slow(_image, at):
    time.sleep(0.2)
    return result(at, None, width=320, height=240)


async def connected(browser, server):
    offer = await browser.createOffer()
    await browser.setLocalDescription(offer)
    await server.setRemoteDescription(browser.localDescription)
    await server.setLocalDescription(await server.createAnswer())
    await browser.setRemoteDescription(server.localDescription)


async def scene(seconds):
    """What the browser's end receives, while a 200 ms model looks on."""
    bridge = LiveBridge(lambda: (slow, "a slow fake"), white)
    camera, relay = NewestTrack(), NewestRelay()
    browser, server = RTCPeerConnection(LOCAL), RTCPeerConnection(LOCAL)
    sink = FrameSink(bridge.on_frame, bridge.close)
    received, tasks = [], []

    async def watch(track):
        while True:
            got = await track.recv()
            received.append((time.monotonic(), int(np.median(got.to_ndarray(format="gray")))))

    @server.on("track")
    def _(track):
        sink.addTrack(relay.subscribe(track))
        sink.start()
        server.addTrack(relay.subscribe(bridge.track))

    @browser.on("track")
    def _(track):
        tasks.append(asyncio.ensure_future(watch(track)))

    browser.addTrack(camera)
    await connected(browser, server)
    until_then = time.monotonic() + seconds
    while time.monotonic() < until_then:
        camera.publish(frame(40, 320, 240))
        await asyncio.sleep(1 / 15)
    status = bridge.status()
    camera.stop()
    await browser.close()
    await server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    sink.stop()
    await asyncio.sleep(0.05)
    return received, status


def test_frames_come_back_drawn_at_camera_rate_with_a_slow_model():
    received, status = asyncio.run(scene(4.0))
    assert len(received) >= 20
    assert received[-1][1] > 200  # drawn white
    assert status.fps_out >= 7
    assert status.results_per_s <= 6
    assert until(lambda: not live_threads())
