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

import torch
from torch import nn

from readroom.errors import ConfigurationError, OutputError
from readroom.evaluation.splits import Cut
from readroom.training.experiment import Experiment
from readroom.whole_files import written_whole

PARTS: Final = "parts.json"
SESSIONS: Final = "sessions.jsonl"
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


def claim_run(experiment: Experiment, cut: Cut, folder: Path) -> None:
    """Take a folder for a run, once it is seen that its data and what it rests on are right.

    Args:
        experiment: What is to be done there.
        cut: Of the data at hand.
        folder: Made if it is not there; of what is refused nothing is left in it.

    Raises:
        ConfigurationError: If it holds another run, a restored one, or one of other data; or if
            the experiment rests on a run that was chosen on other pictures.
        OutputError: If the folder cannot be made.
    """
    parts = parts_of(cut)
    require_own_weights(folder)
    check_parts(folder, parts)
    _require_known_aside(experiment, folder)
    for name in rests_on(experiment.to_dict()):
        _check_beside(folder, name, parts, ordered=name == experiment.pool)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: expected a place for runs that can be written to; "
            f"{(error.strerror or str(error)).lower()}; choose another with --runs"
        ) from error
    experiment.claim(folder)
    note_parts(folder, parts)


def _check_beside(folder: Path, name: str, parts: Mapping[str, str], *, ordered: bool) -> None:
    """See that a run was chosen on the same pictures, and a pool made of the same in order."""
    there = read_parts(folder.parent / name)  # runs of older versions noted none, and pass
    keys = ("validation", "training") if ordered else ("validation",)
    if any(there[key] != parts[key] for key in keys if key in there):
        raise ConfigurationError(
            f"{folder.name}: expected the data that {name}, on which it rests, was made with; "
            "got others, or the same in another order or encoding, so that it would be chosen on "
            "pictures that were learned from, or take one face's opinion for another's. Give both "
            "the same file"
        )


def _require_known_aside(experiment: Experiment, folder: Path) -> None:
    begun = (folder / "latest.pt").is_file() and not read_parts(folder)
    if experiment.learn_whole and begun:
        raise ConfigurationError(
            f"{folder} holds a last step of an older version, which learned from all of the "
            "validation part; this one would set a fifth aside. Remove it to begin anew"
        )


def note_parts(folder: Path, parts: Mapping[str, str]) -> None:
    """Write down what a run learns from and is chosen on.

    Args:
        folder: Of the run.
        parts: As :func:`parts_of` has them.
    """
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


def check_sides(network: nn.Module, plan: Experiment, device: str) -> None:
    """Refuse sides that a network does not hold at; some hold at one alone.

    Args:
        network: At rest: it moves no norm and draws no chance.
        plan: The experiment.
        device: Where the network is.

    Raises:
        ConfigurationError: Before the first step, and before there is a folder.
    """
    for side in sorted({plan.side_px, *(side for _, side in plan.sides_px)}):
        try:
            with torch.no_grad():
                network(torch.zeros(2, 1, side, side, device=device))
        except RuntimeError as error:
            raise ConfigurationError(
                f"expected sides that {plan.architecture} can be trained at; got {side} px, "
                f"which does not fit it: {error}"
            ) from error
