"""The state of a run on disk: hours of work that a kill must not cost."""

from __future__ import annotations

from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from readroom.errors import ConfigurationError
from readroom.whole_files import part_of, written_whole


def load_state(path: Path) -> dict[str, Any]:
    """What a run had reached.

    Args:
        path: Written by :func:`replace_checkpoint`.

    Returns:
        Its tensors on the CPU, whatever device wrote them.

    Raises:
        ConfigurationError: If it cannot be read.
    """
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    except (OSError, EOFError, RuntimeError, UnpicklingError) as error:
        raise ConfigurationError(
            f"{path}: expected the state of a run to go on from; it cannot be read ({error}); "
            "remove it and begin anew"
        ) from error
    return state


def replace_checkpoint(state: object, path: Path) -> None:
    """Write beside, then rename: a killed run never leaves half a checkpoint.

    Args:
        state: What ``torch.save`` takes.
        path: A file, replaced.

    Raises:
        OutputError: If it cannot be written.
    """
    with written_whole(path, part=part_of(path)) as part:
        torch.save(state, part)
