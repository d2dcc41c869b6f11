"""The figures that are published are those of the model that is shipped, everywhere the same.

After the model was replaced, `make figures` writes them all.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from benchmarks.documents.model_documents import DRAWN, digest, drawn, in_readme, readme_figures
from benchmarks.machine import card_of_validation

from readroom.evaluation.corruptions import CORRUPTIONS, squared
from readroom.evaluation.evaluate import evaluate
from readroom.evaluation.formats import read_crops
from readroom.evaluation.model_card import model_card
from readroom.evaluation.robustness import SIZES_PX, shrunk
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.evaluations import evaluation_of, read_evaluation
from readroom.recognition.model_files import sha256_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return ModelCard.read()


@pytest.fixture(scope="module")
def published(card: ModelCard) -> dict:
    told = read_evaluation(card)
    assert told is not None, "evaluation.json is of another model: run make figures"
    return dict(told)


def test_they_are_of_the_shipped_model(published: dict, card: ModelCard) -> None:
    assert published["model"]["sha256"] == card.sha256 == sha256_of(card.weights)
    assert published["model"]["name"] == card.name
    assert published["split"] == "PublicTest"
    assert published["named"]["limit"] == card.uncertain_below


def test_there_is_one_evaluation(published: dict, card: ModelCard) -> None:
    assert json.loads((ROOT / "docs" / "evaluation.json").read_text()) == published
    assert (ROOT / "docs" / "evaluation.json").resolve() == evaluation_of(card).resolve()


def test_the_evaluation_holds_all_that_the_documents_tell(published: dict) -> None:
    names = [each["name"] for each in published["robustness"]["corruptions"]]
    assert names == [corruption.name for corruption in CORRUPTIONS]
    assert set(published["heads"]) == {"fer2013", "ferplus"}
    assert published["imbalance"]["rarest"] == "disgust"
    assert published["cost"]["file_bytes"] == ModelCard.read().weights.stat().st_size
    assert 0.6 < published["agreement"]["Training"] < 0.7


def test_the_readme_says_what_was_measured(published: dict) -> None:
    readme = (ROOT / "README.md").read_text()
    assert in_readme(readme, readme_figures(published)) == readme, "run make figures"


def test_the_model_card_says_what_was_measured(published: dict, card: ModelCard) -> None:
    text = (ROOT / "docs" / "model-card.md").read_text()
    assert text == model_card(card.facts, published, pictures="figures"), "run make figures"


def test_the_pictures_show_what_was_measured(published: dict) -> None:
    folder = ROOT / "docs" / "figures"
    assert {path.stem for path in folder.iterdir()} == set(drawn(published)) == set(DRAWN)
    for path in folder.iterdir():
        assert f"evaluation {digest(published)}" in path.read_text(), f"{path.name}: make figures"


def test_the_app_says_what_was_measured(published: dict) -> None:
    from streamlit.testing.v1 import AppTest

    from readroom.app.accuracy_words import headline

    def about():
        from readroom.app.screens import about

        about.show()

    run = AppTest.from_function(about, default_timeout=30).run()
    assert not run.exception
    html = " ".join(part.proto.body for part in run.get("html"))
    assert published["model"]["sha256"][:12] in html
    for words, number in headline(published).items():
        assert f"<b>{number}</b><span>{words}</span>" in html


def test_measuring_again_gives_the_same(published: dict, shared_data: Path) -> None:
    crops = read_crops(shared_data / "data" / "fer2013.parquet")
    classifier = ExpressionClassifier.open(threads=2)
    again = evaluate(crops, classifier, split="PublicTest").to_dict()
    for name in ("accuracy", "macro_f1", "ece", "ece_excess", "nll"):
        assert again[name]["value"] == pytest.approx(published[name]["value"], abs=0.002), name
    assert again["n"] == published["n"] == 3589
    # One spoiled set and one size stand for all: measuring every one takes minutes.
    part = crops.split("PublicTest")
    dim = next(each for each in CORRUPTIONS if each.name == "low_light")
    told = next(e for e in published["robustness"]["corruptions"] if e["name"] == dim.name)
    spoiled = dim.apply(squared(list(part)), severity=5)
    right = classifier.probabilities(spoiled).argmax(axis=1) == part.labels
    assert right.mean() == pytest.approx(told["accuracy"][-1]["value"], abs=0.003)
    small = [shrunk(picture, SIZES_PX[-1]) for picture in squared(list(part))]
    right = classifier.probabilities(small).argmax(axis=1) == part.labels
    assert right.mean() == pytest.approx(published["robustness"]["at_size"][-1]["value"], abs=0.003)


def test_the_bar_of_the_first_model_is_met(published: dict) -> None:
    assert published["accuracy"]["value"] >= 0.69


def test_a_last_step_has_its_figures_from_its_judge() -> None:
    shipped, judge = ModelCard.read(), ModelCard.read(card_of_validation())
    told = ("blend", "uncertain_below", "validation", "confusion", "gate")
    assert {key: shipped.facts[key] for key in told} == {key: judge.facts[key] for key in told}
    if not shipped.facts["data"].get("compared_on"):
        assert shipped.temperature == judge.temperature
    assert shipped.facts["data"].get("judged_by") in (None, judge.name)


def test_the_log_names_every_experiment() -> None:
    log = (ROOT / "experiments" / "LOG.md").read_text()
    for path in (ROOT / "experiments").glob("*.toml"):
        assert re.search(rf"\b{path.stem}\b", log), path.stem
