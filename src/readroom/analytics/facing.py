"""A proxy, named so: is the head turned to where it mostly is?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Estimate, SampleTable

FACING: Final = 1
TURNED: Final = 0
UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a person's head mostly is.

    Attributes:
        turn: Median of ``Sample.turn``.
        nod: Median of ``Sample.nod``.
        seconds: Samples it rests on.
    """

    turn: float
    nod: float
    seconds: int


def own_poses(table: SampleTable) -> dict[int, Pose]:
    """The pose of everybody whose first minute has enough landmarks."""
    raise NotImplementedError


def facing_states(table: SampleTable, poses: Mapping[int, Pose]) -> NDArray[np.int8]:
    """FACING, TURNED or UNKNOWN for each sample of a table."""
    raise NotImplementedError


def facing_share(table: SampleTable, poses: Mapping[int, Pose]) -> Estimate | None:
    """The share of the people of a table who faced, with an interval over people."""
    raise NotImplementedError
