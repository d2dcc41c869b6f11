"""Small data sets on disk, in each of the forms that are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np

from readroom.domain import Image
from readroom.evaluation.datasets import VOTES

KAGGLE_HEADER = "emotion,pixels,Usage"
FERPLUS_HEADER = "Usage,Image name," + ",".join([*VOTES[:-1], "NF"])


def picture(seed: int, side: int = 48) -> Image:
    """A gray square of noise; another seed gives another."""
    return np.random.default_rng(seed).integers(0, 256, (side, side)).astype(np.uint8)


def pixels(image: Image) -> str:
    """A picture as Kaggle writes it into a cell."""
    return " ".join(map(str, image.ravel().tolist()))


def kaggle_csv(path: Path, rows: Iterable[tuple[object, str, str]]) -> Path:
    """A CSV of rows (emotion, pixels, usage)."""
    lines = [KAGGLE_HEADER, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ferplus_csv(path: Path, rows: Iterable[tuple[str, Sequence[int]]]) -> Path:
    """A CSV of rows (usage, ten votes)."""
    lines = [FERPLUS_HEADER]
    lines += [f"{usage},fer{n:07}.png,{','.join(map(str, v))}" for n, (usage, v) in enumerate(rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def image_file(path: Path, image: np.ndarray) -> Path:
    """A picture written in the format of its suffix, folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(path.suffix, image)
    assert done
    path.write_bytes(data.tobytes())
    return path
