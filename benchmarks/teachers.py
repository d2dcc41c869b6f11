"""How good are several networks together, each with its mirror image?

Give the cards of finished runs, chosen on validation. Their mean is measured on PublicTest
and kept in ``docs/teachers.json``, which the report reads. The validation figure comes first:
without ``--report``, PublicTest is not looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.documents.report import TEACHERS
from benchmarks.machine import say, shared_data
from readroom.cli.evaluate import open_classifiers, run
from readroom.evaluation.datasets import PUBLIC_TEST, Crops
from readroom.evaluation.formats import read_crops
from readroom.evaluation.saving import write_json
from readroom.evaluation.splits import cut_validation
from readroom.evaluation.wording import between
from readroom.recognition.cards import ModelCard

ROOT: Final = Path(__file__).parents[1]


def measure(cards: list[Path], crops: Crops, split: str | None) -> dict[str, Any]:
    """The accuracy of the mean of some models and their mirror images, with its interval."""
    classifiers = open_classifiers(cards, ensemble=True, flip=True)
    (found,) = run(crops, classifiers, "fer2013", split)
    accuracy: dict[str, Any] = found.to_dict()["accuracy"]
    return accuracy


def main() -> None:
    """Measure, say it, and with ``--report`` keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cards", nargs="+", type=Path, help="cards of finished runs")
    parser.add_argument("--report", action="store_true", help="measure PublicTest and keep it")
    given = parser.parse_args()
    crops = read_crops(shared_data() / "data" / "fer2013.parquet")
    for card in given.cards:
        if judge := ModelCard.read(card).facts.get("data", {}).get("judged_by"):
            sys.exit(f"{card}: learned from the validation part; name its judge, {judge}, instead")
    names = [ModelCard.read(card).name for card in given.cards]
    validated = measure(given.cards, cut_validation(crops).validation, None)
    say("validation", between("", validated), ", ".join(names))
    result: dict[str, Any] = {"models": names, "validation": validated}
    if given.report:
        result["accuracy"] = measure(given.cards, crops, PUBLIC_TEST)
        say("PublicTest", between("", result["accuracy"]))
        today = datetime.now(UTC).date().isoformat()
        write_json({"date": today} | result, ROOT / TEACHERS)
    print(json.dumps({"benchmark": "teachers"} | result))


if __name__ == "__main__":
    main()
