"""A finished run as ONNX Runtime runs it: what it says, what it cost."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.training.contest import epoch, stripes

from readroom.evaluation.splits import cut_validation
from readroom.training.architectures import build
from readroom.training.contestants import HOG, of_hog, of_run
from readroom.training.experiment import Experiment
from readroom.training.hog import HogSettings, fit_hog
from readroom.training.operations import count_operations

PLAN = Experiment.of(
    {
        "name": "tiny",
        "epochs": 4,
        "batch": 16,
        "side_px": 24,
        "sides_px": [[0.0, 16], [0.5, 24]],
        "options": {"widths": [4, 8, 8, 16], "depths": [1, 1, 1]},
    }
)
CURVE = (
    epoch(0, side_px=16, core_s=10.0, validation_accuracy=0.2),
    epoch(1, side_px=16, core_s=20.0, validation_accuracy=0.6),
    epoch(2, side_px=24, core_s=60.0, validation_accuracy=0.6),
    epoch(3, side_px=24, core_s=100.0, validation_accuracy=0.5),
)
CUT = cut_validation(stripes(), 0.25, 0)
IMAGES = len(CUT.train) // 16 * 16


@pytest.fixture
def run(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    network = build("readroom", **PLAN.options)
    torch.save(network.state_dict(), tmp_path / "best.pt")
    (tmp_path / "experiment.json").write_text(json.dumps(PLAN.to_dict()))
    lines = [json.dumps(asdict(seen)) + "\n" for seen in CURVE]
    (tmp_path / "metrics.jsonl").write_text("".join(lines))
    return tmp_path


def test_the_effort_of_a_run_is_read_off_its_epochs(run: Path) -> None:
    effort = of_run("readroom", PLAN, run, CUT).effort
    assert (effort.core_s, effort.epochs, effort.images) == (100.0, 4, 4 * IMAGES)
    assert effort.selected == 2, "the first of the best"
    assert dict(effort.images_per_core_s) == {16: IMAGES / 10, 24: IMAGES / 40}


def test_operations_are_counted_at_the_side_trained_at(run: Path) -> None:
    network = build("readroom", **PLAN.options)
    small, full = (count_operations(network, side).macs for side in (16, 24))
    model = of_run("readroom", PLAN, run, CUT)
    assert model.macs == full > small
    assert model.effort.macs == IMAGES * (2 * small + 2 * full)


def test_the_file_says_what_the_network_says(run: Path) -> None:
    network = build("readroom", **PLAN.options).eval()
    network.load_state_dict(torch.load(run / "best.pt", weights_only=True))
    model = of_run("readroom", PLAN, run, CUT)
    pictures = model.pictures(list(CUT.validation))
    assert pictures.shape == (len(CUT.validation), 24, 24)
    with torch.no_grad():
        fer2013, _ = network(torch.from_numpy(pictures)[:, None].float())
    assert np.allclose(model.logits(pictures), fer2013.numpy(), atol=1e-4)
    assert model.parameters == sum(value.numel() for value in network.parameters())
    assert model.file_bytes > 4 * model.parameters


def test_nothing_is_written_into_the_folder_of_a_run(run: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in run.iterdir()}
    of_run("readroom", PLAN, run, CUT)
    assert {path: path.stat().st_mtime_ns for path in run.iterdir()} == before


def test_a_higher_temperature_is_less_sure(run: Path) -> None:
    model = of_run("readroom", PLAN, run, CUT)
    crops = list(CUT.validation)[:5]
    sure, unsure = (model.at(t).probabilities(crops) for t in (0.01, 10.0))
    assert np.allclose(sure.sum(axis=1), 1)
    assert (sure.max(axis=1) > unsure.max(axis=1)).all()
    assert np.array_equal(sure.argmax(axis=1), unsure.argmax(axis=1))


def test_the_baseline_is_a_contestant_without_epochs(tmp_path: Path) -> None:
    fitted = fit_hog(stripes(), HogSettings((8,), (1e-3,), 0.25), tmp_path)
    model = of_hog(fitted)
    assert (model.name, model.macs, model.effort.epochs, model.effort.curve) == (
        HOG,
        None,
        None,
        (),
    )
    assert model.parameters == 7 * 901
    assert model.file_bytes == (tmp_path / "hog.npz").stat().st_size
    said = model.probabilities(list(CUT.validation))
    assert (said.argmax(axis=1) == CUT.validation.labels).mean() == pytest.approx(
        fitted.chosen.validation_accuracy
    )
