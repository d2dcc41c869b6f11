"""The report says what was measured; its words hold no results of their own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Template

import pytest
from benchmarks.documents.report import BEYOND, REPORT, WORDS, Sources, places, report

from readroom.recognition.cards import ModelCard
from readroom.recognition.evaluations import read_evaluation

ROOT = Path(__file__).parents[2]
PUBLISHED = "## 8. Comparison with published systems"
AFTER = "## 9. From faces to groups"
NO_RESULTS = {"95 %", "70 %", "2.3 ms"}
"""What intervals hold; what calibration means; what an older model took, which is dated there."""


@pytest.fixture(scope="module")
def words() -> str:
    return (ROOT / WORDS).read_text(encoding="utf-8")


def test_its_measurements_are_of_the_shipped_model() -> None:
    told = json.loads((ROOT / BEYOND).read_text())
    assert told["model"] == ModelCard.read().sha256, "run make figures"
    assert told["labels"]["groups"] == 1271


def test_it_says_what_was_measured(words: str) -> None:
    card = ModelCard.read()
    told = read_evaluation(card)
    assert told is not None, "evaluation.json is of another model: run make figures"
    sources = Sources.read(ROOT, card.facts, told)
    assert (ROOT / REPORT).read_text(encoding="utf-8") == report(words, sources), "run make figures"
    assert set(Template(words).get_identifiers()) == set(places(sources))


def test_the_words_hold_no_results(words: str) -> None:
    before, _, rest = words.partition(PUBLISHED)
    assert rest
    own = before + rest.partition(AFTER)[2].partition("## References")[0]
    found = set(re.findall(r"\d[\d.,]* (?:%|points|ms)", own))
    assert found <= NO_RESULTS


def test_every_picture_and_page_that_it_names_is_there(words: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", words):
        assert (ROOT / "docs" / link).exists(), link


def test_every_source_that_it_names_is_listed(words: str) -> None:
    text, _, references = words.partition("## References")
    named = set(
        re.findall(r"([A-ZÀ-Ý][\w-]+)(?: and others| and [A-Z][\w-]+)? \(?((?:19|20)\d\d)", text)
    )
    listed = {
        (name, year)
        for line in references.splitlines()
        for year in re.findall(r"\(((?:19|20)\d\d)\)", line)
        for name in re.findall(r"[A-ZÀ-Ý][\w-]+", line.split("(")[0])
    }
    assert {pair for pair in named if pair not in listed} <= {("TinyFER-Lite", "2026")}
