"""Between reading and decoding: rows are left at keys alone, and nothing grows old."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from readroom.recognition.backlog import ENDED, LATE_S, LOST_S, MOST, Backlog
from readroom.testing import ManualClock


def taken(backlog):
    """All that can be taken now."""
    found = []
    while (one := backlog.take(timeout_s=0.0)) is not None and one is not ENDED:
        found.append(one)
    return found


def test_a_decoder_that_keeps_up_gets_everything():
    backlog = Backlog(clock := ManualClock())
    for number in range(100):
        backlog.put(number, key=number % 10 == 0)
        clock.advance(0.04)
        assert taken(backlog) == [number]
    assert backlog.dropped == 0


def test_a_late_decoder_goes_on_at_the_next_key():
    backlog = Backlog(clock := ManualClock())
    backlog.put("key 1", key=True)
    backlog.put("after 1", key=False)
    clock.advance(LATE_S + 0.01)
    backlog.put("more of 1", key=False)
    backlog.put("key 2", key=True)
    backlog.put("after 2", key=False)
    assert taken(backlog) == ["key 2", "after 2"]
    assert backlog.dropped == 3


def test_a_key_that_comes_in_time_drops_nothing():
    backlog = Backlog(clock := ManualClock())
    backlog.put("key 1", key=True)
    clock.advance(LATE_S - 0.01)
    backlog.put("key 2", key=True)
    assert taken(backlog) == ["key 1", "key 2"]


def test_a_decoder_that_is_lost_waits_for_a_key_and_is_given_no_part_of_a_row():
    backlog = Backlog(clock := ManualClock())
    backlog.put("key 1", key=True)
    clock.advance(LOST_S + 0.01)
    backlog.put("too late", key=False)
    clock.advance(5)
    backlog.put("nothing to build on", key=False)
    assert taken(backlog) == []
    backlog.put("key 2", key=True)
    backlog.put("after 2", key=False)
    assert taken(backlog) == ["key 2", "after 2"]


def test_a_camera_without_keys_fills_no_memory():
    backlog = Backlog(ManualClock())
    for number in range(10 * MOST):
        backlog.put(number, key=False)
        assert len(backlog._waiting) <= MOST
    assert backlog.dropped > 0


def test_what_waits_at_the_end_is_still_taken():
    backlog = Backlog(ManualClock())
    backlog.put("last", key=True)
    backlog.end()
    backlog.end()
    backlog.put("after the end", key=True)
    assert backlog.take() == "last"
    assert backlog.take() is ENDED


def test_the_end_wakes_a_decoder_that_waits():
    backlog, found = Backlog(), []
    waiting = threading.Thread(target=lambda: found.append(backlog.take(timeout_s=20)))
    waiting.start()
    backlog.end()
    waiting.join(5)
    assert found == [ENDED]


@given(
    st.lists(st.tuples(st.sampled_from(["key", "packet", "take"]), st.floats(0, 2)), max_size=200)
)
def test_nothing_is_decoded_out_of_its_row(steps):
    backlog = Backlog(clock := ManualClock())
    row = taken_row = number = None
    rows = 0
    for what, seconds in steps:
        clock.advance(seconds)
        if what == "take":
            one = backlog.take(timeout_s=0.0)
            if one is None:
                continue
            is_key, of, place = one
            follows = taken_row == (of, place - 1)
            assert is_key or follows, "a packet without the one before it"
            taken_row = of, place
        elif what == "key" or row is None:
            rows, number = rows + 1, 0
            row = rows
            backlog.put((True, row, number), key=True)
        else:
            number += 1
            backlog.put((False, row, number), key=False)
