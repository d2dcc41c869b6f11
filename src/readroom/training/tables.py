"""TOML files of settings: read, with every unknown key and every value of a wrong kind refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

from readroom.errors import ConfigurationError

Read = TypeVar("Read")

KINDS: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "str": ("text", (str,)),
    "int": ("a whole number", (int,)),
    "float": ("a number", (int, float)),
    "bool": ("true or false", (bool,)),
    "tuple[str, ...]": ("a list of names", (list, tuple)),
    "tuple[tuple[float, int], ...]": ("a list of pairs of numbers", (list, tuple)),
}
"""What a value must be, by how its field is annotated; other fields are tables of their own."""


def read_table(path: Path, what: str, of: Callable[[Mapping[str, Any]], Read]) -> Read:
    """Settings from a TOML file.

    Args:
        path: The file.
        what: What it is, with its article, for messages.
        of: Makes the settings of the file's tables.

    Returns:
        What ``of`` made.

    Raises:
        ConfigurationError: If the file is missing, no TOML, or does not fit.
    """
    try:
        return of(tomllib.loads(path.read_text(encoding="utf-8")))
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: expected {what}; {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: expected TOML; {error}") from error


def refuse_misfits(values: object, kind: type, what: str) -> None:
    """See that a table holds nothing but what a dataclass has, each of its kind.

    Args:
        values: The table.
        kind: A dataclass.
        what: Its name, for messages.

    Raises:
        ConfigurationError: If not, with the key, what was expected and what came.
    """
    if not isinstance(values, Mapping):
        raise ConfigurationError(f"expected {what} as a table; got {values!r}")
    known = {entry.name: str(entry.type) for entry in fields(kind)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ConfigurationError(
            f"unknown {what} key {', '.join(unknown)}; expected some of {', '.join(sorted(known))}"
        )
    for name, value in values.items():
        word, kinds = KINDS.get(known[name], ("", ()))
        if kinds and not _fits(value, known[name], kinds):
            raise ConfigurationError(f"expected {name} as {word}; got {value!r}")


def _fits(value: object, annotated: str, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, bool) and bool not in kinds:
        return False  # Python counts True as 1; a file that says so means something else
    if not isinstance(value, kinds):
        return False
    if not isinstance(value, list | tuple):
        return True
    if annotated == "tuple[str, ...]":
        return all(isinstance(entry, str) for entry in value)
    return all(
        isinstance(pair, list | tuple) and len(pair) == 2 and all(map(_is_number, pair))
        for pair in value
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
