"""The cameras that an administrator has named, so that nobody else needs an address.

A TOML file, named by ``READROOM_CAMERAS`` or ``readroom app --cameras``::

    [cameras]
    "Room 12" = "rtsp://reader:password@10.0.0.12/stream1"
    Entrance = "http://10.0.0.14:8080/video"
    Desk = 0          # a camera of the computer that Readroom runs on

An address may hold a password: it is in no message, no log and no `repr`, only the name is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from readroom.errors import ConfigurationError
from readroom.settings import Settings, load_settings

LONGEST_NAME: Final = 60
EXPECTED: Final = (
    "expected an address that begins with rtsp://, rtsps://, http:// or https://, or the number "
    "of a camera of this computer"
)
FREE_NAME: Final = "Address given by hand"
_ADDRESS: Final = re.compile(r"(rtsps?|https?)://[^\s/]+\S*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RegisteredCamera:
    """A camera that may be looked at.

    Attributes:
        name: As shown.
        address: Where it is: an address, or the number of a camera of this computer.
        free: Whether a visitor gave the address, who is not believed.
    """

    name: str
    address: str | int = field(repr=False)
    free: bool = False


def read_cameras(settings: Settings | None = None) -> tuple[RegisteredCamera, ...]:
    """The cameras that are configured.

    Args:
        settings: By default those in force.

    Returns:
        In the order of the file; none where no file is configured.

    Raises:
        ConfigurationError: If the file cannot be read or an entry does not fit; no address
            is repeated.
    """
    path = (settings or load_settings()).cameras
    if path is None:
        return ()
    cameras = tuple(_camera(path, name, given) for name, given in _table(path).items())
    folded = [one.name.casefold() for one in cameras]
    if len(set(folded)) < len(folded):
        raise ConfigurationError(f"{path}: two cameras have the same name; rename one")
    return cameras


def _table(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read ({error.strerror or error}): expected a file of cameras"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text: expected a TOML file") from error
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at [^()]*\)$", str(error))
        # Not "from error", and only the place of it: a parser may repeat what it stumbled over.
        place = f" {where[0]}" if where else ""
        raise ConfigurationError(f"{path} is no TOML file{place}; is a quote missing?") from None
    table = told.get("cameras")
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: expected a table [cameras] of names with addresses")
    return table


def _camera(path: Path, name: str, given: object) -> RegisteredCamera:
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable() or "://" in shown:
        raise ConfigurationError(
            f"{path}: the name of a camera has 1 to {LONGEST_NAME} printable characters and is "
            f"no address; got one of {len(name)} characters"
        )
    number = isinstance(given, int) and not isinstance(given, bool) and given >= 0
    if not number and not (isinstance(given, str) and _ADDRESS.fullmatch(given)):
        raise ConfigurationError(f"{path}: camera {shown!r}: {EXPECTED}")
    return RegisteredCamera(shown, given)  # type: ignore[arg-type]  # checked above
