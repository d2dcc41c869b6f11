"""The gate of a fitted model: moved with its accuracy, or measured where faces are enough."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.training.own import named_so, own_crops

from readroom.recognition.cards import ModelCard
from readroom.recognition.quality import remaining
from readroom.training.architectures import build
from readroom.training.own_faces import OwnFaces
from readroom.training.own_gate import measure_own_gate


def facts(accuracy: float) -> dict:
    return {
        "validation": {"accuracy": {"served": accuracy}},
        "temperature": {"fer2013": 1.0, "ferplus": 1.0},
        "blend": {"fer2013": 1.0, "ferplus": 0.0},
    }


def nobody() -> list:
    raise AssertionError("expected no judge to be asked")


@pytest.fixture
def shipped() -> ModelCard:
    return ModelCard.read()


def card_with(gate: dict, shipped: ModelCard) -> ModelCard:
    from readroom.recognition.cards import Curve

    curves = {name: Curve.of(c["values"], c["accuracy"]) for name, c in gate["curves"].items()}
    from dataclasses import replace

    return replace(shipped, accuracy=gate["accuracy"], chance=gate["chance"], curves=curves)


@pytest.mark.parametrize(
    ("count", "accuracy"),
    [pytest.param(140, 0.8, id="few faces"), pytest.param(280, 0.3, id="hardly above guessing")],
)
def test_with_little_to_measure_every_quality_stays_as_it_was(
    shipped: ModelCard, count: int, accuracy: float
) -> None:
    faces = OwnFaces.of(own_crops(count), 24)
    gate = measure_own_gate(shipped, faces, nobody, facts(accuracy))
    assert gate["min_quality"] == shipped.min_quality
    assert gate["chance"] == pytest.approx(1 / 7, abs=1e-4)
    moved = card_with(gate, shipped)
    for name, value in (("size_px", 14.0), ("sharpness", 0.1), ("turn", 0.2)):
        before = remaining(name, value, shipped)
        assert 0 < before < 1
        assert remaining(name, value, moved) == pytest.approx(before, abs=0.002)


def test_with_enough_faces_size_and_blur_are_measured_on_them(shipped: ModelCard) -> None:
    torch.manual_seed(0)
    judge = build("readroom", widths=[4, 4, 4, 4], depths=[1, 1, 1]).eval()
    faces = OwnFaces.of(own_crops(280), shipped.side_px)
    halves = [(np.arange(140), judge), (np.arange(140, 280), judge)]
    gate = measure_own_gate(shipped, faces, lambda: halves, facts(0.9))
    assert set(gate["curves"]) == {"size_px", "sharpness", "turn"}
    said = judge(torch.from_numpy(faces.inputs).float())[0].argmax(1).numpy()
    assert gate["accuracy"] == pytest.approx((said == faces.labels).mean(), abs=1e-4)
    assert gate["curves"]["turn"]["values"] == list(shipped.curves["turn"].values)
    assert gate["curves"]["size_px"]["values"][-1] == 48


@pytest.mark.parametrize("accuracy", [0.94, 0.95, 0.96])
def test_where_one_label_is_almost_all_faces_still_count_as_before(
    shipped: ModelCard, accuracy: float
) -> None:
    labels = np.where(np.arange(140) < 133, 6, 3)
    faces = OwnFaces.of(named_so(own_crops(140), labels), 24)
    gate = measure_own_gate(shipped, faces, nobody, facts(accuracy))
    assert gate["chance"] == pytest.approx(0.95, abs=0.001)
    moved = card_with(gate, shipped)
    for name, value in (("size_px", 120.0), ("size_px", 14.0), ("sharpness", 0.1)):
        before = remaining(name, value, shipped)
        assert remaining(name, value, moved) == pytest.approx(before, abs=0.005)
