"""Everything that a report is made of, small: a card, an evaluation, three models compared."""

from __future__ import annotations

from typing import Any

from benchmarks.documents.report import Sources
from tests.evaluation.told import facts, told

from readroom.domain import LABELS

AUGMENTATION = {"rotation_deg": 12.0, "zoom": 0.15, "mixup": 0.0}
LOG = """\
# What was tried

Some words.

| date | experiment | idea | time | validation | PublicTest | verdict |
|---|---|---|---|---|---|---|
| 2026-01-30 | **fake** | a guess | 3 min | 71.2 % | 46.4 % | shipped |
| 2026-01-29 | older | another | 2 min | 70.1 % | not run | stopped |
"""


def card(**changed: Any) -> dict[str, Any]:
    """A card with all that the report tells."""
    found = facts()
    found["experiment"] |= {
        "architecture": "resnet",
        "side_px": 48,
        "rate": 0.05,
        "augmentation": AUGMENTATION,
    }
    return found | changed


def model(name: str, validation: float, train: float, **changed: Any) -> dict[str, Any]:
    """One model as it stands in ``comparison.json``."""
    interval = {"value": validation - 0.01, "low": validation - 0.03, "high": validation + 0.01}
    losses = (1.5, 1.2, 1.25)
    found: dict[str, Any] = {
        "name": name,
        "selected": "epoch 3",
        "parameters": 2_345_678,
        "macs_per_face": 312_000_000,
        "side_px": 48,
        "effort": {
            "core_s": 1830.0,
            "epochs": 3,
            "selected": 3,
            "curve": [{"side_px": 48, "validation_loss": loss} for loss in losses],
        },
        "train_accuracy": train,
        "validation_accuracy": validation,
        "difference_to_best": {"value": -0.01, "low": -0.03, "high": 0.01},
        "ms_per_face": {"1": 3.25, "50": 2.75},
        "pairs": [
            {
                "first": "fear",
                "second": "surprise",
                "first_as_second": 0.123,
                "second_as_first": 0.045,
            },
        ],
        "public_test": {
            "accuracy": interval,
            "macro_f1": interval,
            "ece": {"value": 0.031, "low": 0.02, "high": 0.04},
        },
    }
    return found | changed


def comparison(**changed: Any) -> dict[str, Any]:
    """Two networks and the baseline."""
    hog = model(
        "hog",
        0.475,
        0.506,
        selected="cells of 6 px, C 0.0003",
        parameters=12_355,
        macs_per_face=None,
        effort={"core_s": 540.0, "epochs": None, "selected": None, "curve": []},
        difference_to_best={"value": -0.2, "low": -0.22, "high": -0.18},
    )
    found: dict[str, Any] = {
        "format": 1,
        "name": "compare",
        "date": "2026-01-30",
        "machine": {"processor": "Abacus", "cores": "2"},
        "versions": {"torch": "9.9"},
        "networks": {
            "cnn": {"epochs": 3},
            "inception": {"epochs": 3},
            "resnet": {"epochs": 3, "options": {"widths": [32, 64]}, "rate": 0.02, "sides_px": []},
        },
        "unfinished": [],
        "training_sample": 5000,
        "models": [
            model("inception", 0.668, 0.707, difference_to_best=None),
            model("resnet", 0.653, 0.664),
            hog,
        ],
    }
    return found | changed


def beyond(**changed: Any) -> dict[str, Any]:
    """What ``docs/report.json`` holds."""
    named = {label: dict.fromkeys(LABELS, 0.05) | {label: 0.7} for label in LABELS}
    named["fear"] |= {"fear": 0.15, "surprise": 0.14, "neutral": 0.33}
    found: dict[str, Any] = {
        "model": "ab" * 32,
        "labels": {"groups": 1271, "images": 2801, "conflicting": 47, "named": named},
        "shares": {
            "people": 30,
            "rooms": 1050,
            "counted_error_points": 7.01,
            "error_points": 3.23,
            "coverage": 0.967,
            "width_points": 17.8,
            "hard_cells": 34,
            "hard_cells_not_halved": 12,
            "hard_error_over_counted": 0.418,
            "easy_worst_points": 1.0,
            "coverage_by_mix": [0.9] * 6 + [0.99],
            "coverage_by_label": [0.9] * 7,
            "dominant": {
                "fear": {"off_points": -12.9, "held": 0.713},
                "happy": {"off_points": 4.0, "held": 0.95},
            },
        },
        "learned": {
            "model": "fake",
            "sha256": "ab" * 32,
            "trained_on": 28,
            "trained_accuracy": 0.789,
            "validated_on": 7,
            "validated_accuracy": 0.7123,
        },
    }
    return found | changed


def sources(**changed: Any) -> Sources:
    """All of it, belonging together."""
    whole: dict[str, Any] = {
        "facts": card(),
        "told": told(),
        "comparison": comparison(),
        "beyond": beyond(),
        "teachers": None,
        "log": LOG,
    }
    return Sources(**(whole | changed))
