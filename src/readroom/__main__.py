"""``python -m readroom``: the command, also where the folder of scripts is not on the path."""

from __future__ import annotations

from readroom.cli.main import app

if __name__ == "__main__":
    app(prog_name="readroom")
