"""A real round trip through H.264, the coding of most cameras, meetings and recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import cv2
import numpy as np

from readroom.domain import Image
from readroom.errors import ConfigurationError

CODED_PX: Final = 96
"""Side that faces are coded at: that of 50 faces in a frame of 1280 x 720; even, as 4:2:0 asks."""
FRAMES_PER_SECOND: Final = 25  # of the clip; each frame is a key frame, so none depends on it


def h264(pictures: Sequence[Image], quantiser: float) -> list[Image]:
    """Pictures as they come out of a video, each a key frame of one clip.

    Key frames alone, because neighbours in a data set are no neighbours in time: no
    picture may borrow from another one.

    Args:
        pictures: Gray, uint8, any size.
        quantiser: 0..51; more makes the file smaller and the blocks visible. Players
            meet about 20-30 on a good line and above 40 on a bad one.

    Returns:
        Gray, uint8, each of its old size.

    Raises:
        ConfigurationError: If PyAV was built without an encoder for H.264.
    """
    decoded = _decoded(_packets(pictures, quantiser))
    return [
        np.asarray(cv2.resize(coded, picture.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
        for picture, coded in zip(pictures, decoded, strict=True)
    ]


def _packets(pictures: Sequence[Image], quantiser: float) -> Iterator[Any]:
    import av
    from av.codec.codec import UnknownCodecError

    try:
        encoder: Any = av.CodecContext.create("libx264", "w")
    except UnknownCodecError as error:
        raise ConfigurationError(
            "expected PyAV with an encoder for H.264; install av from its wheel"
        ) from error
    encoder.width = encoder.height = CODED_PX
    encoder.pix_fmt = "yuv420p"
    encoder.framerate = Fraction(FRAMES_PER_SECOND)
    encoder.time_base = Fraction(1, FRAMES_PER_SECOND)
    encoder.gop_size = 1
    encoder.thread_count = 1  # threads would cut the picture into slices
    encoder.options = {"preset": "veryfast", "tune": "zerolatency", "qp": str(round(quantiser))}
    for number, picture in enumerate(pictures):
        large = cv2.resize(picture, (CODED_PX, CODED_PX), interpolation=cv2.INTER_CUBIC)
        frame = av.VideoFrame.from_ndarray(np.asarray(large, np.uint8), "gray")
        frame = frame.reformat(format="yuv420p")
        frame.pts = number
        yield from encoder.encode(frame)
    yield from encoder.encode(None)


def _decoded(packets: Iterator[Any]) -> Iterator[Image]:
    import av

    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1
    for packet in packets:
        for frame in decoder.decode(packet):
            yield frame.to_ndarray(format="gray")
    for frame in decoder.decode(None):
        yield frame.to_ndarray(format="gray")
