"""Scenes of real faces: still, leaving, returning, crossing; read once and replayed often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from readroom.domain import Emotion, Face, FrameResult, Image, Observation
from readroom.privacy.gate import decide
from readroom.recognition.classifier import Judgement
from readroom.recognition.detectors import Choice
from readroom.recognition.pipeline import Pipeline, open_pipeline
from readroom.recognition.sources import open_source

READINGS_PER_S = 8
"""As often as the live page reads."""

STEP_S = 1 / READINGS_PER_S
Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((640, 480), (1280, 720))
NAMED_SIZES = [f"{width}x{height}" for width, height in SIZES]


def live() -> Pipeline:
    """What the live page opens, with the detector that every machine of CI has."""
    return open_pipeline("live", "yunet", permission=decide("self"))


@dataclass(frozen=True)
class Reading:
    """All that detector and classifier say of one frame."""

    size: Size
    judged: tuple[tuple[Face, Judgement], ...]


class Replay:
    """Detector and classifier at once: say again what was read, reading after reading."""

    name, sha256, card = "replay", None, None

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._coming = iter(readings)
        self._judged: dict[Face, Judgement] = {}

    def detect(self, frame: Image) -> tuple[Face, ...]:
        self._judged = dict(next(self._coming).judged)
        return tuple(self._judged)

    def judge(self, frame: Image, faces: Sequence[Face], detector: str) -> tuple[Judgement, ...]:
        return tuple(self._judged[face] for face in faces)


def read(frames: Iterable[Image]) -> list[Reading]:
    """What the live page's detector and classifier say of each frame, on its own."""
    parts = live()
    readings = []
    for frame in frames:
        faces = parts.detector_choice.detector.detect(frame)
        judged = parts.classifier.judge(frame, faces, parts.detector_choice.name) if faces else ()
        size = (frame.shape[1], frame.shape[0])
        readings.append(Reading(size, tuple(zip(faces, judged, strict=True))))
    return readings


def shown(readings: Sequence[Reading]) -> list[FrameResult]:
    """What the live page would have shown for these readings, 8 to the second."""
    pipeline, replay = live(), Replay(readings)
    pipeline.detector_choice = Choice(replay, "replay", "recorded")
    pipeline.classifier = replay
    return [
        pipeline(np.zeros((reading.size[1], reading.size[0], 3), np.uint8), number * STEP_S)
        for number, reading in enumerate(readings)
    ]


def name_of(seen: Observation) -> Emotion | None:
    """The expression named on a face; None where it is unclear or unmeasured."""
    return seen.expression.emotion if seen.expression is not None else None


def names_by_person(results: Sequence[FrameResult]) -> dict[int, list[Emotion | None]]:
    """Reading after reading, the name shown on each person."""
    names: dict[int, list[Emotion | None]] = {}
    for result in results:
        for seen in result.observations:
            names.setdefault(seen.person, []).append(name_of(seen))
    return names


def clip_frames(path: Path, size: Size, since_s: float, until_s: float) -> Iterator[Image]:
    """A part of a clip's frames, 8 to the second, in the size of a camera."""
    due = since_s
    with open_source(path) as source:
        for at, frame in source:
            if at > until_s:
                return
            if at >= due - 1e-9:
                due += STEP_S
                yield fitted(frame, size)


def frame_of(path: Path, at_s: float, size: Size) -> Image:
    """The frame of a clip at a time, in another size."""
    with open_source(path) as source:
        return next(fitted(frame, size) for at, frame in source if at >= at_s)


def fitted(frame: Image, size: Size) -> Image:
    """A frame in another size, its proportions kept, on gray."""
    factor = min(size[0] / frame.shape[1], size[1] / frame.shape[0])
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = cv2.resize(frame, None, fx=factor, fy=factor, interpolation=how)
    whole = np.full((size[1], size[0], 3), 96, np.uint8)
    top, left = (size[1] - small.shape[0]) // 2, (size[0] - small.shape[1]) // 2
    whole[top : top + small.shape[0], left : left + small.shape[1]] = small
    return whole


def noisy(still: Image, deviation: float, count: int, seed: int) -> Iterator[Image]:
    """One frame again and again, each time with a camera's noise, in gray levels."""
    rng = np.random.default_rng(seed)
    height, width = still.shape[:2]
    # Cut out of one larger field at random: as good as fresh noise, and ten times faster.
    field = rng.normal(0, deviation, (height + 64, width + 64, 3)).round().astype(np.int16)
    for top, left in rng.integers(64, size=(count, 2)):
        noise = field[top : top + height, left : left + width]
        yield cv2.add(still.astype(np.int16), noise).clip(0, 255).astype(np.uint8)


def head_of(frame: Image, face_px: int) -> tuple[Image, np.ndarray]:
    """The largest head of a frame, so scaled that its face is as high as asked, with its mask."""
    face = max(live().detector_choice.detector.detect(frame), key=lambda one: one.box.size_px)
    (across, down), half = face.box.center, round(0.85 * face.box.height)
    left, top = max(round(across) - half, 0), max(round(down) - half, 0)
    cut = frame[top : top + 2 * half, left : left + 2 * half]
    factor = face_px / face.box.height
    head = cv2.resize(cut, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    mask = np.zeros(head.shape[:2], np.float32)
    middle = (head.shape[1] // 2, head.shape[0] // 2)
    axes = (round(0.62 * face_px), round(0.8 * face_px))
    cv2.ellipse(mask, middle, axes, 0, 0, 360, 1.0, cv2.FILLED)
    return head, cv2.GaussianBlur(mask, (0, 0), 2.0)[:, :, None]


def placed(frame: Image, head: tuple[Image, np.ndarray], center: tuple[float, float]) -> Image:
    """A head drawn over a frame, its middle at a point that may lie outside."""
    picture, mask = head
    height, width = picture.shape[:2]
    left, top = round(center[0] - width / 2), round(center[1] - height / 2)
    x, y = max(left, 0), max(top, 0)
    right, below = min(left + width, frame.shape[1]), min(top + height, frame.shape[0])
    out = frame.copy()
    if right > x and below > y:
        part = np.s_[y - top : below - top, x - left : right - left]
        behind = frame[y:below, x:right]
        mixed = mask[part] * picture[part] + (1 - mask[part]) * behind
        out[y:below, x:right] = np.round(mixed).astype(np.uint8)
    return out


def room(size: Size, seed: int = 0) -> Image:
    """A background without faces: smooth blotches, as an unsharp wall."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(70, 160, (6, 8, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), np.uint8)
