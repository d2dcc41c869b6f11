"""How good is the shipped model? Measures it and writes every document that says so.

``evaluation.json`` beside the model, ``docs/model-card.md``, ``docs/figures/`` and the
marked part of ``README.md``; the app's page reads the first of these. Last comes
``docs/report.md``, see :mod:`benchmarks.report`. Run it whenever the model is replaced.
With ``--documents`` it writes them again from the evaluation that is there, for when only
words or plots have changed; with ``--cost`` it times the model anew before that, for when the
machine was busy; with ``--heads`` it asks each head anew. With ``--keep-cost`` it measures all
but the cost, which stays that of the model before, where it was of the same network: so the times
of a machine with instructions for eight bits outlive a measurement on one without.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import report as whole_report
from benchmarks.documents.model_documents import write_documents
from benchmarks.machine import say, shared_data
from readroom.cli.evaluate import open_classifiers, run
from readroom.evaluation.cost import measure_cost
from readroom.evaluation.datasets import PUBLIC_TEST
from readroom.evaluation.formats import read_crops
from readroom.evaluation.full import each_head
from readroom.evaluation.saving import save, write_json
from readroom.evaluation.wording import between
from readroom.recognition.cards import ModelCard
from readroom.recognition.evaluations import EvaluationRecord, evaluation_of, read_evaluation

ROOT = Path(__file__).parents[1]


SAME_NETWORK = ("parameters", "macs")
OF_THE_MACHINE = ("ms_per_face", "repeats", "threads", "machine")


def measure(card: ModelCard, *, keep_cost: bool) -> None:
    """Evaluate the shipped model in full and keep the result beside it."""
    before = json.loads(evaluation_of(card).read_text("utf-8")) if keep_cost else None
    crops = read_crops(shared_data() / "data" / "fer2013.parquet")
    classifiers = open_classifiers([None], ensemble=False, flip=False)
    evaluations = run(crops, classifiers, "served", PUBLIC_TEST, full=True)
    with tempfile.TemporaryDirectory() as folder:
        save(evaluations, Path(folder))
        found = json.loads((Path(folder) / "evaluation.json").read_text("utf-8"))
    found["cost"] = timed(found["cost"], card.name)
    if before is not None:
        found["cost"] = kept(timed(before["cost"], before["model"]["name"]), found["cost"])
    write_json(found, evaluation_of(card))


def timed(cost: dict[str, Any], name: str) -> dict[str, Any]:
    """A cost that says which model its times are of, where it does not say it yet."""
    return cost | {"machine": {**cost["machine"], "timed": cost["machine"].get("timed", name)}}


def kept(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The cost of a model with the times of another one, of the same network."""
    differ = [name for name in SAME_NETWORK if before[name] != now[name]]
    if differ:
        sys.exit(f"--keep-cost expects the same network as before; {differ} differ: leave it out")
    return now | {name: before[name] for name in OF_THE_MACHINE}


def measure_again(card: ModelCard) -> None:
    """Time the shipped model anew; everything else stays."""
    path = evaluation_of(card)
    told = json.loads(path.read_text("utf-8"))
    write_json(told | {"cost": timed(asdict(measure_cost(card)), card.name)}, path)


def ask_heads_again(card: ModelCard) -> None:
    """Evaluate each head of the shipped model anew; everything else stays."""
    path = evaluation_of(card)
    told = json.loads(path.read_text("utf-8"))
    crops = read_crops(shared_data() / "data" / "fer2013.parquet")
    (classifier,) = open_classifiers([None], ensemble=False, flip=False)
    write_json(told | {"heads": each_head(crops, classifier, PUBLIC_TEST)}, path)


def report(record: EvaluationRecord) -> None:
    """Print the table and the JSON line."""
    result = {"benchmark": "figures", "model": record["model"]["sha256"]}
    for name in ("accuracy", "accuracy_without_twins", "macro_f1", "ece", "ece_excess"):
        say(f"{name:<28}", between(name, record[name]))
        result[name] = record[name]["value"]
    mean = record["robustness"]["mean"]
    say(f"{'mean under corruptions':<28}", between("", mean))
    print(json.dumps(result | {"mean_under_corruptions": mean["value"]}))


def main() -> None:
    """Measure, write, and say what was written."""
    card = ModelCard.read()
    if "--cost" in sys.argv[1:]:
        measure_again(card)
    elif "--heads" in sys.argv[1:]:
        ask_heads_again(card)
    elif "--documents" not in sys.argv[1:]:
        measure(card, keep_cost="--keep-cost" in sys.argv[1:])
    told = read_evaluation(card)
    if told is None:
        sys.exit(f"{evaluation_of(card)} is of another model: run make figures")
    for path in write_documents(ROOT, card.facts, told):
        say(path.relative_to(ROOT))
    report(told)
    whole_report.main()


if __name__ == "__main__":
    main()
