"""What a brief movement looked like, for the person who has to judge it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from readroom.domain import Image
from readroom.recognition.detectors import FaceDetector, open_detector
from readroom.recognition.sources import open_source
from readroom.recordings.movements import MovementReading, one_face
from readroom.recordings.outputs import ensure_writable, writing, written

STRIP_PX: Final = 240
AROUND: Final = 1.4
"""Side of a picture, and of what it shows in sides of the face."""
ASIDE_S: Final = 0.1
"""Before the beginning and after the end: there the face rests."""


def draw_movements(
    path: Path, reading: MovementReading, out: Path, finder: FaceDetector | None = None
) -> list[Path]:
    """For each movement a strip of three pictures of the face: before, farthest, after.

    Those of an earlier film are removed first.

    Args:
        path: The film.
        reading: What was found in it.
        out: Folder for the strips, which show a face: look at them, then delete them.
        finder: Finds the face; by default the best detector for videos.

    Returns:
        The files, in order of time.

    Raises:
        OutputError: If they cannot be written.
    """
    ensure_writable(out)
    remove_strips(out)
    moments = [
        (max(one.span.start - ASIDE_S, 0.0), one.peak_at, one.span.end + ASIDE_S)
        for one in reading.movements
    ]
    wanted = iter(sorted({each for three in moments for each in three}))
    pictures: dict[float, Image] = {}
    due = next(wanted, None)
    finder = finder or open_detector("auto", "video").detector
    with open_source(path) as source:
        for at, image in source:
            while due is not None and at >= due - 0.5 / reading.fps:
                pictures[due] = _cut(image, finder)
                due = next(wanted, None)
            if due is None:
                break
    files = []
    for number, three in enumerate(moments, start=1):
        file = out / f"movement-{number:03}.jpg"
        strip = np.concatenate([pictures[each] for each in three if each in pictures], axis=1)
        with written(file) as part:
            part.write_bytes(cv2.imencode(".jpg", strip)[1].tobytes())
        files.append(file)
    return files


def remove_strips(out: Path) -> None:
    """Remove the strips that an earlier call left.

    Args:
        out: Their folder, if it is there; other files in it stay.

    Raises:
        OutputError: If one cannot be removed.
    """
    for strip in out.glob("movement-[0-9]*.jpg"):
        with writing(strip):
            strip.unlink(missing_ok=True)


def _cut(image: Image, finder: FaceDetector) -> Image:
    face, _ = one_face(finder.detect(image))
    if face is None:
        return np.asarray(cv2.resize(image, (STRIP_PX, STRIP_PX)), np.uint8)
    x, y = face.box.center
    side = AROUND * face.box.size_px
    cut = cv2.getRectSubPix(image, (round(side), round(side)), (x, y))
    return np.asarray(cv2.resize(cut, (STRIP_PX, STRIP_PX)), np.uint8)
