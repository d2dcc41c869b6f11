"""What is packed comes back within the step that the page states, and sums to one."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sessions.made import a_change, a_sample, unmeasured

from readroom.domain import REASONS, Reason, Sample, SampleTable
from readroom.sessions.packing import (
    REASON_CODES,
    changes_of,
    packed,
    packed_changes,
    packed_samples,
    probabilities_of,
    sample_table,
)

WEIGHTS = st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda x: sum(x) > 1e-6)


@given(WEIGHTS)
def test_probabilities_sum_to_one_and_are_a_step_off_at_most(weights: list[float]) -> None:
    total = math.fsum(weights)
    given_ones = tuple(one / total for one in weights)
    back = probabilities_of(packed(given_ones))
    assert back is not None
    assert math.fsum(back) == pytest.approx(1, abs=1e-12)
    assert max(abs(a - b) for a, b in zip(back, given_ones, strict=True)) < 1 / 255


@given(WEIGHTS)
def test_packing_twice_changes_nothing_more(weights: list[float]) -> None:
    once = packed(tuple(weights))
    again = probabilities_of(once)
    assert again is not None
    assert packed(again) == once


def test_no_probabilities_stay_none() -> None:
    assert probabilities_of(None) is None


def read_back(samples: list[Sample]) -> SampleTable:
    seconds, persons = [one.second for one in samples], [one.person for one in samples]
    return sample_table(seconds, persons, b"".join(packed_samples(samples)))


def test_samples_come_back_by_person_then_second() -> None:
    samples = [a_sample(2, 0), unmeasured(1, 1), a_sample(1, 0), a_sample(2, 1)]
    table, wanted = read_back(samples), SampleTable.of(samples)
    for name in ("person", "second", "looks", "measured", "reason"):
        assert getattr(table, name).tolist() == getattr(wanted, name).tolist()
        assert getattr(table, name).dtype == getattr(wanted, name).dtype
    np.testing.assert_allclose(table.probabilities, wanted.probabilities, atol=1 / 255)
    np.testing.assert_allclose(table.quality, wanted.quality, atol=0.5 / 255 + 1e-9)
    np.testing.assert_allclose(table.turn, wanted.turn, atol=0.0005 + 1e-9)
    np.testing.assert_allclose(table.nod, wanted.nod, atol=0.0005 + 1e-9)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_code_of_its_own(reason: Reason) -> None:
    table = read_back([Sample(1, 0, 1, 0, None, 0.0, reason)])
    assert REASONS[table.reason[0]] is reason
    assert len(set(REASON_CODES.values())) == len(REASON_CODES)


def test_the_codes_are_those_of_stored_sessions() -> None:
    stored = {
        "too_small": 0,
        "too_blurred": 1,
        "turned_away": 2,
        "not_allowed": 3,
        "still_picture": 4,
    }
    assert stored.items() <= REASON_CODES.items()


@pytest.mark.parametrize("turn", [-1e9, 1e9])
def test_a_wild_turn_is_limited_not_wrapped(turn: float) -> None:
    table = read_back([Sample(1, 0, 1, 1, (1.0, 0, 0, 0, 0, 0, 0), 1.0, None, turn, 0.5)])
    assert table.turn[0] == pytest.approx(math.copysign(32.767, turn))


def test_an_empty_session_is_an_empty_table() -> None:
    assert len(read_back([])) == 0


def test_changes_come_back_as_they_were() -> None:
    written = (a_change(), a_change(1200.0, 0.3))
    assert changes_of(json.loads(json.dumps(packed_changes(written)))) == written
    assert changes_of(packed_changes(())) == ()
