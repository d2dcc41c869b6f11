"""Real clips and what is read in them; every reading is made once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.recognition.scenes import Reading, Size, clip_frames, frame_of, noisy, read

ReadClip = Callable[[str, Size, float, float], list[Reading]]
ReadStill = Callable[[Size, float], list[Reading]]

STILL_READINGS = 30
"""Frames whose noise is drawn afresh; a minute is drawn from them."""


@pytest.fixture(scope="session")
def clips(shared_data: Path) -> Path:
    return shared_data / "media" / "clips"


@pytest.fixture(scope="session")
def read_clip(clips: Path) -> ReadClip:
    """Readings of a clip, in a size, from one time to another; kept for the whole run."""

    @cache
    def readings(name: str, size: Size, since_s: float, until_s: float) -> list[Reading]:
        return read(clip_frames(clips / name, size, since_s, until_s))

    return readings


@pytest.fixture(scope="session")
def read_still(clips: Path) -> ReadStill:
    """Readings of one frame of four clips and seven people, with noise of a strength."""

    @cache
    def readings(size: Size, deviation: float) -> list[Reading]:
        quarter = (size[0] // 2, size[1] // 2)
        parts = [
            frame_of(clips / name, at_s, quarter)
            for name, at_s in (
                ("pyfeat_WolfgangLanger_Pexels.mp4", 4.2),  # between sad, fear and unclear
                ("pyfeat_face_noface.mov", 0.9),  # turning from neutral to happy
                ("fer_woman2.mp4", 3.0),
                ("classroom_preview.gif", 1.0),  # four small faces
            )
        ]
        still = np.vstack([np.hstack(parts[:2]), np.hstack(parts[2:])])
        return read(noisy(still, deviation, STILL_READINGS, seed=round(deviation)))

    return readings
