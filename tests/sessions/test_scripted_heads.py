"""Where scripted heads are, and what could be read of them."""

from __future__ import annotations

import numpy as np
import pytest

from readroom.domain import REASONS, Reason, Span
from readroom.sessions.scripted_heads import FRONT, READABLE_TURN, Heads, move_heads

SHAPE = (40, 900)
TURNED = (3, Span(300.0, 600.0))


@pytest.fixture(scope="module")
def heads() -> Heads:
    return move_heads(SHAPE, [TURNED], [3, 7], np.random.default_rng(1))


def test_who_is_out_of_view_has_no_looks_and_no_head(heads: Heads) -> None:
    out = heads.looks == 0
    assert out.any()
    assert np.isnan(heads.turn[out]).all()
    assert (heads.measured[out] == 0).all()
    assert (heads.reason[out] == -1).all()


def test_what_could_not_be_read_has_a_reason(heads: Heads) -> None:
    unread = (heads.looks > 0) & (heads.measured == 0)
    assert (heads.reason[unread] >= 0).all()
    assert (heads.reason[heads.measured > 0] == -1).all()


def test_a_face_far_aside_cannot_be_read(heads: Heads) -> None:
    aside = np.abs(heads.turn) > READABLE_TURN
    assert aside.any()
    assert (heads.measured[aside] == 0).all()
    seen = aside & (heads.looks > 0)
    assert (heads.reason[seen] == REASONS.index(Reason.TURNED_AWAY)).all()


def test_who_is_turned_is_turned_nearly_all_of_the_stretch(heads: Heads) -> None:
    person, span = TURNED
    stretch = np.abs(heads.turn[person, int(span.start) : int(span.end)])
    assert 0.8 < np.nanmean(stretch > READABLE_TURN) <= 1
    before = np.abs(heads.turn[person, : int(span.start)])
    assert np.nanmean(before > READABLE_TURN) < 0.5


def test_who_is_to_stay_neither_leaves_nor_sits_where_nothing_is_read(heads: Heads) -> None:
    small = REASONS.index(Reason.TOO_SMALL)
    for person in (3, 7):
        looked = heads.looks[person] > 0
        assert looked.mean() > 0.9
        assert (heads.reason[person] == small).mean() < 2 * FRONT + 0.1
    assert (heads.looks == 0).all(axis=0).sum() == 0
    assert (heads.looks == 0).mean(axis=1).max() > 0.1
