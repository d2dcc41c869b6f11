"""A bounded buffer gives up the oldest figures, and says how many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.sessions.made import a_batch

from readroom.domain import Span
from readroom.sessions.buffer import Buffer
from readroom.sessions.figures import Batch


def seconds_of(batch: Batch | None) -> list[int]:
    return [] if batch is None else [one.second for one in batch.room]


def filled(bound_s: float, seconds: int) -> Buffer:
    buffer = Buffer(bound_s)
    for second in range(seconds):
        buffer.put(a_batch(2, range(second, second + 1)))
    return buffer


def test_figures_come_out_in_order_as_one_batch() -> None:
    buffer = filled(100, 5)
    assert seconds_of(buffer.take(at_most=6)) == [0, 1]
    buffer.written()
    assert seconds_of(buffer.take(at_most=100)) == [2, 3, 4]
    buffer.written()
    assert buffer.take(at_most=100) is None
    assert buffer.waiting == 0


def test_what_failed_comes_first_again() -> None:
    buffer = filled(100, 3)
    buffer.take(at_most=3)
    assert buffer.waiting == 9
    buffer.failed()
    assert seconds_of(buffer.take(at_most=100)) == [0, 1, 2]


def test_the_oldest_are_given_up_and_counted() -> None:
    buffer = filled(bound_s=10, seconds=15)
    assert seconds_of(buffer.take(at_most=1_000)) == list(range(4, 15))
    assert buffer.dropped == 4 * 3
    assert buffer.take_lost() == Span(0, 4)
    assert buffer.take_lost() is None


def test_giving_up_counts_everything() -> None:
    buffer = filled(100, 4)
    buffer.give_up()
    assert (buffer.waiting, buffer.dropped) == (0, 12)


def test_people_who_withdrew_are_forgotten_without_a_loss() -> None:
    buffer = filled(100, 4)
    buffer.take(at_most=3)  # being written, and coming back
    buffer.forget({2})
    buffer.failed()
    left = buffer.take(at_most=1_000)
    assert left is not None
    assert {one.person for one in left.samples} == {1}
    assert buffer.dropped == 0


def test_forgetting_everything_is_no_loss() -> None:
    buffer = filled(100, 4)
    buffer.clear()
    assert (buffer.waiting, buffer.dropped) == (0, 0)


@given(
    st.lists(st.sampled_from(["put", "take", "written", "failed"]), max_size=60),
    st.integers(1, 8),
)
def test_nothing_is_lost_uncounted(actions: list[str], bound_s: int) -> None:
    buffer, put, kept, taken = Buffer(bound_s), 0, 0, None
    for action in actions:
        if action == "put":
            buffer.put(a_batch(1, range(put, put + 1)))
            put += 1
        elif action == "take" and taken is None:
            taken = buffer.take(at_most=4)
        elif action == "written" and taken is not None:
            buffer.written()
            kept, taken = kept + len(taken), None
        elif action == "failed" and taken is not None:
            buffer.failed()
            taken = None
        assert kept + buffer.waiting + buffer.dropped == 2 * put
