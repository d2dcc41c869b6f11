"""Uploaded photos, from bytes to an annotated picture; no Streamlit here.

A file lies in a temporary folder while it is read, and is deleted right after.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from readroom.domain import FrameResult, Image, Observation
from readroom.errors import InputError, SourceError
from readroom.recognition.pipeline import Pipeline
from readroom.recognition.sources import open_source
from readroom.view.overlay import draw

CLEAR_FROM: Final = 0.8
LIKELY_FROM: Final = 0.6


@dataclass(frozen=True, slots=True)
class Photo:
    """An analysed photo.

    Attributes:
        name: As it was uploaded.
        picture: BGR, with boxes and names.
        result: What was seen.
    """

    name: str
    picture: Image
    result: FrameResult


@contextmanager
def on_disk(name: str, data: bytes) -> Iterator[Path]:
    """An upload as a file in a folder of its own, deleted when the block ends.

    Args:
        name: As it was uploaded; only its ending is kept.
        data: Its bytes.

    Yields:
        Where the file is; results may be written beside it.

    Raises:
        InputError: What the block raised, with the upload's name for the path.
    """
    with TemporaryDirectory(prefix="readroom-") as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()}"
        path.write_bytes(data)
        try:
            yield path
        except InputError as error:
            raise type(error)(str(error).replace(str(path), name)) from error


def read_photo(name: str, data: bytes, pipeline: Pipeline) -> Photo:
    """Analyse one uploaded photo.

    Args:
        name: As it was uploaded.
        data: JPEG, PNG or WebP.
        pipeline: Opened for photos.

    Returns:
        The annotated picture and what was seen.

    Raises:
        SourceError: If it is no readable picture.
    """
    pipeline.reset()
    with on_disk(name, data) as path, open_source(path) as frames:
        for at, frame in frames:
            result = pipeline(frame, at)
            return Photo(name, draw(frame, result), result)
    raise SourceError(f"{name} holds no picture; choose another file")


def row(seen: Observation) -> dict[str, str]:
    """One face as words for a table.

    Args:
        seen: The face.

    Returns:
        Columns person, visible expression, certainty.
    """
    expression, certainty = "not measured", seen.reason.words if seen.reason else "-"
    if seen.expression is not None:
        emotion = seen.expression.emotion
        expression = emotion.label if emotion is not None else "uncertain"
        certainty = certainty_words(seen.expression.confidence, named=emotion is not None)
    return {
        "Person": str(seen.person),
        "Visible expression": expression,
        "Certainty": certainty,
    }


def certainty_words(confidence: float, *, named: bool) -> str:
    """How sure, as a word and a number.

    Args:
        confidence: 0..1.
        named: Whether the expression was likely enough to be named.

    Returns:
        For example ``clear, 92 %``.
    """
    word = "clear" if confidence >= CLEAR_FROM else "likely"
    if not named or confidence < LIKELY_FROM:
        word = "weak" if named else "no name is likely enough"
    return f"{word}, {100 * confidence:.0f} %"
