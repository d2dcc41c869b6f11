"""Uploaded photos and recordings, from bytes to results.

A file lies in a temporary folder while it is read, and is deleted right after.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import StringIO
from math import ceil
from pathlib import Path
from typing import Final

import cv2

from readroom.app.temporary import upload_folder
from readroom.domain import FrameResult, Image, Observation
from readroom.errors import InputError, SourceError
from readroom.privacy.configured import configured
from readroom.privacy.display import without_persons
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.recognition.images import check_header, is_picture
from readroom.recognition.pipeline import Pipeline, open_pipeline, open_presence
from readroom.recognition.quality import remaining
from readroom.recognition.sources import open_source
from readroom.recordings import Progress, SourceSummary, analyze
from readroom.recordings.summary import UNCLEAR
from readroom.recordings.tables import CsvRows, rows_of
from readroom.view.charts import percent
from readroom.view.overlay import draw

VIDEO_KINDS: Final = ("mp4", "mov", "m4v", "mkv", "webm", "avi")
LARGEST_VIDEO_MB: Final = 500
"""Kinds and size of the videos that a visitor may hand in."""

LARGEST_FRAME_PX: Final = 9_000_000
"""Of one picture of a visitor's video; 4096 x 2160 are 8.8 million. One megabyte of file may hold
pictures of 200, and drawing takes gigabytes; raising it lets one visitor end every live room."""

LARGEST_PHOTO_MB: Final = 50
LARGEST_PHOTO_MPX: Final = 50
"""What a visitor's photo may be, in bytes and in millions of pixels. Decoded, drawn on and encoded
anew, one of 50 takes half a gigabyte; raising it lets one visitor end every live room."""

LONGEST_NAME: Final = 120  # bytes of a file's name; of a longer one the end is kept
JPEG_QUALITY: Final = 92  # of 100, of drawn photos; raising it makes them larger to send


@dataclass(frozen=True, slots=True)
class Photo:
    """An analysed photo.

    Attributes:
        name: As it was uploaded.
        picture: JPEG, with boxes and names.
        table: All faces, CSV.
        result: What was seen.
    """

    name: str
    picture: bytes
    table: bytes
    result: FrameResult


@dataclass(frozen=True, slots=True)
class Recording:
    """An analysed recording.

    Attributes:
        name: As it was uploaded.
        facts: People, coverage, shares and timeline.
        video: MP4 with boxes and names, or None where nothing could be drawn.
        table: All faces, CSV.
        summary: The same as JSON, with the model and what was asked for.
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
        data: Its whole content.

    Yields:
        Where the file is; results may be written beside it.

    Raises:
        InputError: What the block raised, with the upload's name for the path.
    """
    with ExitStack() as folders:
        try:
            folder = folders.enter_context(upload_folder())
            path = folder / _safe(name)
            path.write_bytes(data)
        except OSError as error:
            raise SourceError(
                f"{name}: expected room for the upload on the server; {error.strerror or error}"
            ) from error
        try:
            yield path
        except InputError as error:
            raise type(error)(_without(folder, str(error))) from error


def _safe(name: str) -> str:
    plain = re.sub(r"[^\w.-]", "_", Path(name).name)
    # File systems count bytes; letters of most scripts take two or three.
    ended = plain.encode()[-LONGEST_NAME:].decode(errors="ignore")
    return ended.lstrip(".") or "upload"


def _without(folder: str | Path, text: str) -> str:
    """A text that names the upload instead of its place on the server."""
    return text.replace(f"{folder}{os.sep}", "")


def open_for_photos(permission: Permission) -> Pipeline:
    """What reads photos, or counts faces where nothing may be read.

    Args:
        permission: Of the gate.

    Returns:
        Ready for :func:`read_photo`.
    """
    if permission.infer:
        return open_pipeline("photo", permission=permission)
    return open_presence("photo")


def read_photo(name: str, data: bytes, pipeline: Pipeline, *, persons: bool = True) -> Photo:
    """Analyse one uploaded photo.

    Args:
        name: As it was uploaded.
        data: JPEG, PNG or WebP.
        pipeline: Opened for photos.
        persons: Whether single persons may be shown.

    Returns:
        The annotated picture and what was seen.

    Raises:
        SourceError: If it is no readable picture, or larger than a visitor's may be.
    """
    _check_size(name, data)
    pipeline.reset()
    with on_disk(name, data) as path, open_source(path) as frames:
        for at, frame in frames:
            read = pipeline(frame, at)
            result = read if persons else without_persons(read)
            return Photo(name, _jpeg(draw(frame, result)), _table(name, result), result)
    raise SourceError(f"{name} holds no picture; choose another file")


def _check_size(name: str, data: bytes) -> None:
    if len(data) > LARGEST_PHOTO_MB * 1_000_000:
        raise SourceError(
            f"{name}: expected at most {LARGEST_PHOTO_MB} MB, got {len(data) / 1_000_000:.0f}; "
            "save it smaller"
        )
    header = check_header(data, name)
    if header.width * header.height > LARGEST_PHOTO_MPX * 1_000_000:
        raise SourceError(
            f"{name}: expected at most {LARGEST_PHOTO_MPX} million pixels, got {header.width:,} x "
            f"{header.height:,}; scale it down, or use readroom analyze"
        )


def _jpeg(picture: Image) -> bytes:
    """A picture small enough to be sent; made once, not at every rerun of the page."""
    _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return encoded.tobytes()


def _table(name: str, result: FrameResult) -> bytes:
    """The faces of a photo with the columns that ``readroom analyze`` writes."""
    text = StringIO(newline="")
    CsvRows(text).write(rows_of(name, 0, result))
    return text.getvalue().encode()


def read_recording(
    name: str,
    data: bytes,
    progress: Callable[[Progress], None],
    permission: Permission | None = None,
    *,
    meeting: bool = False,
) -> Recording:
    """Analyse one uploaded recording.

    Args:
        name: As it was uploaded.
        data: Any video that FFmpeg decodes.
        progress: Called after every frame.
        permission: Of the gate; people are only counted where it refuses. By default as
            configured.
        meeting: Whether it shows a video meeting, where who never moves is a picture.

    Returns:
        The results, in memory.

    Raises:
        SourceError: If it is no readable video, or its pictures are larger than a visitor's may be.
    """
    allowed = permission or configured()
    with on_disk(name, data) as path:
        if is_picture(path):  # which may be larger than those of a video
            raise SourceError(f"{name} is a picture: expected a video; see the page Photos")
        results = path.parent / "results"
        done = analyze(
            [path],
            results,
            annotate=True,
            table_format="csv",
            progress=progress,
            permission=allowed,
            presence=not allowed.infer,
            most_pixels=LARGEST_FRAME_PX,
            meeting=meeting and allowed.infer,  # where nothing is read, nobody is measured anyway
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


def smallest_px(card: ModelCard) -> int:
    """The smallest face that is measured, by the accuracy curve on the model's card.

    Args:
        card: Of the model in use.

    Returns:
        Pixels along a side of its square; 1 where the card sets no limit.
    """
    if "size_px" not in card.curves:
        return 1
    largest = ceil(card.curves["size_px"].values[-1])
    sizes = range(1, largest + 1)
    return next((px for px in sizes if remaining("size_px", px, card) >= card.min_quality), largest)


def row(seen: Observation) -> dict[str, str]:
    """One face as words for a table.

    Args:
        seen: One face of a photo.

    Returns:
        Columns person, visible expression, certainty. Where none was measured the reason stands
        in place of the expression; neither that nor an unclear one has a certainty.
    """
    why = f": {seen.reason.words}" if seen.reason else ""
    expression, certainty = f"not measured{why}", "-"
    if seen.expression is not None:
        emotion = seen.expression.emotion
        expression = emotion.label if emotion is not None else UNCLEAR
        certainty = "-" if emotion is None else percent(seen.expression.confidence)
    return {
        "Person": str(seen.person),
        "Visible expression": expression,
        "Certainty": certainty,
    }
