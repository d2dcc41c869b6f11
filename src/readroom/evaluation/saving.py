"""Writes finished evaluations into a folder.

One model: ``evaluation.json``, ``predictions.parquet`` and ``evaluation.html``.
Several: these three in a folder per model, and above them ``comparison.json`` and an
``evaluation.html`` that sets the models side by side. A file appears when it is whole;
where the other kind of evaluation lay, its files above the models' folders go.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from readroom.evaluation.compare import compare
from readroom.evaluation.evaluation import Evaluation
from readroom.evaluation.page import comparison_page, evaluation_page
from readroom.whole_files import written_whole


def claim(folder: Path) -> None:
    """Make a folder and prove that it can be written to, before hours of work rely on it.

    Args:
        folder: Where results shall go.
    """
    _write(folder / "claim", lambda path: path.touch()).unlink(missing_ok=True)


def save(evaluations: Sequence[Evaluation], folder: Path) -> Path:
    """Write evaluations of one or more models on the same rows.

    Args:
        evaluations: At least one.
        folder: Where to; made if it is not there.

    Returns:
        The page to open.
    """
    compared = folder / "comparison.json"
    if len(evaluations) == 1:
        page = save_one(evaluations[0], folder)
        if compared.is_file() and isinstance(json.loads(compared.read_text("utf-8")), list):
            compared.unlink()  # an earlier evaluation's, which would pass for a part of this one
        return page
    contenders = compare(evaluations)
    for evaluation, contender in zip(evaluations, contenders, strict=True):
        save_one(evaluation, folder / contender.folder)
    _write(compared, lambda path: write_json([each.to_dict() for each in contenders], path))
    text = comparison_page(evaluations, contenders)
    page = _write(folder / "evaluation.html", lambda path: _write_text(text, path))
    for other in ("evaluation.json", "predictions.parquet"):
        (folder / other).unlink(missing_ok=True)
    return page


def save_one(evaluation: Evaluation, folder: Path) -> Path:
    """Write the three files of one model.

    Args:
        evaluation: A finished one.
        folder: Where to; made if it is not there.

    Returns:
        The page to open.
    """
    page = evaluation_page(evaluation)
    table = predictions(evaluation)
    _write(folder / "evaluation.json", lambda path: write_json(evaluation.to_dict(), path))
    _write(folder / "predictions.parquet", lambda path: pq.write_table(table, path))
    return _write(folder / "evaluation.html", lambda path: _write_text(page, path))


def predictions(evaluation: Evaluation) -> pa.Table:
    """What was said of each row.

    Args:
        evaluation: A finished one.

    Returns:
        Columns ``row`` (position in the data set, from 0), ``name``, ``true``,
        ``predicted`` and one ``p_<label>`` per label.
    """
    rows = evaluation.rows
    columns: dict[str, Any] = {
        "row": pa.array(evaluation.positions, pa.int64()),
        "name": pa.array(evaluation.names, pa.string()),
        "true": pa.array([evaluation.labels[c] for c in rows.truth], pa.string()),
        "predicted": pa.array([evaluation.labels[c] for c in rows.predicted], pa.string()),
    }
    for number, label in enumerate(evaluation.labels):
        columns[f"p_{label}"] = pa.array(rows.probabilities[:, number], pa.float64())
    return pa.table(columns)


def write_json(value: object, path: Path) -> None:
    """Write an evaluation as every reader of one expects it.

    Args:
        value: What ``to_dict`` of an evaluation says, or several.
        path: A file, replaced.
    """
    _write_text(json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False) + "\n", path)


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def _write(path: Path, write: Callable[[Path], object]) -> Path:
    with written_whole(path) as partial:
        write(partial)
    return path
