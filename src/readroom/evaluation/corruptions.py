"""Twelve things that go wrong with faces in a classroom, each in five severities.

Severity 1 is an ordinary nuisance, 5 is where a person begins to have trouble too.
Left out on purpose: JPEG, whose blocks are those of video coding, and noise alone,
which in a room comes with dim light.

>>> [corruption.name for corruption in CORRUPTIONS][:3]
['low_resolution', 'video', 'blur']
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator

from readroom.domain import Image
from readroom.evaluation import degradations
from readroom.evaluation.compression import h264
from readroom.evaluation.pictures import as_gray
from readroom.recognition.classifier import prepare_crop

SIDE_PX: Final = 48
"""Side that levels in pixels refer to, that of FER-2013."""
SEVERITIES: Final = (1, 2, 3, 4, 5)

Degrade = Callable[[Sequence[Image], float, Generator], list[Image]]


@dataclass(frozen=True, slots=True)
class Corruption:
    """One thing that goes wrong.

    Attributes:
        name: In files and tables, in small letters.
        title: For people: a heading.
        reason: Where it comes from, in one line.
        unit: What the levels count.
        levels: One per severity, from mild to severe.
        degrade: Crops, a level and a random generator to worse crops.
    """

    name: str
    title: str
    reason: str
    unit: str
    levels: tuple[float, float, float, float, float]
    degrade: Degrade

    def apply(self, crops: Sequence[Image], severity: int, seed: int = 0) -> list[Image]:
        """Crops as this would leave them.

        Args:
            crops: Gray, uint8, 48 x 48; see :func:`squared`.
            severity: One of :data:`SEVERITIES`.
            seed: Of directions, sides and noise. Equal seeds give equal pictures, and
                a crop meets the same chances at every severity.

        Returns:
            As many crops of the same kind and size.
        """
        # Each corruption has a generator of its own, so that leaving one out changes no other.
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return self.degrade(crops, self.levels[severity - 1], rng)


def squared(crops: Sequence[Image]) -> list[Image]:
    """Crops of any size and colour as the corruptions take them.

    Args:
        crops: Gray or BGR, uint8.

    Returns:
        Gray, uint8, 48 x 48.
    """
    return [prepare_crop(as_gray(crop), SIDE_PX) for crop in crops]


def _each(degrade: Callable[[Image, float, Generator], Image]) -> Degrade:
    """One crop after another, each with its own generator: luck is not shared by neighbours."""

    def all_of(crops: Sequence[Image], level: float, rng: Generator) -> list[Image]:
        own = rng.spawn(len(crops))
        return [degrade(crop, level, mine) for crop, mine in zip(crops, own, strict=True)]

    return all_of


def _video(crops: Sequence[Image], level: float, rng: Generator) -> list[Image]:  # noqa: ARG001
    return h264(crops, level)


CORRUPTIONS: Final[tuple[Corruption, ...]] = (
    Corruption(
        "low_resolution",
        "Few pixels",
        "The back rows: 50 faces of a wide picture have 20 to 60 pixels each.",
        "px side of the face",
        (40, 32, 24, 20, 16),
        _each(degradations.low_resolution),
    ),
    Corruption(
        "video",
        "Video compression",
        "Meetings and recordings are H.264, and a bad line makes it coarse.",
        "quantiser of H.264",
        (30, 35, 40, 45, 50),
        _video,
    ),
    Corruption(
        "blur",
        "Out of focus",
        "One lens for a whole room: near or far rows are out of focus.",
        "px deviation",
        (0.5, 1.0, 1.5, 2.0, 2.5),
        _each(degradations.blur),
    ),
    Corruption(
        "motion_blur",
        "Motion blur",
        "Heads move while dim light keeps the shutter open.",
        "px moved",
        (3, 5, 7, 9, 11),
        _each(degradations.motion_blur),
    ),
    Corruption(
        "low_light",
        "Dim light and noise",
        "Blinds down for the projector: small sensors become noisy.",
        "stops less light",
        (2, 3, 4, 5, 6),
        _each(degradations.low_light),
    ),
    Corruption(
        "over_exposure",
        "Over-exposure",
        "Sun on the window seats: bright skin runs into white.",
        "stops more light",
        (0.5, 1.0, 1.5, 2.0, 2.5),
        _each(degradations.over_exposure),
    ),
    Corruption(
        "low_contrast",
        "Low contrast",
        "Faces against a window or in a projector's haze.",
        "part of contrast left",
        (0.6, 0.4, 0.25, 0.15, 0.1),
        _each(degradations.low_contrast),
    ),
    Corruption(
        "box_shift",
        "Box beside the face",
        "Detectors place their boxes a little off, on small faces more.",
        "% of the side",
        (4, 8, 12, 16, 20),
        _each(degradations.box_shift),
    ),
    Corruption(
        "box_scale",
        "Box too tight or wide",
        "Detectors disagree about where a face ends: hair, chin, ears.",
        "% of the side",
        (8, 16, 24, 32, 40),
        _each(degradations.box_scale),
    ),
    Corruption(
        "roll",
        "Head leaning",
        "Pupils rest their heads on a hand.",
        "degrees",
        (8, 16, 24, 32, 40),
        _each(degradations.roll),
    ),
    Corruption(
        "yaw",
        "Head turned (squeezed)",
        "Outer seats see the camera from the side; a flat stand-in for a turned head.",
        "degrees",
        (15, 25, 35, 45, 55),
        _each(degradations.yaw),
    ),
    Corruption(
        "occlusion",
        "Partly hidden",
        "Hands, masks, desks and the heads in front.",
        "% of the crop",
        (10, 15, 20, 30, 40),
        _each(degradations.occlusion),
    ),
)
"""In the order of reports: the picture's detail, its light, the box, the head."""
