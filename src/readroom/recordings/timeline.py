"""What happened when, in a bounded number of entries however long the recording is.

Entries start one second long. When there are too many, neighbours are joined and
entries are twice as long from then on::

    |1|1|1|1|  ->  | 2 | 2 |   |   |

Moments without a face stay visible: frames were looked at, nobody was there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from readroom.domain import LABELS, FrameResult

MOST_ENTRIES: Final = 600
"""Ten minutes by the second, and coarser beyond. Raising it makes summaries larger."""


@dataclass(slots=True)
class _Bin:
    frames: int = 0
    faces: int = 0
    measured: int = 0
    most_people: int = 0
    total: np.ndarray = field(default_factory=lambda: np.zeros(len(LABELS)))

    def add(self, result: FrameResult) -> None:
        self.frames += 1
        self.faces += len(result.observations)
        self.measured += len(result.measured)
        self.most_people = max(self.most_people, len(result.observations))
        for seen in result.measured:
            if seen.expression is not None:
                self.total += seen.expression.raw

    def join(self, other: _Bin) -> None:
        self.frames += other.frames
        self.faces += other.faces
        self.measured += other.measured
        self.most_people = max(self.most_people, other.most_people)
        self.total += other.total

    def entry(self, start: float, end: float) -> dict[str, Any]:
        return {
            "start_s": start,
            "end_s": end,
            "frames": self.frames,
            "people": self.most_people,
            "faces": self.faces,
            "measured": self.measured,
            "shares": named_shares(self.total, self.measured),
        }


class Timeline:
    """Collects frames into entries of equal length: 1, 2, 4, ... seconds."""

    def __init__(self, most_entries: int = MOST_ENTRIES) -> None:
        self._most = most_entries
        self._length_s = 1
        self._bins: list[_Bin] = []

    def add(self, result: FrameResult) -> None:
        """Count one analysed frame.

        Args:
            result: What was seen; its time is not before that of the last one.
        """
        while result.at >= self._most * self._length_s:
            self._halve()
        place = int(result.at // self._length_s)
        while len(self._bins) <= place:
            self._bins.append(_Bin())
        self._bins[place].add(result)

    def entries(self) -> list[dict[str, Any]]:
        """All entries from second 0 on, without gaps.

        Returns:
            Start, end, analysed frames, most people at once, faces, measured faces
            and their mean shares (null where nobody was measured).
        """
        length = float(self._length_s)
        return [one.entry(at * length, (at + 1) * length) for at, one in enumerate(self._bins)]

    def _halve(self) -> None:
        kept = self._bins[::2]
        for one, other in zip(kept, self._bins[1::2], strict=False):
            one.join(other)
        self._bins = kept
        self._length_s *= 2


def named_shares(total: Sequence[float] | np.ndarray, measured: int) -> dict[str, float] | None:
    """Mean probabilities by emotion.

    Args:
        total: Sum of the probabilities of the measured faces.
        measured: How many those were.

    Returns:
        Seven shares summing to 1, or None if nobody was measured.
    """
    if not measured:
        return None
    return {name: round(float(x) / measured, 5) for name, x in zip(LABELS, total, strict=True)}
