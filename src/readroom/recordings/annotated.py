"""Drawn copies: a playable H.264 video with its sound and true times, or a picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from readroom.domain import Image
from readroom.errors import OutputError
from readroom.recordings.outputs import finishing, publish, writing, written
from readroom.recordings.sound import Sound
from readroom.whole_files import part_of

_TICK: Final = Fraction(1, 90_000)
"""Fine enough for any frame rate; the clock of broadcast video."""
_USUAL_FPS: Final = 25.0  # where the source does not say
_ENCODER: Final = {"preset": "superfast", "crf": "24"}
"""As good to look at as "veryfast" at 21 (equal PSNR) in two thirds of the time; files are
a quarter to two thirds larger. "ultrafast" is faster still and its files twice as large."""
_ENCODER_THREADS: Final = 2
_BT709: Final = 1  # FFmpeg's number of the colours of HD video
_JPEG_QUALITY: Final = 92


class AnnotatedVideo:
    """A growing MP4; it can be played once it is closed, also when cut short."""

    def __init__(self, path: Path, fps: float | None) -> None:
        """Nothing is written before the first frame.

        Args:
            path: Of the finished file.
            fps: Usual frames per second of the source, for the encoder's planning.
        """
        self.path = path
        self._fps = fps or _USUAL_FPS
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._sound: Sound | None = None
        self._size = (0, 0)
        self._to_yuv = VideoReformatter()
        self._last_tick = -1
        self.at = 0.0

    def begin(self, size: tuple[int, int], sound: Sound | None) -> None:
        """Open the file.

        Args:
            size: Width and height of the first frame, in pixels.
            sound: To be carried along; closed with this object.
        """
        self._size = even(size)
        self._sound = sound
        with writing(self.path):
            options = {"movflags": "+faststart"}
            self._container = av.open(
                f"file:{part_of(self.path)}", "w", format="mp4", options=options
            )
            self._stream = _video_stream(self._container, self._size, self._fps)
            if sound is not None:
                sound.into(self._container)

    def write(self, at: float, image: Image) -> None:
        """Append a frame, and the sound up to it.

        Args:
            at: Seconds, after those of the last frame.
            image: BGR, uint8; another size than the first is fitted in.
        """
        if self._container is None or self._stream is None:
            raise OutputError(f"{self.path} has not begun: call begin() before write()")
        picture = av.VideoFrame.from_ndarray(fitted(image, self._size), format="bgr24")
        frame = self._to_yuv.reformat(
            picture,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
        self._last_tick = max(round(at / _TICK), self._last_tick + 1)
        frame.pts, frame.time_base = self._last_tick, _TICK
        with writing(self.path):
            self._container.mux(self._stream.encode(frame))
            if self._sound is not None:
                self._sound.write_until(self._container, at)
        self.at = at

    def close(self, *, whole: bool) -> None:
        """Finish the file and give it its name.

        Args:
            whole: False if the source was not read to its end: the sound then stops
                with the last frame.
        """
        if self._container is None or self._stream is None:
            with writing(self.path):
                with self._closing():
                    pass
                part_of(self.path).unlink(missing_ok=True)
            return
        with finishing(self.path), self._closing():
            self._container.mux(self._stream.encode(None))
            if self._sound is not None:
                self._sound.write_until(self._container, inf if whole else self.at)
        publish(self.path)

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """Close both files at the end, also after an error."""
        with ExitStack() as files:
            if self._container is not None:
                files.callback(self._container.close)
            if self._sound is not None:
                files.callback(self._sound.close)
            yield


def _video_stream(container: OutputContainer, size: tuple[int, int], fps: float) -> VideoStream:
    rate = Fraction(min(max(fps, 1.0), 240.0)).limit_denominator(1001)
    stream = container.add_stream("libx264", rate=rate, options=dict(_ENCODER))
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = _TICK
    context.thread_count = _ENCODER_THREADS
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = ColorRange.MPEG
    return stream


def even(size: tuple[int, int]) -> tuple[int, int]:
    """The next size that H.264 can hold: colours are stored for pairs of pixels.

    Args:
        size: Width and height.

    Returns:
        Both even, at least 16.
    """
    width, height = (max(16, side + side % 2) for side in size)
    return width, height


def fitted(image: Image, size: tuple[int, int]) -> Image:
    """The picture in a frame of a size: a missing row is repeated, else black bars.

    Args:
        image: BGR, uint8.
        size: Width and height wanted.

    Returns:
        The same picture if it has that size.
    """
    width, height = size
    rows, columns = image.shape[:2]
    if (columns, rows) == size:
        return image
    if 0 <= width - columns <= 1 and 0 <= height - rows <= 1:
        edges = (0, height - rows, 0, width - columns)
        padded = cv2.copyMakeBorder(image, *edges, cv2.BORDER_REPLICATE)
        return np.asarray(padded, np.uint8)
    scale = min(width / columns, height / rows)
    inner = max(1, round(columns * scale)), max(1, round(rows * scale))
    small = cv2.resize(image, inner, interpolation=cv2.INTER_AREA)
    framed = np.zeros((height, width, 3), np.uint8)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    framed[top : top + inner[1], left : left + inner[0]] = small
    return framed


def write_picture(path: Path, image: Image) -> None:
    """Write a drawn photograph.

    Args:
        path: Ending in ``.jpg`` or ``.png``.
        image: BGR, uint8.

    Raises:
        OutputError: If the picture does not fit the format.
    """
    how = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY] if path.suffix == ".jpg" else []
    try:
        _, coded = cv2.imencode(path.suffix, image, how)
    except cv2.error as error:
        raise OutputError(f"{path} cannot be written: {error.err}") from error
    with written(path) as part:
        part.write_bytes(coded.tobytes())
