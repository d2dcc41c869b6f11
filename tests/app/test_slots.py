import time
from threading import Thread

from readroom.app.slots import CLOSED, Slot


def test_the_newest_value_wins_and_misses_are_counted():
    slot = Slot()
    for value in range(1, 6):
        slot.put(value)
    assert slot.take() == 5
    assert slot.dropped == 4


def test_an_empty_slot_gives_none_after_the_timeout():
    began = time.monotonic()
    assert Slot().take(timeout_s=0.05) is None
    assert time.monotonic() - began >= 0.05


def test_closing_wakes_a_waiting_reader_and_discards_everything():
    slot = Slot()
    got = []
    reader = Thread(target=lambda: got.append(slot.take(timeout_s=20)))
    reader.start()
    slot.close()
    slot.close()
    reader.join(5)
    slot.put("late")
    assert got == [CLOSED]
    assert slot.take() is CLOSED


def test_a_slow_reader_never_holds_the_writer_up():
    slot = Slot()
    seen = []

    def read():
        while (value := slot.take()) is not CLOSED:
            seen.append(value)
            time.sleep(0.02)

    reader = Thread(target=read)
    reader.start()
    began = time.monotonic()
    for value in range(1, 2001):
        slot.put(value)
    spent = time.monotonic() - began
    deadline = time.monotonic() + 5
    while 2000 not in seen and time.monotonic() < deadline:
        time.sleep(0.01)
    slot.close()
    reader.join(5)
    assert spent < 2
    assert seen[-1] == 2000
    assert seen == sorted(seen)
    assert len(seen) + slot.dropped == 2000
