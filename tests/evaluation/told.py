"""A full evaluation as it stands in its file, of the fake classifier; made once."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

import numpy as np
from tests.evaluation.fakes import ByBrightness, crops_of

from readroom.evaluation.evaluate import evaluate
from readroom.evaluation.full import complete, faces_named

LABELS = [0, 1, 2, 3, 4, 5, 6] * 4
FERPLUS_OF = (4, 5, 6, 1, 3, 2, 0)


@cache
def _made() -> str:
    votes = np.zeros((2 * len(LABELS), 10), np.float32)
    votes[np.arange(len(votes)), [FERPLUS_OF[label] for label in LABELS * 2]] = 9
    named = [*LABELS, *(label if row % 3 else 6 for row, label in enumerate(LABELS))]
    usages = ["Training"] * len(LABELS) + ["PublicTest"] * len(LABELS)
    crops = crops_of(LABELS * 2, named, usages, votes)
    model = ByBrightness()
    evaluation = evaluate(crops, model, split="PublicTest")
    found = complete(evaluation, crops, model).to_dict()
    found["named"] = faces_named(evaluation.rows, 0.5).to_dict()
    found["cost"] = {
        "ms_per_face": {"1": 1.25, "50": 0.75},
        "repeats": 9,
        "threads": 1,
        "file_bytes": 9_000_000,
        "parameters": 1_234_567,
        "macs": 98_000_000,
        "machine": {"processor": "Abacus", "cores": "2"},
    }
    found["date"] = "2026-01-31"
    return json.dumps(found)


def told(**changed: Any) -> dict[str, Any]:
    """A copy of its own for each caller, with some entries changed."""
    found: dict[str, Any] = copy.deepcopy(json.loads(_made()))
    return found | changed


def facts() -> dict[str, Any]:
    """The JSON card of a model that was never trained."""
    return {
        "name": "fake",
        "version": "1",
        "sha256": "ab" * 32,
        "licence": "MIT",
        "labels": ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"],
        "input": {"side_px": 48},
        "blend": {"fer2013": 0.75, "ferplus": 0.25},
        "data": {"trained_on": 28, "validated_on": 7, "public_test_twins_left_out": 3},
        "validation": {"accuracy": {"served": 0.7123}},
        "experiment": {"name": "fake", "epochs": 3, "options": {"widths": [8, 16]}, "teachers": []},
    }
