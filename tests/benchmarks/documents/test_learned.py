import numpy as np
import pytest
from benchmarks.documents.learned import measure_learned
from tests.evaluation.fakes import ByBrightness

from readroom.errors import DataError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import cut_validation


def seen_as(emotion, seed):
    """Of its own noise, and named so by the fake."""
    picture = np.random.default_rng(seed).integers(0, 10, (8, 8)).astype(np.uint8)
    picture[0, 0] = 10 * emotion + 9
    return picture


def training(count):
    labels = np.arange(count) % 7
    crops = [seen_as(label, seed) for seed, label in enumerate(labels)]
    return Crops(crops, labels, ["Training"] * count, [f"#{n}" for n in range(count)])


def test_both_parts_are_asked_apart():
    crops = training(210)
    cut = cut_validation(crops)
    wrong = int(cut.validation.names[0][1:])
    crops.labels[wrong] = (crops.labels[wrong] + 1) % 7
    found = measure_learned(crops, ByBrightness())
    assert found.to_dict() == {
        "model": "fake",
        "sha256": "ab" * 32,
        "trained_on": len(cut.train),
        "trained_accuracy": 1.0,
        "validated_on": len(cut.validation),
        "validated_accuracy": pytest.approx(1 - 1 / len(cut.validation), abs=1e-6),
    }
    assert len(cut.train) + len(cut.validation) == 210


def test_data_that_cannot_be_cut_are_refused():
    with pytest.raises(DataError):
        measure_learned(Crops.of_arrays([seen_as(1, 0)], [1]), ByBrightness())
