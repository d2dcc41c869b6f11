"""What the doctor looks at: one small function per question, each giving findings."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from readroom import __version__
from readroom.errors import ConfigurationError, ReadroomError

if TYPE_CHECKING:
    from readroom.recognition.detectors import Use
    from readroom.settings import Settings

EXTRAS: Final = {
    "app": ("streamlit", "streamlit_webrtc"),
    "eval": ("sklearn", "matplotlib"),
    "train": ("torch", "onnx"),
}
BROWSERS: Final = ("chromium", "google-chrome", "chromium-browser", "firefox")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at.

    Attributes:
        what: What was looked at.
        found: What was found, in a line.
        good: True, False where something cannot work, None where it is optional.
        advice: What to do, where something is to be done.
    """

    what: str
    found: str
    good: bool | None
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Everything, in the order in which a user wants to know it.

    Yields:
        One finding after another.
    """
    yield Finding(
        "readroom",
        f"{__version__} on Python {platform.python_version()}, {os.cpu_count()} cores",
        True,
    )
    yield from _places()
    yield from _libraries()
    yield from _models()
    yield from _detectors()
    yield _camera()
    yield _browser()


def _places() -> Iterator[Finding]:
    """Where settings come from and sessions go."""
    from readroom.sessions.database import name_of
    from readroom.settings import load_settings, settings_file

    path = settings_file()
    none = f"none in {path}: the environment and defaults hold"
    settings = load_settings()
    yield Finding("settings", str(path) if path.is_file() else none, True)
    yield _purpose(settings)
    try:
        where = name_of(settings.database_url)
    except ConfigurationError as error:
        yield Finding("sessions", str(error), False)
    else:
        yield Finding("sessions", f"{where}, kept for {settings.keep_days} days", True)


def _purpose(settings: Settings) -> Finding:
    from readroom.privacy.configured import check_configured

    try:
        check_configured(settings)
    except ConfigurationError as error:
        return Finding("purpose", str(error), False)
    return Finding("purpose", f"{settings.purpose}, in {settings.region or 'no place named'}", True)


def _libraries() -> Iterator[Finding]:
    for name in ("numpy", "opencv-python-headless", "onnxruntime", "av"):
        yield Finding(name, importlib.metadata.version(name), True)
    for extra, modules in EXTRAS.items():
        missing = [name for name in modules if importlib.util.find_spec(name) is None]
        yield Finding(
            f"extra {extra}",
            f"without {', '.join(missing)}" if missing else "installed",
            None if missing else True,
            f"pip install 'readroom[{extra}]'" if missing else "",
        )


def _models() -> Iterator[Finding]:
    from readroom.recognition.classifier import ExpressionClassifier

    try:
        card = ExpressionClassifier.open().card
    except ReadroomError as error:
        yield Finding("expression model", str(error), False, "install Readroom again")
        return
    accuracy = card.facts.get("validation", {}).get("accuracy", {}).get("served")
    judge = card.facts.get("data", {}).get("judged_by")
    on = f"on validation faces ({judge}, before the last step)" if judge else "on validation faces"
    said = f", {100 * accuracy:.1f} % {on}" if accuracy else ""
    yield Finding("expression model", f"{card.name} {card.version}{said}, verified", True)


def _detectors() -> Iterator[Finding]:
    from readroom.recognition.detectors import best_detectors

    try:
        choices = best_detectors()
    except ReadroomError as error:
        yield Finding("face detector", str(error), False)
        return
    for use, choice in choices.items():
        better = better_than(choice.name, use)
        why = choice.why.replace(f"; run: {better}", "")  # the advice says it
        yield Finding(f"faces in {use}", f"{choice.name}: {why}", not better or None, better)


def better_than(name: str, use: Use) -> str:
    """How to get the detector that is the first choice for a use.

    Args:
        name: The detector in use.
        use: What its frames are.

    Returns:
        A command to type; empty if the detector in use is the first choice.
    """
    from readroom.recognition.detectors import ORDER
    from readroom.recognition.model_files import MODEL_FILES

    first = ORDER[use][0]
    return "" if name == first else MODEL_FILES[first].how_to_get


def _camera() -> Finding:
    devices = sorted(str(path) for path in Path("/dev").glob("video*"))
    if devices:
        return Finding("camera here", ", ".join(devices), True)
    if platform.system() != "Linux":
        return Finding("camera here", "not looked for on this system", None)
    return Finding(
        "camera here",
        "none",
        None,
        "the live page uses the camera of the computer the browser runs on",
    )


def _browser() -> Finding:
    found = [name for name in BROWSERS if shutil.which(name)]
    return Finding(
        "browser here",
        found[0] if found else "none found",
        True if found else None,
        "a camera is only given to pages on localhost or over HTTPS",
    )
