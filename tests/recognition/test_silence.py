"""Opening a model tells nobody: ONNX Runtime's reports to its maker are off."""

import os
import subprocess
import sys

OPENED = "from readroom.recognition.classifier import ExpressionClassifier as E; E.open()"


def left_behind(code, home):
    """Files in the home folder of a user who ran some code; CI itself would silence it."""
    home.mkdir()
    silenced = {"CI", "ORT_DISABLE_TELEMETRY"}
    around = {name: value for name, value in os.environ.items() if name not in silenced}
    around = {name: value for name, value in around.items() if not name.startswith("XDG_")}
    subprocess.run([sys.executable, "-c", code], env=around | {"HOME": str(home)}, check=True)
    return [path.name for path in home.rglob("*") if path.is_file()]


def test_nothing_is_noted_about_the_machine(tmp_path):
    assert left_behind(OPENED, tmp_path / "home") == []
