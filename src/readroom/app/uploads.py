"""Uploaded photos and recordings, from bytes to results; no Streamlit here.

A file lies in a temporary folder while it is read, and is deleted right after.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from readroom.domain import FrameResult, Image, Observation
from readroom.errors import InputError, SourceError
from readroom.recognition.pipeline import Pipeline
from readroom.recognition.sources import open_source
from readroom.recordings import SourceSummary, analyze
from readroom.view.overlay import draw

LONGEST_NAME: Final = 120
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


@dataclass(frozen=True, slots=True)
class Recording:
    """An analysed recording.

    Attributes:
        name: As it was uploaded.
        facts: What it amounts to.
        video: MP4 with boxes and names, or None where nothing could be drawn.
        table: All faces, CSV.
        summary: JSON.
    """

    name: str
    facts: SourceSummary
    video: bytes | None
    table: bytes
    summary: bytes


@contextmanager
def on_disk(name: str, data: bytes) -> Iterator[Path]:
    """An upload as a file in a folder of its own, deleted when the block ends.

    Args:
        name: As it was uploaded; signs that do not fit into file names are replaced.
        data: Its bytes.

    Yields:
        Where the file is; results may be written beside it.

    Raises:
        InputError: What the block raised, with the upload's name for the path.
    """
    with TemporaryDirectory(prefix="readroom-") as folder:
        path = Path(folder) / _safe(name)
        path.write_bytes(data)
        try:
            yield path
        except InputError as error:
            raise type(error)(_without(folder, str(error))) from error


def _safe(name: str) -> str:
    return re.sub(r"[^\w.-]", "_", Path(name).name)[-LONGEST_NAME:].lstrip(".") or "upload"


def _without(folder: str | Path, text: str) -> str:
    """A text that names the upload instead of its place on the server."""
    return text.replace(f"{folder}{os.sep}", "")


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


def read_recording(name: str, data: bytes, progress: Callable[[float], None]) -> Recording:
    """Analyse one uploaded recording.

    Args:
        name: As it was uploaded.
        data: Any video that FFmpeg decodes.
        progress: Called with the share that is done, 0..1, after every frame.

    Returns:
        The results, in memory.

    Raises:
        SourceError: If it is no readable video.
    """
    with on_disk(name, data) as path:
        results = path.parent / "results"
        done = analyze(
            [path],
            results,
            annotate=True,
            table_format="csv",
            progress=lambda step: progress(step.done),
        )
        if not done.sources:
            told = [failure.message for failure in done.failures]
            raise SourceError(told[0] if told else f"{path} holds no video; choose another file")
        return Recording(
            name=name,
            facts=done.sources[0],
            video=done.annotated[0].read_bytes() if done.annotated else None,
            table=_without(path.parent, done.table.read_text("utf-8")).encode(),
            summary=_without(path.parent, done.summary.read_text("utf-8")).encode(),
        )


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
