"""Whether a film is one that brief movements can be told from; if not, what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Final

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from readroom.analytics.movements import step_of
from readroom.domain import Box, Image
from readroom.errors import SourceError
from readroom.recognition.frames import Source

LEAST_FPS: Final = 29.0
"""Pictures a second; at 25 a movement of 1/25 s is one picture. Lowering it tells noise."""
UNEVEN_PART: Final = 0.01
"""So many steps between pictures may be uneven. Raising it takes films whose speeds are made by
the clock."""
SAME_PICTURE: Final = 0.1
CHANGED: Final = 0.8
AROUND_S: Final = 0.15
"""A face whose pixels differ by less than the first, of 255, from those before, and by more than
the second both shortly before and shortly after, is the same picture once more: faces do not stop
in between. Who holds still all the time is not told from it. Raising the first or lowering the
second refuses more films that are compressed a lot."""
SAME_PART: Final = 0.05
LEAST_MOVING: Final = 20
"""Of the pictures amid others that change so many may be the same once more; where fewer than the
second do, of so many. Raising them takes films whose jumps are made by whoever filled them up."""
LEAST_FACE_PX: Final = 150.0
"""Median side of the face. Below, a slight movement is less than half a pixel."""
SEVERAL_PART: Final = 0.05
"""Pictures in which there may be another face. Raising it overlooks people who pass."""
SEEN_PART: Final = 0.8
"""Pictures that must show the face. Lowering it takes films that are mostly of something else."""


@dataclass(slots=True)
class Film:
    """What was seen picture by picture.

    Attributes:
        at: Seconds of each.
        steps: What moved in each, regions x 2; NaN where that is not known.
        sizes: Side of the face in pixels, of those that show it.
        several: How many show another one.
        changes: How far the face differs in each from the one before, as of :func:`change`.
    """

    at: list[float]
    steps: list[NDArray[np.float64]]
    sizes: list[float]
    changes: list[float]
    several: int = 0


def change(before: Image, image: Image, box: Box) -> float:
    """How far a face differs from the same place in the picture before.

    Args:
        before: BGR, uint8.
        image: The next one.
        box: Of the face in it: a wall behind it may really stay the same.

    Returns:
        Mean absolute difference, 0..255; NaN where there is nothing to compare.
    """
    if before.shape != image.shape:
        return nan
    left, top = max(round(box.x), 0), max(round(box.y), 0)
    where = slice(top, round(box.y + box.height)), slice(left, round(box.x + box.width))
    differs = cv2.absdiff(image[where], before[where]) if image[where].size else np.array(nan)
    return float(differs.mean())


def check_rate(source: Source, name: str) -> None:
    """Refuse what has too few pictures a second, before any is read.

    Args:
        source: The film, opened.
        name: What to call it.

    Raises:
        SourceError: If it is no video, or a slow one.
    """
    if source.kind != "video" or (source.fps or 0.0) < LEAST_FPS:
        got = "a picture" if source.kind != "video" else f"{source.fps or 0:.3g}"
        raise SourceError(
            f"{name}: expected a video of at least {LEAST_FPS:g} pictures a second, got {got}; "
            "record at 30 or more"
        )


def check_film(film: Film, name: str) -> tuple[float, float]:
    """Refuse a film whose list of movements would be made of noise.

    Args:
        film: What was seen.
        name: What to call it.

    Returns:
        Seconds between pictures, and the median side of the face in pixels.

    Raises:
        SourceError: If pictures are unevenly apart or repeat, or it does not show one large face.
    """
    step_s = _check_even(film, name)
    side = _check_face(film, name)
    repeated = _repeated(np.array(film.changes), max(round(AROUND_S / step_s), 1))
    if repeated > SAME_PART:
        raise SourceError(
            f"{name}: expected every picture to be a new one, got {repeated:.0%} that repeat the "
            f"one before: filled up to {1 / step_s:.3g} a second, or compressed until they are "
            "alike; take the camera's own file, recorded at 30 or more"
        )
    return step_s, side


def _check_even(film: Film, name: str) -> float:
    """Seconds between pictures; refuses where they differ."""
    if len(film.at) < 2:
        raise SourceError(f"{name}: expected a video, got one picture")
    step_s, uneven = step_of(np.array(film.at))
    if uneven > UNEVEN_PART:
        raise SourceError(
            f"{name}: expected pictures evenly apart, got {uneven:.0%} that are not; record at a "
            "constant rate (phones and meetings often do not)"
        )
    return step_s


def _repeated(changes: NDArray[np.float64], around: int) -> float:
    """Which part is the one before once more, of the pictures amid others that change."""
    padded = np.pad(np.nan_to_num(changes), around)
    most = sliding_window_view(padded, around).max(axis=1)
    moving = np.minimum(most[: len(changes)], most[around + 1 :]) > CHANGED
    return float((moving & (changes < SAME_PICTURE)).sum() / max(moving.sum(), LEAST_MOVING))


def _check_face(film: Film, name: str) -> float:
    """Median side of the face; refuses where there is none, several, or a small one."""
    seen = len(film.sizes) / len(film.at)
    if seen < SEEN_PART:
        raise SourceError(
            f"{name}: expected one face throughout, got one in {seen:.0%} of the pictures; cut the "
            "film to where it is"
        )
    if film.several > SEVERAL_PART * len(film.at):
        raise SourceError(
            f"{name}: expected one face, got another beside it in "
            f"{film.several / len(film.at):.0%} of the pictures; film one person alone"
        )
    side = float(np.median(film.sizes))
    if side < LEAST_FACE_PX:
        raise SourceError(
            f"{name}: expected a face of at least {LEAST_FACE_PX:g} pixels, got {side:.0f}; come "
            "nearer, or film at a higher resolution"
        )
    return round(side, 1)
