"""A finished model as a run again, so that new experiments rest on it without its hours.

>>> restore_run(ModelCard.read(), Path("runs"))  # doctest: +SKIP
PosixPath('runs/readroom-i')
"""

from __future__ import annotations

import json
from pathlib import Path

from readroom.errors import ConfigurationError
from readroom.recognition.cards import ModelCard
from readroom.training.checkpoints import load_checkpoint
from readroom.training.engine import replace_checkpoint
from readroom.training.experiment import Experiment
from readroom.training.provenance import GATHERED


def restore_run(card: ModelCard, runs: Path) -> Path:
    """Put a model back into the folder of runs, under the name of the run that made it.

    Its kernels come back in half precision, as the checkpoint keeps them. Where that run lies
    there already, with weights, it is left as it is.

    Args:
        card: Of a model with a checkpoint beside it.
        runs: Folder of runs; made if it is not there.

    Returns:
        The run's folder.

    Raises:
        ConfigurationError: If the card names no experiment, the model was fitted to own faces
            since, or the folder holds another experiment.
    """
    told = card.facts.get("experiment")
    if not isinstance(told, dict) or not told.get("name"):
        raise ConfigurationError(
            f"{card.path}: expected a card that names its experiment; this one does not, so "
            "that no run can be made of it"
        )
    if card.facts.get("transfer", {}).get("kept") == "new":
        raise ConfigurationError(
            f"{card.path}: expected a model as its experiment made it; this one was fitted to "
            "somebody's own faces after that. Restore the one that it began with"
        )
    network = load_checkpoint(card)
    experiment = Experiment.of(told)
    folder = runs / experiment.name
    folder.mkdir(parents=True, exist_ok=True)
    experiment.claim(folder)
    if not (folder / "best.pt").is_file():
        gathered = card.facts.get("provenance", {}).get("runs", [])
        (folder / GATHERED).write_text(json.dumps(gathered, indent=1), encoding="utf-8")
        replace_checkpoint(network.state_dict(), folder / "best.pt")
    return folder
