"""Who is who across frames: boxes predicted in seconds, matched by one assignment per frame.

The state belongs to one session. Each person moves with a velocity that is learnt
from the last boxes and forgotten when nothing is seen, so that two faces crossing
keep their numbers and a face that comes back within a moment is the same person.

::

    seen   seen          missed (still kept)          seen
    |------|------ . . . . . . . . . . . . . . . . . .|----  person 1
                   |<------- keep_s at most -------->|

A *look* is a frame in which faces were searched for; between looks everyone moves
by prediction, and who was missed at the last look is not brought back by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from readroom.domain import Box, Face
from readroom.recognition.tracks import Track

Floats = NDArray[np.float64]

_UNMATCHED: Final = 3.0
"""What leaving somebody unmatched costs. It is finite so that one person leaving and one
arriving does not shift a whole row of neighbours by one seat."""


@dataclass(frozen=True, slots=True)
class TrackerOptions:
    """How long and how far a person is looked for.

    Attributes:
        keep_s: A person unseen for longer is gone; a face that returns later is a
            new person. Raising it joins more returns and, rarely, two people.
        coast_s: A missed face is still shown, moving by prediction, for this long. Raising it
            bridges missed looks, and shows faces that are gone.
        confirm_score: A face this sure is a person at once; others must be seen twice.
            Raising it lets fewer phantoms in, and people a look later.
        confirm_s: How soon the second sight must follow the first. Raising it takes more
            unsure faces for people, and more phantoms.
        reach: How far a face may lie from where it was expected, in its own sizes. Raising it
            follows quicker people, and mistakes newcomers for those they sit beside.
        reach_per_s: How much further per second it was not seen; raising it, likewise.
        velocity_s: Time over which velocity is learnt; raising it steadies and lags.
        forget_s: Time over which an unseen person's velocity fades, above 0. Raising it looks for
            people further on.
        behind: How near to where a missed person is expected somebody else must be
            seen, in face sizes, for the one to walk on behind the other. Raising it
            carries people on who have stopped.
        behind_s: How long somebody may walk on behind another; they are kept for as
            long, and `keep_s` more. Raising it follows slower crossings, and takes
            more newcomers for the one who was hidden.
        unseen: By how much nearer, in face sizes, a face must be to somebody whom the
            last look missed than to somebody it saw. Raising it keeps the one in front
            in front, and joins a returning face to its neighbour where both sit close.
        gap_s: Of the time between two looks, no more than this counts as time in which
            people were unseen: a film has no frames while its picture stands still. Raising
            it takes those who return for new people after shorter stills.
    """

    keep_s: float = 2.0
    coast_s: float = 0.0
    confirm_score: float = 0.75
    confirm_s: float = 0.6
    reach: float = 0.9
    reach_per_s: float = 0.8
    velocity_s: float = 0.3
    forget_s: float = 0.5
    behind: float = 1.0
    behind_s: float = 4.0
    unseen: float = 0.2
    gap_s: float = inf

    def at_looks(self, every_s: float) -> TrackerOptions:
        """The same options for looks that are further apart than they are made for.

        Args:
            every_s: Time between two looks, in seconds.

        Returns:
            Options under which a person may still be missed at one look.
        """
        return replace(
            self,
            keep_s=max(self.keep_s, 2.5 * every_s),
            confirm_s=max(self.confirm_s, 1.5 * every_s),
            gap_s=max(self.gap_s, every_s),
        )


class Sight(Enum):
    """Why the tracker says that somebody is there: seen, moved on since, or missed and coasting."""

    SEEN = "seen"
    BETWEEN = "between two looks"
    MISSED = "missed at the last look"


@dataclass(frozen=True, slots=True)
class Followed:
    """A person in the frame at hand.

    Attributes:
        person: Their number, from 1.
        face: Where the face is seen, or expected where it was not.
        sight: Seen in this frame, moved on between two looks, or missed and coasting.
    """

    person: int
    face: Face
    sight: Sight


class Tracker:
    """Gives every face of a frame its person. One per session; not thread-safe."""

    def __init__(self, options: TrackerOptions | None = None) -> None:
        """Start with nobody.

        Args:
            options: How long and how far people are looked for.
        """
        self.options = self._asked_for = options or TrackerOptions()
        self._tracks: list[Track] = []
        self._people = 0
        self._looked_at = -inf

    def reset(self, every_s: float = 0.0) -> None:
        """Forget everybody and count from 1 again, as before a new source.

        Args:
            every_s: Time between two looks at it, where that is long.
        """
        self.options = self._asked_for.at_looks(every_s)
        self._tracks.clear()
        self._people = 0
        self._looked_at = -inf

    def rescale(self, factor: float) -> None:
        """Frames have sides so many times as long from now on.

        Args:
            factor: New side over old side, above 0.
        """
        for track in self._tracks:
            across, down = track.velocity
            track.face, track.velocity = track.face.scaled(factor), (across * factor, down * factor)

    def update(self, faces: Sequence[Face], at: float) -> tuple[Followed, ...]:
        """The people of a frame in which faces were looked for.

        Args:
            faces: All that were found, possibly none.
            at: Seconds on the media clock, not before the last call's.

        Returns:
            Everyone confirmed who is seen, or missed for less than ``coast_s``, by number.
        """
        self._note_still(at)
        self._looked_at = at
        self._drop_gone(at)
        pairs = self._match(faces, at)
        for track in self._tracks:
            track.missed += 1
        for track, face in pairs:
            track.see(face, at, self.options.velocity_s)
        self._note_hidden(at)
        known = {id(face) for _, face in pairs}
        self._tracks += [Track(face, at) for face in faces if id(face) not in known]
        for track in self._tracks:
            self._confirm(track)
        return self._people_at(at)

    def predict(self, at: float) -> tuple[Followed, ...]:
        """The people of a frame in which nobody looked for faces.

        Args:
            at: Seconds on the media clock.

        Returns:
            Everyone seen at the last look, or coasting, moved to where they are expected.
        """
        return self._people_at(at)

    def _people_at(self, at: float) -> tuple[Followed, ...]:
        shown = [
            Followed(track.person, self._face_at(track, at), self._sight(track, at))
            for track in self._tracks
            if track.person is not None
            and (not track.missed or at - track.seen_at < self.options.coast_s)
        ]
        return tuple(sorted(shown, key=lambda followed: followed.person))

    def _sight(self, track: Track, at: float) -> Sight:
        if track.missed:
            return Sight.MISSED
        return Sight.SEEN if at <= self._looked_at else Sight.BETWEEN

    def _face_at(self, track: Track, at: float) -> Face:
        if track.seen_at >= at:
            return track.face
        box = track.expected(at, self.options.forget_s)
        right, down = box.x - track.face.box.x, box.y - track.face.box.y
        points = track.face.landmarks
        if points is not None:
            points = tuple((x + right, y + down) for x, y in points)
        return Face(box, track.face.score, points)

    def _drop_gone(self, at: float) -> None:
        """Forget people unseen for long, and unsure faces that a look has missed."""
        self._tracks = [
            track
            for track in self._tracks
            if track.unseen_s(at) - track.hidden_s <= self.options.keep_s
            and (track.person or not track.missed or track.unseen_s(at) <= self.options.confirm_s)
        ]

    def _note_still(self, at: float) -> None:
        """Nobody is missed in a picture that there is not."""
        for track in self._tracks:
            track.still_s += max(at - self._looked_at - self.options.gap_s, 0.0)

    def _note_hidden(self, at: float) -> None:
        """Who is missed where somebody else stands is taken to be behind them."""
        standing = _places([track.face.box for track in self._tracks if not track.missed])
        for track in self._tracks:
            if track.missed and track.unseen_s(at) <= self.options.behind_s:
                expected = track.expected(at, self.options.forget_s)
                if (_all_apart(_places([expected]), standing) < self.options.behind).any():
                    track.hidden_s = track.unseen_s(at)

    def _confirm(self, track: Track) -> None:
        if track.person is not None or track.missed:
            return
        if track.looks > 1 or track.face.score >= self.options.confirm_score:
            self._people += 1
            track.person = self._people

    def _match(self, faces: Sequence[Face], at: float) -> list[tuple[Track, Face]]:
        if not faces or not self._tracks:
            return []
        costs = self._costs(faces, at)
        rows, columns = linear_sum_assignment(costs)
        pairs = zip(rows, columns, strict=True)
        return [(self._tracks[a], faces[b]) for a, b in pairs if costs[a, b] < _UNMATCHED]

    def _costs(self, faces: Sequence[Face], at: float) -> Floats:
        """Tracks x faces: distance from the expected place in face sizes, more for another size."""
        expected = [track.expected(at, self.options.forget_s) for track in self._tracks]
        found = _places([face.box for face in faces])
        unseen_s = np.array([[track.unseen_s(at)] for track in self._tracks])
        missed = np.array([[self.options.unseen * bool(track.missed)] for track in self._tracks])
        unsure = np.array([[0.1 * (track.person is None)] for track in self._tracks])
        growth = np.abs(np.log(found[:, 2] / _places(expected)[:, 2:]))
        distance = _all_apart(_places(expected), found)
        # Who is unseen may have gone on or turned back.
        last = _all_apart(_places([one.face.box for one in self._tracks]), found)
        reach = self.options.reach + self.options.reach_per_s * unseen_s
        # Someone just seen has the better claim to a face than someone long unseen.
        costs = distance + 0.5 * growth + 0.2 * np.minimum(unseen_s, 1.0) + missed + unsure
        far = (np.minimum(distance, last) > reach) | (growth > 0.8)
        return np.where(far, _UNMATCHED, np.minimum(costs, 0.99 * _UNMATCHED))


def _places(boxes: Sequence[Box]) -> Floats:
    """Centre and size of each."""
    return np.array([(*box.center, max(box.size_px, 1e-6)) for box in boxes]).reshape(-1, 3)


def _all_apart(places: Floats, others: Floats) -> Floats:
    """Distances of all centres from all others, in sizes of the first."""
    across, down = (others[:, axis] - places[:, axis, None] for axis in (0, 1))
    return np.asarray(np.hypot(across, down) / places[:, 2:])
