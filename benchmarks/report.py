"""Measure what the report needs beyond the model's evaluation, and write the report.

``docs/report.json`` holds how far the data's labels can be trusted and how well shares of
simulated rooms are found, and how much the model, or its judge, knows by heart; it is measured
again where it is of another model, and with ``--learned`` the last of these alone. Then
``docs/report.md`` is filled from it, from the evaluation, from the comparison of
architectures and from the log; ``make figures`` ends with this.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.documents.label_noise import measure_label_noise
from benchmarks.documents.learned import measure_learned
from benchmarks.documents.report import BEYOND, write_report
from benchmarks.machine import card_of_validation, say, shared_data
from benchmarks.prevalence import read_rooms, summarise
from benchmarks.simulated_rooms import MIXES, Floats, public_test_pool
from readroom.domain import LABELS
from readroom.errors import InputError
from readroom.evaluation.formats import read_crops
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.evaluations import read_evaluation
from readroom.whole_files import written_whole

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = 150
"""Of each of the seven mixes, as in decision 5."""
PEOPLE: Final = 30


def measure(card: ModelCard) -> dict[str, Any]:
    """Labels of FER-2013 and shares of rooms of PublicTest faces."""
    parquet = shared_data() / "data" / "fer2013.parquet"
    read = read_rooms([public_test_pool(parquet)], ROOMS, PEOPLE)
    return {
        "model": card.sha256,
        "date": datetime.now(UTC).date().isoformat(),
        "labels": measure_label_noise(read_crops(parquet)).to_dict(),
        "shares": {"people": PEOPLE, **summarise(read), "dominant": dominant(read)},
        "learned": learned(),
    }


def learned() -> dict[str, Any]:
    """What the shipped model, or its judge, names of what it learned from and of the rest."""
    crops = read_crops(shared_data() / "data" / "fer2013.parquet")
    return measure_learned(crops, ExpressionClassifier.open(card_of_validation())).to_dict()


def dominant(read: dict[str, Floats]) -> dict[str, dict[str, float]]:
    """Of the expression that most show in a mix: how far off it is, how often it is held."""
    found = {}
    for number, mix in enumerate(MIXES):
        label = int(mix.argmax())
        truth, corrected, low, high = (
            read[name][number, :, label] for name in ("truth", "corrected", "low", "high")
        )
        found[LABELS[label]] = {
            "off_points": round(100 * float((corrected - truth).mean()), 2),
            "held": round(float(((low <= truth) & (truth <= high)).mean()), 4),
        }
    return found


def is_measured(card: ModelCard) -> bool:
    """Whether what is there is of this model."""
    path = ROOT / BEYOND
    return path.is_file() and json.loads(path.read_text())["model"] == card.sha256


def keep(found: dict[str, Any]) -> None:
    """Write ``docs/report.json``, and say so."""
    with written_whole(ROOT / BEYOND) as partial:
        partial.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    say(BEYOND)


def main() -> None:
    """Measure what is missing, write the report, and say so."""
    card = ModelCard.read()
    told = read_evaluation(card)
    if told is None:
        sys.exit("expected the evaluation of the shipped model; run make figures")
    if not is_measured(card):
        keep(measure(card))
    elif "--learned" in sys.argv[1:]:
        keep(json.loads((ROOT / BEYOND).read_text("utf-8")) | {"learned": learned()})
    try:
        say(write_report(ROOT, card.facts, told).relative_to(ROOT))
    except InputError as error:
        sys.exit(f"no report: {error}")
    print(json.dumps({"benchmark": "report", "model": card.sha256}))


if __name__ == "__main__":
    main()
