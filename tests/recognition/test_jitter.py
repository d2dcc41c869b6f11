"""Noise is measured, a change is not taken for noise."""

from __future__ import annotations

import numpy as np
import pytest

from readroom.recognition.jitter import SUPPOSED, Jitter


@pytest.mark.parametrize("deviation", [0.02, 0.1, 0.2])
@pytest.mark.parametrize("step_s", [0.05, 0.125, 0.5])
def test_jitter_is_the_deviation_of_noise(deviation: float, step_s: float) -> None:
    rng, jitter, measured = np.random.default_rng(0), Jitter(), []
    for value in rng.normal(0.3, deviation, 2000):
        jitter.take(float(value), step_s, memory_s=4.0)
        measured.append(jitter.deviation)
    assert np.mean(measured[1000:]) == pytest.approx(deviation, rel=0.1)


def test_one_large_change_is_no_jitter() -> None:
    jitter = Jitter()
    for value in [0.1] * 40 + [0.9] * 40:
        jitter.take(value, 0.125, memory_s=4.0)
        assert jitter.deviation <= SUPPOSED


def test_a_level_does_not_matter() -> None:
    low, high = Jitter(), Jitter()
    for value in np.random.default_rng(0).normal(0, 0.1, 50).tolist():
        low.take(value, 0.125, memory_s=4.0)
        high.take(value + 7, 0.125, memory_s=4.0)
    assert high.deviation == pytest.approx(low.deviation)
