"""A finished model as a run again, so that new experiments rest on it without its hours.

>>> restore_run(ModelCard.read(), Path("runs")).folder  # doctest: +SKIP
PosixPath('runs/readroom-i')
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readroom.errors import ConfigurationError
from readroom.recognition.cards import ModelCard
from readroom.training.checkpoints import load_checkpoint
from readroom.training.experiment import Experiment
from readroom.training.learning_curve import finished_run
from readroom.training.lineage import GATHERED, PARTS
from readroom.training.run_state import replace_checkpoint


@dataclass(frozen=True)
class Restored:
    """A model among the runs.

    Attributes:
        folder: Of the run.
        anew: Whether it was made now; where that run lay there already it was left as it is.
    """

    folder: Path
    anew: bool


def restore_run(card: ModelCard, runs: Path) -> Restored:
    """Put a model back into the folder of runs, under the name of the run that made it.

    Its kernels come back in half precision, as the checkpoint keeps them. Where that run lies
    there already, finished, it is left as it is.

    Args:
        card: Of a model with a checkpoint beside it.
        runs: Folder of runs; made if it is not there.

    Returns:
        Where it lies, and whether it was made now.

    Raises:
        ConfigurationError: If the card names no experiment, the model was fitted to own faces
            since, or the folder holds another experiment or an unfinished run.
    """
    told = card.facts.get("experiment")
    if not isinstance(told, dict) or not told.get("name"):
        raise ConfigurationError(
            f"{card.path}: expected a card that names its experiment; this one does not, so "
            "that no run can be made of it"
        )
    if _was_fitted(card.facts):
        raise ConfigurationError(
            f"{card.path}: expected a model as its experiment made it; this one was fitted to "
            "somebody's own faces after that. Restore the one that it began with"
        )
    network = load_checkpoint(card)
    experiment = Experiment.of(told)
    folder = runs / experiment.name
    folder.mkdir(parents=True, exist_ok=True)
    experiment.claim(folder)
    if (folder / "best.pt").is_file():
        if finished_run(folder) is None:
            raise ConfigurationError(
                f"{folder} holds that run itself, with epochs left to train; go on with it, or "
                "restore the model into another folder of runs"
            )
        return Restored(folder, anew=False)
    told = _history(card, experiment)
    (folder / GATHERED).write_text(json.dumps(told, indent=1), encoding="utf-8")
    validation = card.facts.get("data", {}).get("validation_sha256")
    if validation:  # cards of older versions do not tell
        (folder / PARTS).write_text(json.dumps({"validation": validation}), encoding="utf-8")
    replace_checkpoint(network.state_dict(), folder / "best.pt")
    return Restored(folder, anew=True)


def _was_fitted(facts: Mapping[str, Any]) -> bool:
    """Whether a model, or one that it began with, was fitted to somebody's own faces."""
    record: Mapping[str, Any] = facts.get("transfer", {})
    while record:
        if record.get("kept") == "new":
            return True
        record = record.get("begun_with", {}).get("transfer") or {}
    return False


def _history(card: ModelCard, experiment: Experiment) -> list[dict[str, Any]]:
    """What the card says of its runs; where it says nothing, that nothing is known of this one."""
    told: list[dict[str, Any]] = card.facts.get("provenance", {}).get("runs", [])
    unknown: dict[str, Any] = {"epochs": None, "elapsed_s": None, "core_s": None, "starts": []}
    return told or [{"name": experiment.name, "experiment": experiment.to_dict(), **unknown}]
