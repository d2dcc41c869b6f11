"""Where a model comes from: code, data, machine, and every run it took, with their time.

What can only be known while training (code, machine, data) is noted in the run's
folder while it is worked on; the card gathers it from all runs that the model rests on.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from readroom import __version__
from readroom.evaluation.cost import processor_name
from readroom.evaluation.datasets import Crops
from readroom.recognition.model_files import sha256_of
from readroom.training.journal import add_line, read_lines
from readroom.training.lineage import GATHERED, SESSIONS, is_restored, rests_on


def describe(crops: Crops, path: Path | None = None) -> dict[str, Any]:
    """Which data a model is trained on.

    Args:
        crops: The whole data set.
        path: The file it was read from; of a folder, only the pictures are hashed.

    Returns:
        ``name``, ``rows``, ``sha256`` of pictures, labels, splits and votes in any order
        (so that a data set keeps it when it moves from a CSV to parquet), and
        ``file_sha256`` where there is one file.
    """
    facts = {"name": crops.source, "rows": len(crops), "sha256": crops.fingerprint()}
    if path is not None and path.is_file():
        facts["file_sha256"] = sha256_of(path)
    return facts


def surroundings() -> dict[str, Any]:
    """Which code runs on which machine.

    Returns:
        ``readroom``, its ``commit`` (with ``-dirty`` where files differ from it; None
        outside a checkout), ``python``, ``torch``, ``cpu``, ``cores`` and ``gpu`` or None.
    """
    return {
        "readroom": __version__,
        "commit": commit(Path(__file__).parent),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cpu": processor_name(),
        "cores": os.cpu_count(),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
    }


@contextmanager
def noted(run: Path, data: Mapping[str, Any]) -> Iterator[None]:
    """Write down when, where and with what a run is worked on, and for how long.

    Args:
        run: Folder of the run; made if it is not there.
        data: As :func:`describe` has it.

    Yields:
        Nothing; the work is done meanwhile. Broken off, its time is written all the same.
    """
    run.mkdir(parents=True, exist_ok=True)
    add_line(run / SESSIONS, {"started": _now(), **surroundings(), "data": dict(data)})
    elapsed, worked = time.monotonic(), time.process_time()
    try:
        yield
    finally:
        times = {"elapsed_s": time.monotonic() - elapsed, "core_s": time.process_time() - worked}
        add_line(run / SESSIONS, {"ended": _now(), **times})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def trace(run: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    """The card's entry ``provenance``.

    Args:
        run: Folder of the run that is exported; the runs it began with, learned from or
            was averaged of are looked for beside it.
        data: As :func:`describe` has it.

    Returns:
        ``exported`` (code and machine), ``data``, ``runs`` with recipe, time and starts
        of each, oldest first, and the sums ``elapsed_s`` and ``core_s``, None where the
        time of a run is not known.
    """
    each = {one["name"]: one for folder in lineage(run) for one in _told(folder)}
    runs = list(each.values())
    return {
        "exported": surroundings(),
        "data": dict(data),
        "runs": runs,
        **{key: _sum([each[key] for each in runs]) for key in ("elapsed_s", "core_s")},
    }


def lineage(run: Path) -> tuple[Path, ...]:
    """All runs that a run rests on, each once, each after what it rests on.

    Args:
        run: A folder.

    Returns:
        Folders, the run itself last; one that is not there any more is named all the same,
        and what a restored run once rested on is not.
    """
    found: dict[Path, None] = {}

    def visit(folder: Path, above: tuple[Path, ...]) -> None:
        if folder in found or folder in above:
            return
        for name in () if is_restored(folder) else rests_on(_experiment(folder) or {}):
            visit(folder.parent / name, (*above, folder))
        found[folder] = None

    visit(run, ())
    return tuple(found)


def _experiment(folder: Path) -> dict[str, Any] | None:
    path = folder / "experiment.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def starts(folder: Path) -> list[dict[str, Any]]:
    """Each time that a run was begun or gone on with.

    Args:
        folder: Of the run.

    Returns:
        Code, machine, data and moment of each; empty where a run did not note them.
    """
    return [session for session in read_lines(folder / SESSIONS) if "started" in session]


def _told(folder: Path) -> list[dict[str, Any]]:
    """Of a restored run, what was told of all that it rests on; else of this run alone."""
    if not is_restored(folder):
        return [_facts(folder)]
    told: list[dict[str, Any]] = json.loads((folder / GATHERED).read_text(encoding="utf-8"))
    return told


def _facts(folder: Path) -> dict[str, Any]:
    # An epoch that was broken off after its line was written has two.
    lines = read_lines(folder / "metrics.jsonl")
    epochs = list({line["epoch"]: line for line in lines}.values())
    ended = [session for session in read_lines(folder / SESSIONS) if "ended" in session]
    known: dict[str, Any] = {"experiment": _experiment(folder), "epochs": len(epochs) or None}
    for key in ("elapsed_s", "core_s"):
        # A run counts its own time over all its epochs; pools and means are one session's work.
        counted = epochs[-1:] if epochs else ended
        times = [line[key] for line in counted if key in line]
        known[key] = round(sum(times), 1) if times and len(times) == len(counted) else None
    return {"name": folder.name, **known, "starts": starts(folder)}


def _sum(times: list[float | None]) -> float | None:
    known = [time for time in times if time is not None]
    return round(sum(known), 1) if len(known) == len(times) else None


def commit(folder: Path) -> str | None:
    """The commit that a folder of code is checked out at.

    Args:
        folder: Of the code.

    Returns:
        Its hash, with ``-dirty`` where tracked files differ; None without git, or where
        the folder merely lies in somebody else's repository.
    """
    git = shutil.which("git")
    if git is None:
        return None
    tracked = _git(git, folder, "ls-files", "--error-unmatch", "__init__.py")
    if tracked is None:
        return None
    return _git(git, folder, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")


def _git(git: str, folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603  git with words of our own, no shell
            [git, "-C", str(folder), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
