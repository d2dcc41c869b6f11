"""Figures as few bytes, and back: seven probabilities in seven bytes, a sample in seventeen.

A probability is kept as a whole number of 255ths, the seven always adding up to 255 (largest
remainders get what rounding left over), so that what is read sums to one again. The error is
below 1/255, 0.4 points; the classifier is not that sure of anything. Turn and nod are kept in
thousandths, quality in 255ths.

>>> list(packed((0.5, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0)))
[127, 64, 64, 0, 0, 0, 0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import (
    LABELS,
    REASONS,
    Change,
    Estimate,
    Probabilities,
    RoomWindow,
    Sample,
    SampleTable,
    Shares,
    Span,
)

STEPS: Final = 255  # that a probability or quality is kept in, a byte each
THOUSANDTHS: Final = 1000  # of a distance, that turn and nod are kept in
NOTHING: Final = -32768  # an int16 for "no landmarks"
NO_REASON: Final = 255  # beyond the codes below

REASON_CODES: Final[dict[str, int]] = {
    "too_small": 0,
    "too_blurred": 1,
    "turned_away": 2,
    "not_allowed": 3,
    "still_picture": 4,
}
"""What is written for a reason. Never change one: stored sessions use them."""

FIGURES: Final = np.dtype(
    [
        ("looks", "<u2"),
        ("measured", "<u2"),
        ("probabilities", "u1", len(LABELS)),
        ("quality", "u1"),
        ("reason", "u1"),
        ("turn", "<i2"),
        ("nod", "<i2"),
    ]
)
ESTIMATES: Final = ("valence", "arousal", "facing")
OF_HEADS: Final = ("facing", "synchrony")
RESTS_ON: Final = tuple(f"{name}_people" for name in OF_HEADS)


def packed(probabilities: Probabilities) -> bytes:
    """Seven bytes of seven probabilities.

    Args:
        probabilities: Not negative, not all zero; scaled to sum to one.

    Returns:
        Whole numbers adding up to 255.
    """
    return _in_steps(np.array([probabilities], np.float64)).tobytes()


def probabilities_of(seven: bytes | None) -> Probabilities | None:
    """The probabilities of seven bytes.

    Args:
        seven: Of :func:`packed`, or None.

    Returns:
        Numbers summing to one, or None.
    """
    return None if seven is None else tuple(step / STEPS for step in seven)


def packed_samples(samples: Sequence[Sample]) -> list[bytes]:
    """The figures of samples, without person and second.

    Args:
        samples: Any.

    Returns:
        Seventeen bytes for each, in the same order.
    """
    table = np.zeros(len(samples), FIGURES)
    read = [place for place, one in enumerate(samples) if one.probabilities is not None]
    table["looks"] = [one.looks for one in samples]
    table["measured"] = [one.measured for one in samples]
    if read:
        rows = np.array([samples[place].probabilities for place in read], np.float64)
        table["probabilities"][read] = _in_steps(rows)
    quality = np.array([one.quality for one in samples], np.float64)
    table["quality"] = np.rint(np.clip(quality, 0, 1) * STEPS)
    table["reason"] = [
        NO_REASON if one.reason is None else REASON_CODES[one.reason] for one in samples
    ]
    table["turn"] = _thousandths([one.turn for one in samples])
    table["nod"] = _thousandths([one.nod for one in samples])
    return [row.tobytes() for row in table]


def sample_table(seconds: Sequence[int], persons: Sequence[int], figures: bytes) -> SampleTable:
    """Stored samples as columns.

    Args:
        seconds: Of each sample, in any order.
        persons: Likewise.
        figures: Of :func:`packed_samples`, joined, in the same order.

    Returns:
        The table, ordered by person, then second.
    """
    person, second = np.array(persons, np.int32), np.array(seconds, np.int32)
    order = np.lexsort((second, person))
    rows = np.frombuffer(figures, FIGURES)[order]
    steps = rows["probabilities"].astype(np.float64)
    steps[~steps.any(axis=1)] = np.nan
    return SampleTable(
        person=person[order],
        second=second[order],
        looks=rows["looks"].astype(np.int32),
        measured=rows["measured"].astype(np.int32),
        probabilities=steps / STEPS,
        quality=rows["quality"] / np.float64(STEPS),
        reason=_REASON_PLACES[rows["reason"]],
        turn=_in_units(rows["turn"]),
        nod=_in_units(rows["nod"]),
    )


def packed_window(window: RoomWindow) -> dict[str, Any]:
    """The figures of a window for a JSON column, to the last digit.

    Args:
        window: Any.

    Returns:
        Lists and numbers; a figure that is not there is left out.
    """
    figures: dict[str, Any] = {}
    if window.shares is not None:
        shares = window.shares
        figures["shares"] = [shares.corrected, shares.low, shares.high, shares.counted]
    for name in ESTIMATES:
        if (one := getattr(window, name)) is not None:
            figures[name] = [one.value, one.low, one.high]
    if window.synchrony is not None:
        figures["synchrony"] = window.synchrony
    for name in RESTS_ON:
        if people := getattr(window, name):
            figures[name] = people
    return figures


def without_few_heads(figures: dict[str, Any], least: int) -> dict[str, Any]:
    """Figures of a window without what rests on the heads of too few.

    Args:
        figures: As of :func:`packed_window`.
        least: People that a figure must rest on.

    Returns:
        New figures.
    """
    few = {name for name in OF_HEADS if figures.get(f"{name}_people", 0) < least}
    gone = few | {f"{name}_people" for name in few}
    return {name: value for name, value in figures.items() if name not in gone}


def window_of(row: Any) -> RoomWindow:  # noqa: ANN401 -- a row of the table has no type
    """A window as it was.

    Args:
        row: Of the table room_windows.

    Returns:
        The window.
    """
    figures = row.figures
    shares = figures.get("shares")
    valence, arousal, facing = (
        Estimate(*figures[name]) if name in figures else None for name in ESTIMATES
    )
    return RoomWindow(
        Span(row.start, row.end),
        row.in_view,
        row.measured,
        row.expected,
        shares=None if shares is None else Shares(*(tuple(one) for one in shares)),
        valence=valence,
        arousal=arousal,
        facing=facing,
        synchrony=figures.get("synchrony"),
        suppressed=row.suppressed,
        facing_people=figures.get("facing_people", 0),
        synchrony_people=figures.get("synchrony_people", 0),
    )


def packed_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes for a JSON column, to the last digit.

    Args:
        changes: Any.

    Returns:
        One for each, by name.
    """
    return [asdict(one) for one in changes]


def changes_of(figures: Sequence[dict[str, Any]]) -> tuple[Change, ...]:
    """Changes as they were.

    Args:
        figures: Of :func:`packed_changes`.

    Returns:
        In the same order.
    """
    return tuple(Change(**one | {"size": Estimate(**one["size"])}) for one in figures)


def _in_steps(rows: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Each row as whole numbers adding up to 255, by largest remainders."""
    exact = rows / rows.sum(axis=1, keepdims=True) * STEPS
    whole = np.floor(exact)
    left = STEPS - whole.sum(axis=1, keepdims=True)
    ranks = np.argsort(np.argsort(whole - exact, axis=1, kind="stable"), axis=1)
    steps: NDArray[np.uint8] = (whole + (ranks < left)).astype(np.uint8)
    return steps


def _thousandths(values: Sequence[float | None]) -> NDArray[np.int16]:
    known = np.array([np.nan if one is None else one for one in values], np.float64)
    limited = np.clip(np.rint(known * THOUSANDTHS), NOTHING + 1, -NOTHING - 1)
    return np.where(np.isnan(known), NOTHING, np.nan_to_num(limited)).astype(np.int16)


def _in_units(thousandths: NDArray[np.int16]) -> NDArray[np.float64]:
    return np.where(thousandths == NOTHING, np.nan, thousandths / THOUSANDTHS)


def _reason_places() -> NDArray[np.int8]:
    """For each code, the reason's place in :data:`REASONS`."""
    places = np.full(256, -1, np.int8)
    for place, reason in enumerate(REASONS):
        places[REASON_CODES[reason]] = place
    return places


_REASON_PLACES: Final = _reason_places()
