"""The room by the second and by the window, live and afterwards by one path.

A window's shares are corrected for the classifier's confusions, with people as the unit
(`readroom.analytics.prevalence`). Valence and arousal are those of the corrected shares,
with intervals from the same draws: expected pleasantness of the words (Russell &
Mehrabian 1977), not of the people. Facing is a proxy (`readroom.analytics.facing`).
Coverage stands beside every figure; who is not measured is in none of them.

>>> from readroom.domain import Sample
>>> sure = Recalibration.of([1.0] * 7, [0.0] * 7)
>>> calm = (0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.88)
>>> meter = RoomMeter(sure, expected=2)
>>> found = [meter.add([Sample(1, second, 5, 5, calm, 0.9)]) for second in range(10)]
>>> window = found[-1].windows[0]
>>> window.span, window.coverage, len(found[0].seconds)
(Span(start=0.0, end=10.0), 0.5, 1)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.bootstrap import DRAWS
from readroom.analytics.facing import POSE_LEAST_S, POSE_S, Pose, facing_share
from readroom.analytics.places import places_of
from readroom.analytics.prevalence import correct_shares
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.room_changes import RoomChanges
from readroom.analytics.synchrony import head_synchrony
from readroom.domain import Change, RoomSample, RoomWindow, Sample, SampleTable, Shares, Span

WINDOW_S: Final = 10
"""Seconds of a window. Raising it steadies every figure of it and hides what passes sooner."""
LEAST_PART: Final = 0.5
"""Of a window, for the last one of a session to be read. Raising it drops more of the end."""
UNSEEN_S: Final = 180
"""Seconds unseen after which nothing of somebody is known any more. Raising it remembers longer."""


class Readings(NamedTuple):
    """What a meter has newly read.

    Attributes:
        seconds: One for each second that is now complete, also empty ones.
        windows: One for each window that is now complete.
        present: Who was in view in each of ``windows``, for `readroom.privacy.release`.
        changes: When the room changed, as it may be told of the room alone
            (`readroom.analytics.room_changes`); None before the end, or if not looked for.
    """

    seconds: tuple[RoomSample, ...] = ()
    windows: tuple[RoomWindow, ...] = ()
    present: tuple[frozenset[int], ...] = ()
    changes: tuple[Change, ...] | None = None


class RoomMeter:
    """Reads a room second by second.

    It holds the samples of the window that is being filled, and of every person the head
    turns of their first minute until their pose is known: at most 60 seconds, in memory; the
    pose is forgotten three minutes after the person was last seen. Where changes are looked
    for, it holds the valence of all windows and who was there, until the end.
    """

    def __init__(
        self,
        recalibration: Recalibration,
        expected: int | None = None,
        min_group: int = 1,
        draws: int = DRAWS,
        *,
        finds_changes: bool = True,
    ) -> None:
        """Begin at second 0.

        Args:
            recalibration: Of the model that made the posteriors.
            expected: People who are to be there; None for the most seen at once so far.
            min_group: Changes rest on windows of at least so many measured people. What of
                the rest may be kept or shown, `readroom.sessions.metering` decides.
            draws: Behind each interval, see `readroom.analytics.prevalence`.
            finds_changes: Whether :meth:`finish` says when the room changed.
        """
        self._reader = _Reader(recalibration, expected, draws)
        self._changes = RoomChanges(min_group) if finds_changes else None
        self._next = 0
        self._waiting: defaultdict[int, list[Sample]] = defaultdict(list)
        self._window: list[Sample] = []

    def add(self, samples: Sequence[Sample], until: int | None = None) -> Readings:
        """Take the samples of finished seconds.

        Args:
            samples: Of seconds not given before, in any order; may be empty.
            until: All seconds before this one are finished; None for the latest of
                ``samples`` and all before.

        Returns:
            What is complete now.
        """
        for one in samples:
            if one.second >= self._next:  # what comes after its second was told counts nowhere
                self._waiting[one.second].append(one)
        if until is None:
            until = max((one.second + 1 for one in samples), default=self._next)
        seconds, windows, present = [], [], []
        while self._next < until:
            here = self._waiting.pop(self._next, [])
            seconds.append(_second(self._next, here))
            self._window += here
            self._next += 1
            if self._next % WINDOW_S == 0:
                window, people = self._close()
                windows.append(window)
                present.append(people)
        return Readings(tuple(seconds), tuple(windows), tuple(present))

    def forget(self, person: int) -> None:
        """Somebody withdrew: they are in no figure that is not complete yet.

        Args:
            person: Number within the session. Samples of them must not be added any more.
        """
        for second, samples in self._waiting.items():
            self._waiting[second] = [one for one in samples if one.person != person]
        self._window = [one for one in self._window if one.person != person]
        self._reader.forget(person)
        if self._changes is not None:
            self._changes.forget(person)

    def finish(self) -> Readings:
        """End the session.

        Returns:
            The last, shorter window, if it is at least half a window long, and the changes.
        """
        windows: tuple[RoomWindow, ...] = ()
        present: tuple[frozenset[int], ...] = ()
        if self._next % WINDOW_S >= LEAST_PART * WINDOW_S:
            window, people = self._close()
            windows, present = (window,), (people,)
        changes = None if self._changes is None else self._changes.told()
        return Readings((), windows, present, changes)

    def _close(self) -> tuple[RoomWindow, frozenset[int]]:
        start = (self._next - 1) // WINDOW_S * WINDOW_S
        span = Span(float(start), float(self._next))
        table, self._window = SampleTable.of(self._window), []
        window, people = self._reader.read(span, table), frozenset(table.persons)
        if self._changes is not None:
            self._changes.add(window, people)
        return window, people


def room_windows(
    table: SampleTable,
    expected: int | None,
    recalibration: Recalibration,
    length_s: int | None = None,
    draws: int = DRAWS,
) -> tuple[RoomWindow, ...]:
    """The windows of a whole session from second 0, as the meter would have given them.

    An hour of 50 people takes about ten seconds, because every interval is drawn; a
    stored session keeps its windows.

    Args:
        table: The session, ordered by person, then second.
        expected: As of :class:`RoomMeter`.
        recalibration: As of :class:`RoomMeter`.
        length_s: Seconds of the session; up to the last sample by default.
        draws: As of :class:`RoomMeter`.

    Returns:
        One for each ten seconds, and a shorter last one if it is at least half as long.
    """
    reader = _Reader(recalibration, expected, draws)
    end = length_s if length_s is not None else int(table.second.max(initial=-1)) + 1
    table = table.where(table.second < end)
    return tuple(
        reader.read(Span(float(start), float(min(start + WINDOW_S, end))), table.where(rows))
        for start, rows in zip(range(0, end, WINDOW_S), _by_window(table, end), strict=True)
        if min(start + WINDOW_S, end) - start >= LEAST_PART * WINDOW_S
    )


@dataclass(slots=True)
class _Reader:
    """Turns one window after the other into figures."""

    recalibration: Recalibration
    expected: int | None
    draws: int
    _most: int = 0
    _poses: dict[int, Pose] = field(default_factory=dict)
    _early: dict[int, tuple[int, list[NDArray[np.float64]]]] = field(default_factory=dict)
    _done: set[int] = field(default_factory=set)
    _last_seen: dict[int, float] = field(default_factory=dict)

    def read(self, span: Span, table: SampleTable) -> RoomWindow:
        """The figures of the next window from its samples."""
        self._learn_poses(table, span.end)
        self._most = max(self._most, _at_once(table))
        seen = table.where(table.measured > 0)
        facing, synchrony = facing_share(table, self._poses), head_synchrony(table)
        bare = RoomWindow(
            span=span,
            in_view=len(table) / span.duration,
            # Who was lost and found again has two numbers; of these there is one at a time.
            measured=_at_once(table.where(np.isin(table.person, seen.persons))),
            expected=self._most if self.expected is None else self.expected,
            facing=facing.share if facing else None,
            synchrony=synchrony.value if synchrony else None,
            facing_people=facing.people if facing else 0,
            synchrony_people=synchrony.people if synchrony else 0,
        )
        if not len(seen):
            return bare
        places = places_of(table)[table.measured > 0]
        found = correct_shares(seen.probabilities, places, self.recalibration, draws=self.draws)
        return replace(
            bare,
            shares=Shares(found.corrected, found.low, found.high, found.counted),
            valence=found.valence,
            arousal=found.arousal,
        )

    def forget(self, person: int) -> None:
        """Nothing is known of somebody any more."""
        self._poses.pop(person, None)
        self._early.pop(person, None)
        self._done.discard(person)
        self._last_seen.pop(person, None)

    def _learn_poses(self, table: SampleTable, end: float) -> None:
        """As `own_poses` would of the whole session, keeping nobody's turns beyond a minute."""
        for person in table.persons:
            if person in self._done:
                continue
            own = table.of_person(person)
            first, kept = self._early.setdefault(person, (int(own.second[0]), []))
            own = own.where(own.second < first + POSE_S)
            kept.append(np.stack([own.turn, own.nod]))
        self._last_seen.update(dict.fromkeys(table.persons, end))
        for person in [one for one, at in self._last_seen.items() if end - at >= UNSEEN_S]:
            self.forget(person)
        over = [one for one, (first, _) in self._early.items() if first + POSE_S <= end]
        for person in over:
            both = np.concatenate(self._early.pop(person)[1], axis=1)
            known = both[:, np.isfinite(both).all(axis=0)]
            self._done.add(person)
            if known.shape[1] >= POSE_LEAST_S:
                turn, nod = np.median(known, axis=1)
                self._poses[person] = Pose(float(turn), float(nod), known.shape[1])


def _at_once(table: SampleTable) -> int:
    """The most people in one second."""
    return int(np.bincount(table.second - table.second.min()).max()) if len(table) else 0


def _second(second: int, samples: Sequence[Sample]) -> RoomSample:
    read = [one.probabilities for one in samples if one.probabilities is not None]
    mean = None
    if read:
        mean = tuple(float(share) for share in np.mean(read, axis=0))
    return RoomSample(second, len(samples), len(read), mean)


def _by_window(table: SampleTable, end: int) -> list[NDArray[np.intp]]:
    """The rows of each window, in the table's own order."""
    order = np.argsort(table.second, kind="stable")
    edges = np.arange(WINDOW_S, end, WINDOW_S)
    parts = np.split(order, np.searchsorted(table.second[order], edges))
    return [np.sort(part) for part in parts] if end else []
