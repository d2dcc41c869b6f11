"""Finding faces in a frame: one protocol, three detectors, and which one is used and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from readroom.domain import Face, Image
from readroom.errors import ConfigurationError, ModelError, ModelMissingError
from readroom.recognition.detectors.brought_along import BroughtAlong
from readroom.settings import Settings

Use = Literal["photo", "video", "live"]
"""What the frames are: a photograph is worth more time than a frame of a video."""

NAMES: Final = ("yunet", "centerface", "haar")
ORDER: Final[dict[Use, tuple[str, ...]]] = {
    "photo": ("centerface", "yunet", "haar"),
    "video": ("yunet", "centerface", "haar"),
    "live": ("yunet", "centerface", "haar"),
}
MERIT: Final = {
    "yunet": "finds nine of ten faces at video rate",
    "centerface": "finds the most faces, at a third of the speed",
    "haar": "needs no model file, but misses half of the small faces",
}


class FaceDetector(Protocol):
    """Anything that finds faces. One instance per thread: some hold the frame's size."""

    @property
    def name(self) -> str:
        """Key of the card's crop rules: how its boxes are cut. A plain attribute does."""
        ...

    @property
    def sha256(self) -> str | None:
        """Hexadecimal digest of its weights; None where there are none."""
        ...

    def detect(self, frame: Image) -> tuple[Face, ...]:
        """The faces of one frame.

        Args:
            frame: Height x width x 3, BGR, uint8, any size from 1 x 1.

        Returns:
            Boxes in pixels of the frame, which they may leave, best score first; empty where
            no face was found.
        """
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The detector in use.

    Attributes:
        detector: Ready to use.
        name: What it is called.
        why: One sentence: what speaks for it and why a better one was not taken.
    """

    detector: FaceDetector
    name: str
    why: str


def open_detector(
    name: str | FaceDetector = "auto",
    use: Use = "video",
    settings: Settings | None = None,
    *,
    download: bool = True,
) -> Choice:
    """A face detector by name, or the best one for a use that this machine has.

    Args:
        name: ``auto``, ``yunet``, ``centerface`` or ``haar``; or one that a program brings along.
        use: What the frames are; decides what ``auto`` prefers.
        settings: Where models are looked for, and threads; by default those in force.
        download: Whether weights that are nowhere may be fetched.

    Returns:
        The detector with the reason for it.

    Raises:
        ConfigurationError: If there is no detector of that name, or no such use.
        ModelError: If the detector asked for by name cannot be opened.
    """
    if use not in ORDER:
        raise ConfigurationError(f"expected a use, one of {', '.join(ORDER)}; got {use!r}")
    if not isinstance(name, str):
        return Choice(BroughtAlong(name), name.name, "brought along")
    if name in NAMES:
        return Choice(_MAKERS[name](use, settings, download), name, f"asked for; {MERIT[name]}")
    if name != "auto":
        raise ConfigurationError(
            f"expected a detector, one of auto, {', '.join(NAMES)}; got {name!r}"
        )
    passed_over: list[str] = []
    for candidate in ORDER[use]:
        try:
            detector = _MAKERS[candidate](use, settings, download)
        except ModelMissingError as error:
            passed_over.append(f"not {candidate}: {error}")
            continue
        first = f"first choice for {_said(use)}" if not passed_over else "next choice"
        return Choice(
            detector, candidate, "; ".join([f"{first}; {MERIT[candidate]}", *passed_over])
        )
    raise ModelError("no face detector can be opened: " + "; ".join(passed_over))


def best_detectors() -> dict[Use, Choice]:
    """Which detector each use would get on this machine, and why; nothing is fetched for it.

    Returns:
        One choice per use.
    """
    return {use: open_detector("auto", use, download=False) for use in ORDER}


def _said(use: Use) -> str:
    return {"photo": "photographs", "video": "video", "live": "live video"}[use]


def _yunet(use: Use, settings: Settings | None, download: bool) -> FaceDetector:
    from readroom.recognition.detectors.yunet import YuNet

    return YuNet.open(use, settings, download=download)


def _centerface(use: Use, settings: Settings | None, download: bool) -> FaceDetector:
    del download  # its weights come with a package
    from readroom.recognition.detectors.centerface import CenterFace

    return CenterFace.open(use, settings)


def _haar(use: Use, settings: Settings | None, download: bool) -> FaceDetector:
    del use, settings, download
    from readroom.recognition.detectors.haar import Haar

    return Haar()


_MAKERS: Final[dict[str, Callable[[Use, Settings | None, bool], FaceDetector]]] = {
    "yunet": _yunet,
    "centerface": _centerface,
    "haar": _haar,
}
