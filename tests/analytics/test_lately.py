"""What changed lately: told only where the interval leaves no doubt."""

from dataclasses import replace

import numpy as np
import pytest

from readroom.analytics.lately import Calm, Shift, shift_lately
from readroom.domain import Emotion, Estimate, RoomWindow, Shares, Span
from readroom.view.lately_words import lately_words


def window(number, happy=0.2, half=0.05, **other):
    shares = np.full(7, (1 - happy) / 6)
    shares[Emotion.HAPPY] = happy
    low, high = (tuple(np.clip(shares + end, 0, 1).tolist()) for end in (-half, half))
    told = Shares(tuple(shares.tolist()), low, high, tuple(shares.tolist()))
    span = Span(10.0 * number, 10.0 * number + 10)
    return RoomWindow(span, 30.0, 30, 30, shares=told, **other)


def silent(number):
    return RoomWindow(Span(10.0 * number, 10.0 * number + 10), 30.0, 30, 30, suppressed=True)


def test_a_clear_change_is_told_with_both_figures():
    seen = [window(n) for n in range(24)] + [window(n, 0.6) for n in range(24, 27)]
    shift = shift_lately(seen)
    assert isinstance(shift, Shift)
    assert (shift.figure, shift.direction, shift.before_s) == (Emotion.HAPPY, "higher", 240.0)
    assert lately_words(shift) == (
        "Happy is seen more than in the 4 minutes before: 60 % now, 20 % before."
    )


@pytest.mark.parametrize(
    ("now", "half"), [(0.6, 0.25), (0.28, 0.01)], ids=["too unsure", "too slight"]
)
def test_what_the_interval_does_not_say_is_not_said(now, half):
    seen = [window(n, half=half) for n in range(24)]
    seen += [window(n, now, half) for n in range(24, 27)]
    assert shift_lately(seen) == Calm(240.0)
    assert lately_words(Calm(240.0)) == "No clear change against the 4 minutes before."


@pytest.mark.parametrize(
    "seen",
    [
        [],
        [window(0), window(1, 0.9)],
        [silent(n) for n in range(30)],
        [window(n) for n in range(24)] + [silent(n) for n in range(24, 27)],
    ],
    ids=["nothing", "just begun", "withheld", "withheld now"],
)
def test_without_figures_nothing_is_compared(seen):
    assert shift_lately(seen) == Calm(0.0)
    assert "Too little" in lately_words(shift_lately(seen))


def test_valence_has_its_own_words():
    def one(number, value):
        told = Estimate(value, value - 0.04, value + 0.04)
        span = Span(10.0 * number, 10.0 * number + 10)
        return RoomWindow(span, 30.0, 30, 30, valence=told)

    seen = [one(n, 0.1) for n in range(6)] + [one(n, -0.2) for n in range(6, 9)]
    assert lately_words(shift_lately(seen)) == (
        "Expressions are less pleasant than in the minute before: valence -0.20 now, +0.10 before."
    )


def test_a_change_of_long_ago_is_no_news():
    seen = [window(n, 0.7) for n in range(10)] + [window(n) for n in range(10, 60)]
    assert shift_lately(seen) == Calm(300.0)


def test_a_figure_counts_its_own_seconds_before():
    """Shares of a released room are told far more rarely than its valence."""
    steady = Estimate(0.1, 0.05, 0.15)
    told = [window(n, valence=steady) for n in (0, *range(27, 30))]
    seen = [replace(silent(n), valence=steady, suppressed=False) for n in range(1, 27)]
    seen = sorted([*told, *seen], key=lambda one: one.span.start)
    seen[-3:] = [window(n, 0.6, valence=steady) for n in range(27, 30)]
    assert shift_lately(seen) == Calm(270.0)
