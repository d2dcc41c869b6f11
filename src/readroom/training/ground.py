"""What a run rests on, and whether it was chosen on the pictures that this run is chosen on.

Which pictures are kept for validation follows from their bytes. The same faces in another
encoding are cut otherwise: whoever rests on a run of those has learned from most of what
it is judged on, and looks better than it is. So each run notes its parts and compares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from readroom.errors import ConfigurationError
from readroom.evaluation.splits import Cut
from readroom.evaluation.whole_files import written_whole

PARTS: Final = "parts.json"
GATHERED: Final = "provenance.json"
"""What a model's card said of all its runs, in the folder of a run restored from it."""


def rests_on(experiment: Mapping[str, Any]) -> Iterator[str]:
    """The runs that must be finished before an experiment can begin.

    Args:
        experiment: As ``experiment.json`` has it.

    Yields:
        Names of runs beside it, one perhaps several times.
    """
    for key in ("start_from", "pool"):
        if experiment.get(key):
            yield experiment[key]
    for key in ("teachers", "average_of"):
        yield from experiment.get(key, ())


def parts_of(cut: Cut) -> dict[str, str]:
    """What tells one cut of one data set from another.

    Args:
        cut: Both parts.

    Returns:
        ``training``, a sha256 of its pictures and labels in their order, on which views and
        stored opinions depend, and ``validation``, one of its pictures in any order.
    """
    learned = zip(cut.train.digests(), cut.train.labels, strict=True)
    rows = [f"{pixels} {label}" for pixels, label in learned]
    return {"training": _hash(rows), "validation": _hash(sorted(cut.validation.digests()))}


def claim_parts(folder: Path, parts: Mapping[str, str], resting_on: Iterable[str] = ()) -> None:
    """Note a run's parts in its folder, or see that they are the same as before.

    Args:
        folder: Of the run, which is there.
        parts: As :func:`parts_of` has them.
        resting_on: Names of runs beside it; those of older versions noted no parts, and pass.

    Raises:
        ConfigurationError: If the run was restored or had other data before, or rests on one
            that had.
    """
    require_own_weights(folder)
    check_parts(folder, parts)
    for name in resting_on:
        there = read_parts(folder.parent / name).get("validation")
        if there and there != parts["validation"]:
            raise ConfigurationError(
                f"{folder.name}: expected the data that {name}, on which it rests, was trained "
                "with; got others, so that it would be chosen on pictures that were learned "
                "from. Give both the same data, in the same encoding"
            )
    with written_whole(folder / PARTS) as fresh:
        fresh.write_text(json.dumps(dict(parts), indent=1), encoding="utf-8")


def check_parts(folder: Path, parts: Mapping[str, str]) -> None:
    """See that a run was trained with the data at hand.

    Args:
        folder: Of the run; one of an older version noted no parts, and passes.
        parts: As :func:`parts_of` has them.

    Raises:
        ConfigurationError: If it was trained with others.
    """
    there = read_parts(folder)
    if any(there[key] != parts[key] for key in there if key in parts):
        raise ConfigurationError(
            f"{folder} holds a run that was trained with other data, or with the same in "
            "another order or encoding; go on with those, or name another folder of runs"
        )


def read_parts(folder: Path) -> dict[str, str]:
    """What a run noted of its parts.

    Args:
        folder: Of the run.

    Returns:
        As :func:`parts_of` has them; empty where nothing was noted.
    """
    path = folder / PARTS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def is_restored(folder: Path) -> bool:
    """Whether a run was not trained here but made of a model's card.

    Args:
        folder: Of the run.

    Returns:
        True for what ``restore_run`` left.
    """
    return (folder / GATHERED).is_file()


def require_own_weights(folder: Path) -> None:
    """Refuse to train what was restored: its card would tell of other work than was done.

    Args:
        folder: Of the run.

    Raises:
        ConfigurationError: If it was restored.
    """
    if is_restored(folder):
        raise ConfigurationError(
            f"{folder} was restored from a model's card; expected a folder to train "
            f"{folder.name} in: remove that one, or leave its experiment out and rest on it"
        )


def _hash(rows: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
