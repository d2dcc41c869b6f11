"""The report: the words of ``docs/report.in.md`` with every number filled in.

The numbers come from the model's card and evaluation, from the comparison of
architectures, from ``docs/report.json`` and from the log of experiments; the words hold
none. A test refuses a report that differs from what these give.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from pathlib import Path
from string import Template
from typing import Any, Final

from benchmarks.documents.contenders import BASELINE
from benchmarks.documents.report_aims import aims_table
from benchmarks.documents.report_groups import group_places
from benchmarks.documents.report_learning import by_heart
from benchmarks.documents.report_model import model_places
from benchmarks.documents.report_networks import network_places, pairs_table, pairs_told
from benchmarks.documents.report_settings import settings_table
from benchmarks.documents.report_training import training_places
from readroom.errors import InputError
from readroom.evaluation.markdown import table
from readroom.evaluation.wording import between
from readroom.recognition.evaluations import EvaluationRecord
from readroom.whole_files import written_whole

WORDS: Final = Path("docs/report.in.md")
REPORT: Final = Path("docs/report.md")
BEYOND: Final = Path("docs/report.json")
TEACHERS: Final = Path("docs/teachers.json")
"""Of several networks together; there only once they were measured."""
COMPARISON: Final = Path("docs/comparison/comparison.json")
LOG: Final = Path("experiments/LOG.md")
COMPARISON_FORMAT: Final = 1
COMPARE: Final = (
    "readroom compare experiments/compare.toml --data fer2013.parquet --runs runs "
    "--out docs/comparison"
)
LOGGED: Final = ("experiment", "idea", "time", "validation", "PublicTest")
"""Columns of the log that the report shows; the verdicts stay in the log."""


@dataclass(frozen=True, eq=False, slots=True)
class Sources:
    """Where the numbers of the report come from.

    Attributes:
        facts: The JSON card of the shipped model.
        told: Its full evaluation.
        comparison: ``comparison.json``.
        beyond: ``report.json``: labels of the data, shares of simulated rooms.
        teachers: ``teachers.json``: several networks together, or None where not measured.
        log: The log of experiments.
    """

    facts: Mapping[str, Any]
    told: EvaluationRecord
    comparison: Mapping[str, Any]
    beyond: Mapping[str, Any]
    teachers: Mapping[str, Any] | None
    log: str

    @classmethod
    def read(cls, root: Path, facts: Mapping[str, Any], record: EvaluationRecord) -> Sources:
        """What lies in a repository.

        Args:
            root: The repository.
            facts: The JSON card of the shipped model.
            record: Its full evaluation.

        Returns:
            All sources, belonging together.

        Raises:
            InputError: If one is missing or of another model; says what to run.
        """
        beyond = _read(root / BEYOND, "python -m benchmarks.report")
        if beyond["model"] != facts["sha256"]:
            raise InputError(
                f"{root / BEYOND}: expected measurements of the shipped model, "
                f"{facts['sha256'][:12]}; got those of {beyond['model'][:12]}; "
                "run python -m benchmarks.report"
            )
        comparison = _read(root / COMPARISON, f"{COMPARE} (--collect where all runs are finished)")
        if comparison["format"] != COMPARISON_FORMAT:
            raise InputError(
                f"{root / COMPARISON}: expected a comparison of format {COMPARISON_FORMAT}; got "
                f"{comparison['format']}; write it again with {COMPARE} --collect"
            )
        missing = ", ".join(comparison["unfinished"])
        if missing:
            raise InputError(
                f"{root / COMPARISON}: expected every network; {missing} not finished: {COMPARE}"
            )
        log = (root / LOG).read_text(encoding="utf-8")
        measured = (root / TEACHERS).is_file()
        teachers = _read(root / TEACHERS, "python -m benchmarks.teachers") if measured else None
        return cls(facts, record, comparison, beyond, teachers, log)


def write_report(root: Path, facts: Mapping[str, Any], record: EvaluationRecord) -> Path:
    """Write ``docs/report.md`` in a repository of this form.

    Args:
        root: The repository.
        facts: The JSON card of the shipped model.
        record: Its full evaluation.

    Returns:
        The file written.

    Raises:
        InputError: If a source is missing or of another model, or the words have a place
            that nothing fills.
    """
    words = (root / WORDS).read_text(encoding="utf-8")
    text = report(words, Sources.read(root, facts, record))
    with written_whole(root / REPORT) as partial:
        partial.write_text(text, encoding="utf-8")
    return root / REPORT


def report(words: str, sources: Sources) -> str:
    """The words with every place filled.

    Args:
        words: Markdown with places such as ``$accuracy``; ``$$`` is a dollar sign.
        sources: Where the numbers come from.

    Returns:
        Markdown.

    Raises:
        InputError: If there is a place that nothing fills.
    """
    filled = places(sources)
    template = Template(words)
    unknown = sorted(set(template.get_identifiers()) - set(filled))
    if unknown:
        raise InputError(
            f"{WORDS}: expected places of {', '.join(sorted(filled))}; got {', '.join(unknown)}"
        )
    return template.substitute(filled)


def places(sources: Sources) -> dict[str, str]:
    """Everything that the words can ask for.

    Args:
        sources: Where the numbers come from.

    Returns:
        Texts by the name of their place.
    """
    facts, told, named = sources.facts, sources.told, sources.beyond["labels"]["named"]
    return {
        **model_places(facts, told),
        **training_places(facts),
        **network_places(sources.comparison, facts),
        **group_places(sources.beyond, told),
        "by_heart": by_heart(sources.beyond.get("learned"), facts),
        "table_settings": settings_table(sources.comparison, facts),
        "table_own": own_table(sources),
        "table_aims": aims_table(told, sources.beyond, sources.teachers),
        "table_pairs": pairs_table(sources.comparison["models"], told, named),
        "pairs_told": pairs_told(told, named),
        "table_log": log_table(sources.log),
    }


def own_table(sources: Sources) -> str:
    """Readroom in the form of the table of published systems.

    Args:
        sources: Where the numbers come from.

    Returns:
        Markdown.
    """
    facts, told = sources.facts, sources.told
    data = "FER+ votes of the same pictures"
    chosen = f"{told['split']}; a tenth of Training"
    rows = [
        [
            f"Readroom, {facts['name']}",
            between("", told["accuracy"]),
            chosen,
            str(facts["input"]["side_px"]),
            f"{told['cost']['parameters'] / 1e6:.2f}",
            data,
            "no",
        ],
        [
            "... without twins",
            between("", told["accuracy_without_twins"]),
            *[""] * 5,
        ],
    ]
    for model in sources.comparison["models"]:
        if model["name"] == BASELINE:
            accuracy = between("", model["public_test"]["accuracy"])
            rows.append(["HOG + linear", accuracy, chosen, str(model["side_px"]), "", "none", "no"])
    heads = ["here", "%", "measured on; selected on", "input px", "parameters, M", "extra data"]
    return table([*heads, "TTA"], rows, numbers=False)


def log_table(log: str) -> str:
    """The table of the log with fewer columns.

    Args:
        log: Markdown; its first table is that of the runs.

    Returns:
        Markdown.

    Raises:
        InputError: If there is no table with the columns of :data:`LOGGED`.
    """
    begun = dropwhile(lambda line: not line.startswith("|"), log.splitlines())
    lines = [_cells(line) for line in takewhile(lambda line: line.startswith("|"), begun)]
    if not lines or not set(LOGGED) <= set(lines[0]):
        raise InputError(f"{LOG}: expected a table with the columns {', '.join(LOGGED)}; got none")
    columns = [lines[0].index(name) for name in LOGGED]
    rows = [[line[column] for column in columns] for line in lines[2:] if len(line) >= len(LOGGED)]
    return table(LOGGED, rows, numbers=False)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _read(path: Path, command: str) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise InputError(
            f"{path}: expected a source of the report; nothing is there, make it with: {command}"
        ) from error
    except ValueError as error:
        raise InputError(
            f"{path}: expected JSON; {error}; write it again with: {command}"
        ) from error
