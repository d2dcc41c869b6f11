"""What a run writes about itself as it goes on: one JSON object a line.

A disk that fills up or a power cut may leave the last line half written. Nobody waits
hours for a model to lose it to half a line: readers leave it out, the next writer removes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from readroom.errors import ConfigurationError


def add_line(path: Path, entry: Mapping[str, Any]) -> None:
    """Add an entry, after taking away what was only half written before it.

    Args:
        path: The file; made if it is not there.
        entry: What ``json.dumps`` takes.
    """
    text = path.read_bytes() if path.is_file() else b""
    whole, torn = _split(text)
    with path.open("r+b" if text else "wb") as file:
        if torn:
            file.truncate(len(whole))
        file.seek(0, 2)
        begun = b"\n" if whole and not whole.endswith(b"\n") else b""
        file.write(begun + json.dumps(entry).encode() + b"\n")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """All entries, without a last one that was only half written.

    Args:
        path: The file; none is an empty one.

    Returns:
        The entries in their order.

    Raises:
        ConfigurationError: If another line is no JSON object.
    """
    if not path.is_file():
        return []
    whole, _ = _split(path.read_bytes())
    entries = []
    for number, line in enumerate(whole.splitlines(), start=1):
        if line.strip():
            entries.append(_entry(path, number, line))
    return entries


def _entry(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(
            f"{path} line {number}: expected a JSON object; {error}; remove that line"
        ) from error
    if not isinstance(entry, dict):
        raise ConfigurationError(
            f"{path} line {number}: expected a JSON object; got {entry!r}; remove that line"
        )
    return entry


def _split(text: bytes) -> tuple[bytes, bytes]:
    """What is whole, and the rest of a last line that is not."""
    cut = text.rfind(b"\n") + 1
    last = text[cut:]
    try:
        json.loads(last or b"{}")
    except ValueError:
        return text[:cut], last
    return text, b""
