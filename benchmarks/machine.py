"""What every benchmark needs: where the research data is, and rows of a table."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def shared_data() -> Path:
    """The folder of research data, named by READROOM_TEST_DATA."""
    named = os.environ.get("READROOM_TEST_DATA")
    if not named or not Path(named).is_dir():
        sys.exit("READROOM_TEST_DATA must name the folder of research data")
    os.environ.setdefault("READROOM_MODELS_DIR", str(Path(named) / "models"))
    return Path(named)


def say(*cells: object) -> None:
    """One row of a table, cells in columns of equal width."""
    print("".join(f"{cell!s:<18}" for cell in cells), flush=True)
