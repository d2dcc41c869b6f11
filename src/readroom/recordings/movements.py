"""A film of one face becomes a list of brief movements for a person to look at.

It is refused where such a list would be made of noise: fewer than 30 pictures a second, pictures
unevenly apart, a small face, more than one. What is told has a place and a time, and no name of
an expression. For research on people who agreed, and for one's own face; never of a class.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import nan
from pathlib import Path
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.movements import Movement, MovementOptions, find_movements, reach_of
from readroom.domain import Face, Image, Purpose
from readroom.errors import RefusedError
from readroom.privacy.gate import Permission, require_inference
from readroom.recognition.detectors import FaceDetector, open_detector
from readroom.recognition.face_motion import REGIONS, FaceMotion
from readroom.recognition.frames import Source
from readroom.recognition.source_names import readable
from readroom.recognition.sources import open_source
from readroom.recordings.movement_films import Film, change, check_film, check_rate
from readroom.recordings.outputs import ensure_writable, written

PURPOSES: Final = frozenset({Purpose.SELF, Purpose.RESEARCH})

SECOND_FACE: Final = 0.5
"""A face of so much of the largest one's side is another person. Raising it overlooks people
behind."""
SAME_FACE: Final = 0.5
"""Least overlap (intersection over union) with the face of the picture before: below, it is another
one, or the film was cut. Raising it loses heads that move fast."""
LARGEST_HEAD_STEP: Final = 0.1
"""Of the head between two pictures, in distances between the eyes: beyond, pictures are smeared,
or the film was cut, and nothing is told around it."""

LEFT_OUT: Final = "eyelids"
"""Mostly blinks; told, but not counted."""
LEAST_TOLD_S: Final = 30.0
"""Seconds looked at from which on a number a minute is told: of a second, 0 and 60 say the same.
Lowering it tells chance."""


@dataclass(frozen=True, slots=True)
class MovementReading:
    """What was found in a film.

    Attributes:
        source: Its name.
        fps: Pictures a second.
        seconds: Its length in seconds.
        looked_at_s: Seconds in which a movement could have been told.
        face_px: Median side of the face, in pixels.
        movements: In order of time.
    """

    source: str
    fps: float
    seconds: float
    looked_at_s: float
    face_px: float
    movements: tuple[Movement, ...]

    @property
    def per_minute(self) -> float | None:
        """Movements of more than the eyelids, a minute looked at; None where that is too short."""
        if self.looked_at_s < LEAST_TOLD_S:
            return None
        counted = [one for one in self.movements if set(one.regions) != {LEFT_OUT}]
        return 60 * len(counted) / self.looked_at_s


def read_movements(
    path: Path,
    permission: Permission,
    progress: Callable[[float], None] = lambda _done: None,
    finder: FaceDetector | None = None,
    options: MovementOptions | None = None,
) -> MovementReading:
    """The brief movements of the one face in a film.

    Args:
        path: A video file.
        permission: Of the gate, for the purpose research or self.
        progress: Called with the part done, 0..1.
        finder: Finds faces with landmarks; by default the best one for videos.
        options: What counts as a movement.

    Returns:
        What was found.

    Raises:
        RefusedError: If the purpose is another one, or nothing may be read.
        SourceError: If the film is not one that this can be read from; says what it should be.
    """
    require_movements(permission)
    finder = finder or open_detector("auto", "video").detector
    with open_source(path) as source:
        name, duration_s = readable(path), source.duration_s
        check_rate(source, name)
        film = _follow(source, finder, lambda at: progress(min(at / (duration_s or at or 1), 1.0)))
    at, steps = np.array(film.at), np.array(film.steps)
    step_s, face_px = check_film(film, name)
    options = options or MovementOptions()
    found = find_movements(steps, at, list(REGIONS), options)
    looked_at_s = _looked_at(steps, step_s, reach_of(options, step_s))
    return MovementReading(
        name, round(1 / step_s, 3), round(float(at[-1]) + step_s, 3), looked_at_s, face_px, found
    )


def require_movements(permission: Permission) -> None:
    """Go on only for a purpose that looks at single faces for research, or at one's own.

    Args:
        permission: Of the gate.

    Raises:
        RefusedError: For any other.
    """
    require_inference(permission)
    if permission.purpose not in PURPOSES:
        raise RefusedError(
            f"brief movements are read for the purposes self and research alone; got "
            f"{permission.purpose}. Nobody knows what they mean, so nobody is judged by them"
        )


def _follow(source: Source, finder: FaceDetector, progress: Callable[[float], None]) -> Film:
    film, motion = Film([], [], [], []), FaceMotion()
    unknown = np.full((len(REGIONS), 2), np.nan)
    before: Face | None = None
    shown: Image = np.empty((0, 0, 3), np.uint8)
    for at, image in source:
        face, others = one_face(finder.detect(image))
        film.at.append(at)
        film.several += others
        if face is None or not _is_same(before, face):
            motion.reset()
        before = face
        step = None if face is None else motion.step(image, face)
        sharp = step is not None and step.head <= LARGEST_HEAD_STEP
        film.steps.append(step.regions if step is not None and sharp else unknown)
        if face is not None:
            film.sizes.append(face.box.size_px)
        film.changes.append(change(shown, image, face.box) if face is not None else nan)
        shown = image
        progress(at)
    return film


def one_face(faces: Sequence[Face]) -> tuple[Face | None, bool]:
    """The face that a film is of.

    Args:
        faces: Of one picture.

    Returns:
        The largest if it has landmarks, and whether another is nearly as large.
    """
    ranked = sorted(faces, key=lambda one: -one.box.size_px)
    if not ranked or ranked[0].landmarks is None:
        return None, False
    several = len(ranked) > 1 and ranked[1].box.size_px >= SECOND_FACE * ranked[0].box.size_px
    return ranked[0], several


def _is_same(before: Face | None, face: Face) -> bool:
    return before is None or before.box.iou(face.box) > SAME_FACE


def _looked_at(steps: NDArray[np.float64], step_s: float, reach: int) -> float:
    """Seconds whose surroundings are known, too: only there a movement can be told."""
    known = np.isfinite(steps).all(axis=(1, 2))
    window = np.convolve(known, np.ones(2 * reach + 1), "same") > 2 * reach
    return round(float(window.sum() * step_s), 3)


def write_movements(
    reading: MovementReading, out: Path, control: MovementReading | None = None
) -> tuple[Path, Path]:
    """Write ``movements.json`` and ``movements.csv``.

    Args:
        reading: What was found.
        out: Folder for them; made if it is not there.
        control: The same of a film in which nobody moved on purpose.

    Returns:
        Both files.

    Raises:
        OutputError: If they cannot be written.
    """
    ensure_writable(out)
    facts = {"readings": {"film": _facts(reading)}}
    if control is not None:
        facts["readings"]["control"] = _facts(control)
    with _whole(out / "movements.json") as file:
        json.dump(facts, file, ensure_ascii=False, indent=2)
    with _whole(out / "movements.csv") as file:
        rows = csv.writer(file)
        rows.writerow(("start_s", "peak_s", "end_s", "regions", "size", "distance"))
        for one in reading.movements:
            times = (f"{each:.3f}" for each in (one.span.start, one.peak_at, one.span.end))
            sizes = f"{one.size:.4f}", f"{one.distance:.1f}"
            rows.writerow((*times, "; ".join(one.regions), *sizes))
    return out / "movements.json", out / "movements.csv"


def _facts(reading: MovementReading) -> dict[str, object]:
    return asdict(reading) | {"per_minute": reading.per_minute}


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    with written(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file
