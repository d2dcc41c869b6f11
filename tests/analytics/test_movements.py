"""Brief movements: what left its place and came back, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from readroom.analytics.movements import MovementOptions, find_movements
from readroom.domain import Span

FPS = 30
REGIONS = ("brow", "mouth")


def a_film(seconds: float = 6.0, noise: float = 0.0005, seed: int = 1) -> np.ndarray:
    """Paths of two regions at rest: frames x 2 x 2."""
    return np.random.default_rng(seed).normal(0, noise, (round(seconds * FPS), 2, 2))


def excursion(path: np.ndarray, region: int, begin_s: float, lasts_s: float, size: float) -> None:
    """Up and back, in place."""
    first, frames = round(begin_s * FPS), round(lasts_s * FPS)
    path[first : first + frames, region, 1] -= size * np.sin(np.linspace(0, np.pi, frames))


def told(path: np.ndarray, options: MovementOptions | None = None):
    velocities = np.diff(path, axis=0, prepend=path[:1])
    return find_movements(velocities, np.arange(len(path)) / FPS, REGIONS, options)


def test_a_movement_is_told_with_its_region_time_and_size() -> None:
    path = a_film()
    excursion(path, 0, 3.0, 0.3, 0.05)
    (found,) = told(path)
    assert found.regions == ("brow",)
    assert found.span.start == pytest.approx(3.0, abs=0.07)
    assert found.span.end == pytest.approx(3.3, abs=0.07)
    assert found.peak_at == pytest.approx(3.15, abs=0.04)
    assert found.size == pytest.approx(0.05, abs=0.005)
    assert found.distance > 4.5


def test_regions_that_move_together_are_one_movement_named_by_the_farthest() -> None:
    path = a_film()
    excursion(path, 0, 3.0, 0.3, 0.03)
    excursion(path, 1, 3.1, 0.3, 0.06)
    (found,) = told(path)
    assert found.regions == ("mouth", "brow")
    assert found.span.duration == pytest.approx(0.4, abs=0.1)
    excursion(path, 0, 4.5, 0.2, 0.03)
    assert [one.regions for one in told(path)] == [("mouth", "brow"), ("brow",)]


@pytest.mark.parametrize(
    ("lasts_s", "size"),
    [
        pytest.param(0.9, 0.05, id="too long"),
        pytest.param(1.5, 0.05, id="much too long"),
        pytest.param(0.3, 0.008, id="too slight"),
    ],
)
def test_what_is_no_brief_movement_is_not_told(lasts_s: float, size: float) -> None:
    path = a_film()
    excursion(path, 0, 3.0, lasts_s, size)
    assert told(path) == ()


def test_what_stays_is_no_brief_movement() -> None:
    """A smile: the mouth goes aside in a third of a second, and rests there."""
    path = a_film()
    path[90:100, 1, 0] += np.linspace(0, 0.2, 10)[:]
    path[100:, 1, 0] += 0.2
    assert told(path) == ()


def test_around_a_gap_nothing_is_told() -> None:
    path = a_film()
    excursion(path, 0, 3.0, 0.3, 0.05)
    velocities = np.diff(path, axis=0, prepend=path[:1])
    at = np.arange(len(path)) / FPS
    velocities[round(3.4 * FPS)] = np.nan
    assert find_movements(velocities, at, REGIONS) == ()
    velocities[:] = np.nan
    assert find_movements(velocities, at, REGIONS) == ()
    assert find_movements(velocities[:1], at[:1], REGIONS) == ()


def test_a_noisy_film_is_asked_for_more() -> None:
    calm, noisy = a_film(), a_film(noise=0.01)
    for path in (calm, noisy):
        excursion(path, 0, 3.0, 0.3, 0.04)
    assert len(told(calm)) == 1
    assert told(noisy) == ()


@settings(max_examples=30, deadline=None)
@example(seed=17, noise=0.0078125, drift=0.0078125)  # the middle of a ramp is its middle frame
@given(some.integers(0, 10_000), some.floats(0, 0.02), some.floats(-0.01, 0.01))
def test_a_face_at_rest_hardly_ever_moves_whatever_the_noise_and_drift(
    seed: int, noise: float, drift: float
) -> None:
    path = a_film(10.0, noise, seed) + drift * np.arange(300)[:, None, None]
    assert len(told(path)) <= 1


@settings(max_examples=30, deadline=None)
@given(some.integers(0, 10_000))
def test_movements_lie_in_the_film_in_order_and_apart(seed: int) -> None:
    path = np.cumsum(a_film(8.0, 0.01, seed), axis=0)
    found = told(path, MovementOptions(distance=1.0))
    for one in found:
        assert 0 <= one.span.start <= one.peak_at < one.span.end <= 8.0 + 1 / FPS
    ends = [Span(0, 0), *(one.span for one in found)]
    assert all(a.end <= b.start for a, b in pairwise(ends))
