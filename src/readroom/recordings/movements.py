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
from pathlib import Path
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.movements import Movement, MovementOptions, find_movements, reach_of
from readroom.domain import Face, Purpose
from readroom.errors import RefusedError, SourceError
from readroom.privacy.gate import Permission, require_inference
from readroom.recognition.detectors import FaceDetector, open_detector
from readroom.recognition.face_motion import REGIONS, FaceMotion
from readroom.recognition.frames import Source
from readroom.recognition.source_names import readable
from readroom.recognition.sources import open_source
from readroom.recordings.outputs import finishing, part_of, prepare, publish

PURPOSES: Final = frozenset({Purpose.SELF, Purpose.RESEARCH})

LEAST_FPS: Final = 29.0
"""Pictures a second; at 25 a movement of 1/25 s is one picture. Lowering it tells noise."""
UNEVEN: Final = 0.25
UNEVEN_PART: Final = 0.01
"""A step between pictures this much longer or shorter than usual is uneven; at most so many may
be. Raising them takes films whose speeds are made by the clock."""
LEAST_FACE_PX: Final = 150.0
"""Median side of the face. Below, a slight movement is less than half a pixel."""
SECOND_FACE: Final = 0.5
SEVERAL_PART: Final = 0.05
"""A face of so much of the largest one's side is another person; in at most so many pictures there
may be one. Raising the first overlooks people behind, the second people who pass."""
SAME_FACE: Final = 0.5
"""Least overlap (intersection over union) with the face of the picture before: below, it is another
one, or the film was cut. Raising it loses heads that move fast."""
SEEN_PART: Final = 0.8
"""Pictures that must show the face. Lowering it takes films that are mostly of something else."""
LARGEST_HEAD_STEP: Final = 0.1
"""Of the head between two pictures, in distances between the eyes: beyond, pictures are smeared,
or the film was cut, and nothing is told around it."""

LEFT_OUT: Final = "eyelids"
"""Mostly blinks; told, but not counted."""


@dataclass(frozen=True, slots=True)
class MovementReading:
    """What was found in a film.

    Attributes:
        source: Its name.
        fps: Pictures a second.
        seconds: Its length.
        looked_at_s: Seconds in which a movement could have been told.
        face_px: Median side of the face.
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
        """Movements of more than the eyelids, a minute looked at; None where there was none."""
        if not self.looked_at_s:
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
        if source.kind != "video" or (source.fps or 0.0) < LEAST_FPS:
            got = "a picture" if source.kind != "video" else f"{source.fps or 0:.3g}"
            raise SourceError(
                f"{name}: expected a video of at least {LEAST_FPS:g} pictures a second, got {got}; "
                "record at 30 or more"
            )
        film = _follow(source, finder, lambda at: progress(min(at / (duration_s or at or 1), 1.0)))
    at, steps = np.array(film.at), np.array(film.steps)
    step_s = _check_even(at, name)
    face_px = _check_face(film, name)
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


@dataclass(slots=True)
class _Film:
    """What was seen picture by picture."""

    at: list[float]
    steps: list[NDArray[np.float64]]
    sizes: list[float]
    several: int = 0


def _follow(source: Source, finder: FaceDetector, progress: Callable[[float], None]) -> _Film:
    film, motion = _Film([], [], []), FaceMotion()
    unknown = np.full((len(REGIONS), 2), np.nan)
    before: Face | None = None
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


def _check_even(at: NDArray[np.float64], name: str) -> float:
    """Seconds between pictures; refuses where they differ."""
    steps = np.diff(at)
    if not len(steps):
        raise SourceError(f"{name}: expected a video, got one picture")
    usual = float(np.median(steps))
    uneven = float((np.abs(steps / usual - 1) > UNEVEN).mean())
    if uneven > UNEVEN_PART:
        raise SourceError(
            f"{name}: expected pictures evenly apart, got {uneven:.0%} that are not; record at a "
            "constant rate (phones and meetings often do not)"
        )
    return usual


def _check_face(film: _Film, name: str) -> float:
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
    prepare(out)
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
    with finishing(path), part_of(path).open("w", encoding="utf-8", newline="") as file:
        yield file
    publish(path)
