import asyncio
from threading import Thread

from tests.app.live_fakes import frame

from readroom.app.input_sink import FrameSink
from readroom.app.output_track import NewestTrack


def scene(end):
    """Frames in, then an end; what the callbacks saw."""

    async def play():
        seen, ends = [], []
        sink, track = FrameSink(seen.append, lambda: ends.append(True)), NewestTrack()
        assert not sink.hasTrack()
        sink.addTrack(track)
        sink.start()
        for _ in range(3):
            track.publish(frame())
            await asyncio.sleep(0.02)
        await end(sink, track)
        await asyncio.sleep(0.05)
        taken = len(seen)
        track.publish(frame())
        await asyncio.sleep(0.05)
        track.stop()
        return taken, len(seen), bool(ends)

    return asyncio.run(play())


def test_the_end_of_the_track_is_told():
    async def end(_sink, track):
        track.stop()
        track.notify()

    assert scene(end) == (3, 3, True)


def test_stopping_from_another_thread_stops_the_frames():
    async def end(sink, _track):
        await asyncio.to_thread(sink.stop)

    assert scene(end) == (3, 3, True)


def test_stopping_after_the_loop_is_gone_is_harmless():
    ends = []
    sink = FrameSink(lambda _frame: None, lambda: ends.append(True))

    async def begin():
        sink.addTrack(NewestTrack())
        sink.start()

    asyncio.run(begin())
    stopper = Thread(target=sink.stop)
    stopper.start()
    stopper.join(5)
    assert ends
