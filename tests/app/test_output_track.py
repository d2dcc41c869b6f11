import asyncio
import time
from threading import Thread

import pytest
from aiortc.mediastreams import MediaStreamError
from tests.app.live_fakes import frame

from readroom.app.output_track import NewestRelay, NewestTrack


def value(received):
    return int(received.to_ndarray(format="bgr24")[0, 0, 0])


def test_the_newest_frame_is_handed_out_once():
    async def scene():
        track = NewestTrack()
        track.publish(frame(50))
        track.publish(frame(100))
        first = await track.recv()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(track.recv(), 0.1)
        return value(first)

    assert asyncio.run(scene()) == 100


def test_a_waiting_reader_is_woken_by_another_thread():
    async def scene():
        track = NewestTrack()
        Thread(target=lambda: (time.sleep(0.1), track.publish(frame(70)))).start()
        began = time.monotonic()
        received = await asyncio.wait_for(track.recv(), 5)
        return value(received), time.monotonic() - began

    seen, waited = asyncio.run(scene())
    assert seen == 70
    assert waited < 0.8


def test_times_follow_the_clock_at_ninety_thousand_ticks():
    async def scene():
        now = iter([10.0, 10.5])
        track = NewestTrack(clock=lambda: next(now))
        track.publish(frame())
        first = (await track.recv()).pts
        track.publish(frame())
        return first, (await track.recv()).pts

    assert asyncio.run(scene()) == (0, 45_000)


def test_stopping_ends_a_waiting_reader():
    async def scene():
        track = NewestTrack()
        waiting = asyncio.ensure_future(track.recv())
        await asyncio.sleep(0.05)
        track.stop()
        track.notify()
        with pytest.raises(MediaStreamError):
            await asyncio.wait_for(waiting, 3)

    asyncio.run(scene())


def test_publishing_after_the_loop_closed_is_harmless():
    track = NewestTrack()
    track.publish(frame())
    asyncio.run(track.recv())
    track.publish(frame())


def test_behind_the_relay_a_slow_encoder_stays_at_the_present():
    async def scene():
        track = NewestTrack()
        relay = NewestRelay()
        reader = relay.subscribe(relay.subscribe(track))  # twice, as the component does

        async def camera():
            for number in range(1, 101):
                track.publish(frame(2 * number))
                await asyncio.sleep(0.01)

        feeding = asyncio.ensure_future(camera())
        lag = []
        for _ in range(12):
            received = await asyncio.wait_for(reader.recv(), 5)
            lag.append(track._published[0] - value(received) / 2)
            await asyncio.sleep(0.05)  # the encoder
        feeding.cancel()
        track.stop()
        track.notify()
        return lag

    lag = asyncio.run(scene())
    assert max(lag[2:]) <= 9  # a queue would be 4 more behind at each step, 40 in the end


@pytest.mark.parametrize("stopped", ["the reader's", "the one between"])
def test_who_waits_behind_the_relay_learns_that_a_track_was_stopped(stopped):
    async def scene():
        relay = NewestRelay()
        between = relay.subscribe(NewestTrack())
        reader = relay.subscribe(between)
        waiting = asyncio.ensure_future(reader.recv())
        await asyncio.sleep(0.05)
        track = reader if stopped == "the reader's" else between
        Thread(target=track.stop).start()
        with pytest.raises(MediaStreamError):
            await asyncio.wait_for(waiting, 5)

    asyncio.run(scene())
