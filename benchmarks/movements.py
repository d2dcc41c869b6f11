"""How many brief movements of a face are found, and how many are told of a face at rest?

One picture of a real face becomes films of a minute, 30 pictures a second: the head sways, turns
and comes nearer, the camera is noisy, and H.264 compresses it all. Into all but one of them
movements are planted by warping: a brow goes up or a mouth corner aside, as far as the row says (in
distances between the eyes, where it moves most), within 0.1, 0.2 and 0.4 s. One is found if an
event of that region's overlaps it. Of the film without any, everything told is false.

What it cannot say: how many movements of real people are found. Their skin folds, their heads
move faster, and nobody here has films in which experts marked them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import say, shared_data
from readroom.domain import Face, Image
from readroom.privacy.gate import decide
from readroom.recognition.detectors import open_detector
from readroom.recognition.sources import open_source
from readroom.recordings.movements import MovementReading, one_face, read_movements

FPS: Final = 30
SECONDS: Final = 60
EVERY_S: Final = 1.5
SIZES: Final = (0.03, 0.05, 0.08)
LASTS_S: Final = (0.1, 0.2, 0.4)
PLACES: Final = {
    "left brow": ((-0.55, -0.42), (0.0, -1.0)),
    "right brow": ((0.55, -0.42), (0.0, -1.0)),
    "left mouth corner": ((-0.5, 1.1), (-1.0, -0.5)),
    "right mouth corner": ((0.5, 1.1), (1.0, -0.5)),
}
"""Where the middle of each is, and where it goes."""
REACH: Final = 0.35
NOISE: Final = 2.0
CLIP: Final = "pyfeat_single_face.mp4"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Planted:
    """One movement: of which region, from when on, for how long."""

    region: str
    begins_s: float
    lasts_s: float

    def part(self, at: float) -> float:
        """How much of its way it has gone, 0..1."""
        done = (at - self.begins_s) / self.lasts_s
        return float(np.sin(np.pi * done) ** 2) if 0 <= done <= 1 else 0.0


def planted(rng: np.random.Generator) -> list[Planted]:
    """One every second and a half, of all regions and durations."""
    begins = np.arange(2.0, SECONDS - 2.0, EVERY_S)
    names = list(PLACES)
    return [
        Planted(names[at % len(names)], float(begin + rng.uniform(0, 0.4)), LASTS_S[at % 3])
        for at, begin in enumerate(begins)
    ]


def film(picture: Image, face: Face, size: float, plants: list[Planted]) -> Iterator[Image]:
    """The frames: the face moves, then its head, then the camera adds noise."""
    rng = np.random.default_rng(round(1000 * size))
    height, width = picture.shape[:2]
    left, right = np.array((face.landmarks or ())[:2], float)
    middle, across = (left + right) / 2, right - left
    unit = float(np.hypot(*across))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bumps = {
        name: np.exp(
            -(((x - middle[0]) / unit - place[0]) ** 2 + ((y - middle[1]) / unit - place[1]) ** 2)
            / (2 * REACH**2 / 4)
        )
        for name, (place, _) in PLACES.items()
    }
    for number in range(FPS * SECONDS):
        at = number / FPS
        right_by: Floats = np.zeros(x.shape)
        down_by: Floats = np.zeros(x.shape)
        for one in plants:
            way = size * unit * one.part(at)
            if way:
                toward = np.array(PLACES[one.region][1]) / np.hypot(*PLACES[one.region][1])
                right_by = right_by + way * toward[0] * bumps[one.region]
                down_by = down_by + way * toward[1] * bumps[one.region]
        moved = cv2.remap(
            picture,
            (x - right_by).astype(np.float32),
            (y - down_by).astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        turn = cv2.getRotationMatrix2D(
            tuple(map(float, middle)), 2 * np.sin(at / 1.7), 1 + 0.03 * np.sin(at / 2.9)
        )
        sway = np.zeros((2, 3))
        sway[:, 2] = 0.1 * unit * np.array([np.sin(at * 1.3), 0.6 * np.sin(at * 0.9 + 1)])
        swayed = cv2.warpAffine(
            moved,
            np.asarray(turn, float) + sway,
            (width, height),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        noisy = swayed + rng.normal(0, NOISE, swayed.shape)
        yield np.asarray(np.clip(noisy, 0, 255), np.uint8)


def write(path: Path, frames: Iterator[Image], size: tuple[int, int]) -> None:
    """As a camera's file."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=FPS, options={"crf": "20", "threads": "1"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for image in frames:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        file.mux(stream.encode())


def found(plants: list[Planted], reading: MovementReading) -> dict[str, float]:
    """Which part of those of each duration an event of their region overlaps."""
    hits: dict[float, list[bool]] = {}
    for one in plants:
        ends = one.begins_s + one.lasts_s
        hit = any(
            one.region in event.regions
            and event.span.start < ends
            and one.begins_s < event.span.end
            for event in reading.movements
        )
        hits.setdefault(one.lasts_s, []).append(hit)
    return {f"{lasts:g} s": round(float(np.mean(each)), 3) for lasts, each in sorted(hits.items())}


def main() -> None:
    """Print the table and the JSON line."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    clip = shared_data() / "media" / "clips" / CLIP
    with open_source(clip) as source:
        picture = next(iter(source))[1]
    face, _ = one_face(open_detector("yunet", "video").detector.detect(picture))
    if face is None:
        raise SystemExit(f"{clip}: expected a face in the first picture")
    permission = decide("research", "GB")
    figures: dict[str, Any] = {"benchmark": "movements", "face_px": round(face.box.size_px)}
    with TemporaryDirectory() as folder:
        for size in (0.0, *SIZES):
            path = Path(folder) / f"{size:g}.mp4"
            plants = planted(np.random.default_rng(1)) if size else []
            shape = picture.shape[1], picture.shape[0]
            write(path, film(picture, face, size, plants), shape)
            reading = read_movements(path, permission)
            a_minute = round(reading.per_minute or 0.0, 2)
            figures[f"{size:g}"] = found(plants, reading) | {"told_a_minute": a_minute}
            say(f"moves {size:g}", figures[f"{size:g}"])
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
