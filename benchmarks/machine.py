"""What every benchmark needs: the research data, who may judge with it, rows of a table."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from readroom.recognition.cards import SHIPPED_CARD, ModelCard

JUDGE: Final = Path(__file__).parents[1] / "experiments" / "judge" / "expression.json"
"""The run that the shipped model's last step began with, where there was one."""


def shared_data() -> Path:
    """The folder of research data, named by READROOM_TEST_DATA."""
    named = os.environ.get("READROOM_TEST_DATA")
    if not named or not Path(named).is_dir():
        sys.exit("READROOM_TEST_DATA must name the folder of research data")
    os.environ.setdefault("READROOM_MODELS_DIR", str(Path(named) / "models"))
    return Path(named)


def card_of_validation() -> Path:
    """The card of the model that validation faces are new to: of the shipped one, or its judge."""
    named = ModelCard.read().facts["data"].get("judged_by")
    if named is None:
        return SHIPPED_CARD
    if not JUDGE.is_file() or ModelCard.read(JUDGE).name != named:
        sys.exit(f"{JUDGE}: expected {named}, whose figures the shipped card has; copy it there")
    return JUDGE


def say(*cells: object) -> None:
    """One row of a table, cells in columns of equal width."""
    print("".join(f"{cell!s:<18}" for cell in cells), flush=True)
