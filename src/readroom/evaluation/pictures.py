"""Pictures of any encoding, depth and colour as gray or BGR bytes.

>>> decode(np.full((2, 2), 65535, np.uint16), "a crop").tolist()
[[255, 255], [255, 255]]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import Image
from readroom.errors import DataError


def as_gray(picture: Image) -> Image:
    """A picture without its colours.

    Args:
        picture: Gray (height x width) or BGR (height x width x 3), uint8.

    Returns:
        Height x width, uint8; a gray picture is returned as it is.
    """
    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def decode(image: bytes | NDArray[Any] | Path, name: str) -> Image:
    """A picture from its encoded bytes, its file, or an array of another depth or colour.

    Transparency is dropped, 16 bits become 8, a rotation noted by the camera is applied.

    Args:
        image: Encoded bytes, a path, or an array (gray, BGR or BGRA; 8 or 16 bits).
        name: What to call it in the message of an error.

    Returns:
        Gray (height x width) or BGR (height x width x 3), uint8.

    Raises:
        DataError: If it is not a picture OpenCV can decode.
    """
    if isinstance(image, np.ndarray):
        return _normalised(image, name)
    try:
        encoded = image.read_bytes() if isinstance(image, Path) else image
    except OSError as error:
        raise DataError(f"{name}: expected an image file that can be read; {error}") from error
    picture = None
    if encoded:
        # OpenCV refuses WebP files under 32 bytes, the size of a picture of one gray value;
        # bytes behind the end of an image file mean nothing to any of its decoders.
        padded = np.frombuffer(encoded.ljust(64, b"\0"), np.uint8)
        try:
            picture = cv2.imdecode(padded, cv2.IMREAD_ANYCOLOR)
        except cv2.error as error:  # a header that promises more pixels than OpenCV allows
            raise DataError(f"{name}: expected an image of a sane size; {error.err}") from error
    if picture is None:
        raise DataError(f"{name}: expected an image file that decodes; got {len(encoded)} bytes")
    return np.asarray(picture, np.uint8)


def _normalised(picture: NDArray[Any], name: str) -> Image:
    if picture.dtype == np.uint16:
        picture = (picture >> 8).astype(np.uint8)
    if picture.ndim == 3 and picture.shape[2] == 1:
        picture = picture[:, :, 0]
    if picture.ndim == 3 and picture.shape[2] == 4:
        picture = picture[:, :, :3]
    gray_or_bgr = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] == 3)
    if picture.dtype != np.uint8 or not gray_or_bgr or not picture.size:
        raise DataError(
            f"{name}: expected gray, BGR or BGRA of 8 or 16 bits; "
            f"got {picture.dtype} of shape {picture.shape}"
        )
    return np.ascontiguousarray(picture, np.uint8)
