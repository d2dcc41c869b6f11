import threading
import time

import numpy as np
import pytest
from tests.app.live_fakes import frame, live_threads, result, until, white

from readroom.app.live_bridge import LiveBridge
from readroom.domain import Reason
from readroom.errors import ModelMissingError
from readroom.testing import ManualClock


@pytest.fixture
def bridges():
    """Makes bridges and closes them; every thread must be gone after."""
    made = []

    def make(recognize, draw=white, opening=None, **options):
        bridge = LiveBridge(opening or (lambda: (recognize, "a fake")), draw, **options)
        made.append(bridge)
        return bridge

    yield make
    for bridge in made:
        bridge.close()
    assert until(lambda: not live_threads())


def newest_picture(bridge):
    published = bridge.track._published[1]
    return None if published is None else published.to_ndarray(format="bgr24")


def test_nothing_runs_before_the_first_frame(bridges):
    bridge = bridges(lambda _image, at: result(at))
    assert not live_threads()
    assert not bridge.status().started


def test_a_frame_comes_back_drawn(bridges):
    bridge = bridges(lambda _image, at: result(at, None), results_per_s=200)
    bridge.on_frame(frame())
    assert until(lambda: bridge.status().newest is not None)
    bridge.on_frame(frame())
    assert until(lambda: newest_picture(bridge) is not None and newest_picture(bridge).min() > 240)
    assert bridge.status().using == "a fake"
    assert bridge.history.copy()[-1].measured == 1


def test_pictures_of_odd_size_go_out_with_even_sides_as_h264_wants_them(bridges):
    bridge = bridges(lambda _image, at: result(at))
    bridge.on_frame(frame(width=853, height=479))
    assert until(lambda: newest_picture(bridge) is not None)
    assert newest_picture(bridge).shape == (478, 852, 3)


def test_a_large_picture_is_read_whole_and_goes_out_smaller(bridges):
    sizes = []

    def read(image, at):
        sizes.append(image.shape)
        return result(at)

    bridge = bridges(read)
    bridge.on_frame(frame(width=1920, height=1081))
    assert until(lambda: newest_picture(bridge) is not None and sizes)
    assert newest_picture(bridge).shape == (720, 1280, 3)
    assert sizes[0] == (1081, 1920, 3)


def test_recognition_gets_the_newest_frame_only(bridges):
    go, seen = threading.Event(), []

    def slow(image, at):
        seen.append(int(image[0, 0, 0]))
        go.wait(10)
        return result(at)

    bridge = bridges(slow, results_per_s=1000)
    bridge.on_frame(frame(10))
    assert until(lambda: seen)
    for value in range(20, 220, 20):
        bridge.on_frame(frame(value))
        assert until(lambda: bridge._camera._value is None)
        time.sleep(0.02)
    go.set()
    assert until(lambda: len(seen) == 2)
    assert seen == [10, pytest.approx(200, abs=3)]


@pytest.mark.alone
def test_a_slow_pipeline_delays_no_picture(bridges):
    def slow(_image, at):
        time.sleep(0.2)
        return result(at, None)

    bridge = bridges(slow)
    for _ in range(40):
        bridge.on_frame(frame())
        time.sleep(0.02)
    status = bridge.status()
    assert status.picture.p50_ms < 60
    assert status.recognition.p50_ms < 1000
    assert bridge._rendered.count >= 20


@pytest.mark.alone
def test_recognition_is_capped(bridges):
    bridge = bridges(lambda _image, at: result(at), results_per_s=10)
    until_then = time.monotonic() + 1.0
    while time.monotonic() < until_then:
        bridge.on_frame(frame())
        time.sleep(0.01)
    assert 3 <= len(bridge.history.copy()) <= 12


def test_results_carry_the_time_of_their_frame(bridges):
    clock = ManualClock(100.0)
    bridge = bridges(lambda _image, at: result(at, None), clock=clock, results_per_s=200)
    bridge.on_frame(frame())
    assert until(lambda: bridge.status().newest is not None)
    assert bridge.status().newest.at == 100.0


@pytest.mark.parametrize(
    ("later", "size", "drawn"),
    [
        pytest.param(0.5, (64, 48), True, id="fresh"),
        pytest.param(1.5, (64, 48), False, id="stale"),
        pytest.param(0.5, (32, 24), False, id="size changed"),
    ],
)
def test_only_a_fitting_result_is_drawn(bridges, later, size, drawn):
    clock, go = ManualClock(), threading.Event()

    def once(_image, at):
        if at > 0:
            go.wait(10)
        return result(at, None)

    bridge = bridges(once, clock=clock, results_per_s=200)
    bridge.on_frame(frame())
    assert until(lambda: bridge.status().newest is not None and bridge._rendered.count == 1)
    bridge.track._published = (0, None)
    clock.advance(later)
    bridge.on_frame(frame(0, *size))
    assert until(lambda: newest_picture(bridge) is not None)
    go.set()
    assert bool(newest_picture(bridge).min() > 240) is drawn


def test_a_failing_pipeline_degrades_and_goes_on(bridges):
    calls = []

    def flaky(_image, at):
        calls.append(at)
        if len(calls) < 3:
            raise ValueError("a bad frame")
        return result(at, None)

    bridge = bridges(flaky, results_per_s=200)
    assert until(lambda: bridge.on_frame(frame()) or bridge.status().newest is not None)
    status = bridge.status()
    assert status.failures == 2
    assert status.problem == "a bad frame"
    assert newest_picture(bridge) is not None


def test_a_failing_drawing_leaves_the_plain_picture(bridges):
    def broken(_picture, _result):
        raise RuntimeError("no ink")

    bridge = bridges(lambda _image, at: result(at, None), draw=broken, results_per_s=200)
    assert until(lambda: bridge.on_frame(frame(60)) or bridge.status().failures > 0)
    assert until(lambda: newest_picture(bridge) is not None)
    assert np.allclose(newest_picture(bridge), 60, atol=6)
    assert bridge.status().problem == "no ink"


def test_a_missing_model_is_said_and_the_picture_goes_on(bridges):
    def nothing(_image, _at):
        raise AssertionError("nothing was opened, so nothing can be asked")

    def missing():
        raise ModelMissingError("expected expression.onnx; run: readroom models pull")

    clock = ManualClock()
    bridge = bridges(nothing, opening=missing, clock=clock)
    bridge.on_frame(frame(60))
    assert until(lambda: bridge.status().failures == 1)
    assert until(lambda: len(live_threads()) == 1)
    assert until(lambda: bridge._rendered.count == 1)  # else the second frame may replace the first
    clock.advance(60)
    bridge.on_frame(frame(90))
    assert until(lambda: bridge._rendered.count == 2)
    assert "readroom models pull" in bridge.status().problem


def test_closing_is_idempotent_and_final(bridges):
    bridge = bridges(lambda _image, at: result(at), results_per_s=200)
    bridge.on_frame(frame())
    assert until(lambda: len(live_threads()) == 2)
    bridge.close()
    bridge.close()
    bridge.on_frame(frame())
    assert bridge.closed
    assert bridge.track.readyState == "ended"
    assert until(lambda: not live_threads())


def test_closing_before_the_first_frame_starts_nothing(bridges):
    bridge = bridges(lambda _image, at: result(at))
    bridge.close()
    bridge.on_frame(frame())
    assert not live_threads()


@pytest.mark.alone
def test_the_callback_costs_the_event_loop_next_to_nothing(bridges):
    bridge = bridges(lambda _image, at: result(at))
    camera = frame(0, 1280, 720)
    bridge.on_frame(camera)
    began = time.perf_counter()
    for _ in range(500):
        bridge.on_frame(camera)
    assert (time.perf_counter() - began) / 500 < 0.002


def test_two_sessions_share_nothing(bridges):
    one = bridges(lambda _image, at: result(at, None), results_per_s=200)
    two = bridges(lambda _image, at: result(at, Reason.TOO_SMALL), results_per_s=200)
    one.on_frame(frame())
    two.on_frame(frame())
    assert until(lambda: one.status().newest and two.status().newest)
    one.close()
    assert not two.closed
    assert two.history.copy()[-1].reasons == ((Reason.TOO_SMALL, 1),)
