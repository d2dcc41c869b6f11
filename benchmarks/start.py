"""How long does a command take to start, and how much does the installation weigh?

Bars: `readroom analyze photo.jpg` <= 2.5 s, `--help` < 0.5 s, base install <= 650 MB.
With --install a fresh environment is made and weighed; that takes a minute.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from statistics import median

from benchmarks.machine import say, shared_data

ROOT = Path(__file__).parents[1]
TIMES = 5


def seconds(*words: str) -> float:
    """Median time of a readroom command in a new process."""
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "readroom.cli.main", *words], check=True, capture_output=True
        )
        took.append(time.perf_counter() - started)
    return median(took)


def install_megabytes() -> float:
    """Size of a fresh environment's packages after a plain install without extras."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        site = next(Path(folder).glob("lib/python*/site-packages"))
        before = _bytes(site)
        subprocess.run(
            [f"{folder}/bin/pip", "install", "--quiet", "-c", str(ROOT / "constraints.txt"), ROOT],
            check=True,
            capture_output=True,
        )
        return (_bytes(site) - before) / 1e6


def _bytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="weigh a fresh environment, too")
    given = parser.parse_args()
    photo = shared_data() / "media" / "solvay1927.jpg"
    with tempfile.TemporaryDirectory() as out:
        result: dict[str, object] = {
            "benchmark": "start",
            "analyze_photo_s": round(seconds("analyze", str(photo), "--out", out, "--quiet"), 2),
            "analyze_photo_yunet_s": round(
                seconds("analyze", str(photo), "--detector", "yunet", "--out", out, "--quiet"), 2
            ),
            "help_s": round(seconds("--help"), 2),
            "analyze_help_s": round(seconds("analyze", "--help"), 2),
        }
    if given.install:
        result["base_install_mb"] = round(install_megabytes())
    for name, value in result.items():
        say(f"{name:<24}", value)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
