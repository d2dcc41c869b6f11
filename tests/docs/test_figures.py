"""The figures that are published are those of the model that is shipped."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from readroom.evaluation.evaluate import evaluate
from readroom.evaluation.formats import read_crops
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def published() -> dict:
    return json.loads((ROOT / "docs" / "evaluation.json").read_text())


def test_they_are_of_the_shipped_model(published: dict) -> None:
    assert published["model"]["sha256"] == ModelCard.read().sha256
    assert published["split"] == "PublicTest"


def test_the_readme_says_what_was_measured(published: dict) -> None:
    readme = (ROOT / "README.md").read_text()
    for name in ("accuracy", "macro_f1", "ece"):
        figure = published[name]
        low, high = 100 * figure["low"], 100 * figure["high"]
        assert f"{100 * figure['value']:.1f} % ({low:.1f}-{high:.1f})" in readme, name


def test_measuring_again_gives_the_same(published: dict, shared_data: Path) -> None:
    crops = read_crops(shared_data / "data" / "fer2013.parquet")
    again = evaluate(crops, ExpressionClassifier.open(threads=2), split="PublicTest").to_dict()
    assert again["accuracy"]["value"] == pytest.approx(published["accuracy"]["value"], abs=0.001)
    assert again["n"] == published["n"] == 3589


def test_the_bar_of_the_first_model_is_met(published: dict) -> None:
    assert published["accuracy"]["value"] >= 0.69


def test_the_log_names_every_experiment() -> None:
    log = (ROOT / "experiments" / "LOG.md").read_text()
    for path in (ROOT / "experiments").glob("*.toml"):
        assert re.search(rf"\b{path.stem}\b", log), path.stem
