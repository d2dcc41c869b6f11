"""A comparison as a folder: `comparison.json`, `.csv`, `.md` and the figures it shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from readroom.evaluation.cost import describe_machine
from readroom.training.compare import Result
from readroom.training.hog import HOG, HogTrial
from readroom.training.standings import TRAINING_SAMPLE, Standing
from readroom.training.standings_plots import FIGURES, draw
from readroom.training.standings_table import comma_separated, markdown, markdown_table, title
from readroom.whole_files import written_whole

FORMAT: Final = 1
LIBRARIES: Final = ("torch", "onnxruntime", "opencv-python-headless", "scikit-learn", "numpy")


def save_comparison(result: Result, out: Path) -> Path:
    """Write everything that a comparison found.

    Args:
        result: With at least one standing.
        out: Folder, made if it is not there; files of an earlier comparison are replaced.

    Returns:
        The page to read, ``comparison.md``.

    Raises:
        OutputError: If the folder cannot be written to.
    """
    facts = _facts()
    for name, figure in FIGURES.items():
        with written_whole(out / f"{name}.svg") as path:
            path.write_bytes(draw(figure, result.standings))
    told = json.dumps(to_dict(result, facts), indent=1, allow_nan=False, ensure_ascii=False)
    for name, text in (
        ("comparison.json", told + "\n"),
        ("comparison.csv", comma_separated(result.standings)),
        ("comparison.md", page(result, facts)),
    ):
        with written_whole(out / name) as path:
            path.write_text(text, encoding="utf-8")
    return out / "comparison.md"


def to_dict(result: Result, facts: dict[str, Any]) -> dict[str, Any]:
    """The comparison as it stands in ``comparison.json``.

    Args:
        result: With at least one standing.
        facts: Date, machine and versions.

    Returns:
        Plain values.
    """
    comparison = result.comparison
    return {
        "format": FORMAT,
        "name": comparison.name,
        **facts,
        "shared": dict(comparison.shared),
        "networks": {name: dict(own) for name, own in comparison.networks.items()},
        "unfinished": list(result.unfinished),
        "trained_on": result.trained_on,
        "validated_on": result.validated_on,
        "training_sample": min(TRAINING_SAMPLE, result.trained_on),
        "models": [standing.to_dict() for standing in result.standings],
    }


def page(result: Result, facts: dict[str, Any]) -> str:
    """The comparison for people.

    Args:
        result: With at least one standing.
        facts: Date, machine and versions.

    Returns:
        Markdown; its figures lie beside it.
    """
    parts = (
        "# Architectures compared on equal terms",
        _terms(result, facts),
        _unfinished(result),
        "![Training, validation and PublicTest accuracy of each model](accuracy.svg)",
        markdown(result.standings).rstrip(),
        _notes(result),
        "## Learning curves",
        "![Loss and accuracy of each network over epochs and over core-minutes](learning.svg)",
        _learning_notes(result),
        "## What is mistaken for what",
        "![Fear and surprise, sad and neutral taken for each other](mistakes.svg)",
        _mistakes(result).rstrip(),
        "## What accuracy costs",
        "![Validation accuracy against time per face, operations and parameters](costs.svg)",
        _baseline(result),
        "## How it was made",
        _made(result, facts),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _terms(result: Result, facts: dict[str, Any]) -> str:
    minutes = sorted(s.contestant.effort.core_s / 60 for s in result.standings if s.name != HOG)
    ends = list(dict.fromkeys(f"{end:.0f}" for end in (*minutes[:1], *minutes[-1:])))
    spent = f" Each had {' to '.join(ends)} minutes of one core." if ends else ""
    return (
        "Networks trained from scratch on the same pictures with the same augmentation, schedule, "
        f"seed and rule of selection, planned for about the same processor time.{spent} The "
        "columns are in the order of validation accuracy; PublicTest decided nothing. "
        f"{facts['date']}, {facts['machine']['processor']}, {facts['machine']['cores']} cores, one "
        "thread a run."
    )


def _unfinished(result: Result) -> str:
    if not result.unfinished:
        return ""
    return f"**Not finished yet, so not here:** {', '.join(map(title, result.unfinished))}."


def _notes(result: Result) -> str:
    sample = min(TRAINING_SAMPLE, result.trained_on)
    test = result.standings[0].evaluation
    exceptions = "; ".join(result.comparison.exceptions())
    lines = (
        f"Train accuracy: {sample:,} training crops drawn once at random, unchanged, seen by the "
        f"selected averaged weights. Validation: {result.validated_on:,} crops, of which each "
        "model's best epoch was selected, so it is a little kind to all.",
        f"PublicTest: {test.n:,} crops, of which none has a copy among the "
        f"{result.trained_on:,} trained on. In brackets 95 % intervals, bootstrapped; differences "
        "are taken on the same resampled faces. Only one seed was run, and a second would move "
        "each figure, too.",
        "Only the FER-2013 labels are compared; the networks learned the FER+ votes beside them. "
        "ECE (15 bins of equal mass) is taken after the temperature fitted on validation.",
        "MACs are those of convolutions and dense layers, forwards; training takes about three "
        f"times as many.{_grown(result)}",
        "Core-minutes are processor time of the whole run with its validations; of HOG, of the "
        "features and all candidates. Milliseconds are processor time of one core, fp32, ONNX "
        "Runtime (HOG: OpenCV and NumPy), the median of rounds in which all models took turns.",
        f"What is not the same for all, besides epochs and widths: {exceptions}."
        if exceptions
        else "",
    )
    return "\n".join(f"- {line}" for line in lines if line)


def _sides(result: Result) -> list[int]:
    """At which sides networks were trained, in pixels, the smallest first."""
    return sorted(
        {side for s in result.standings for side, _ in s.contestant.effort.images_per_core_s}
    )


def _grown(result: Result) -> str:
    if len(_sides(result)) < 2:
        return ""
    return (
        " Networks that grow were trained on smaller pictures at first; MACs x images counts each "
        "epoch at its own side."
    )


def _learning_notes(result: Result) -> str:
    sides = _sides(result)
    kink = (
        f" Where a curve bends, the pictures trained on grow from {sides[0]} to {sides[-1]} px; "
        f"validation is at {sides[-1]} px throughout."
        if len(sides) > 1
        else ""
    )
    return (
        "Validation is of the averaged weights; the training loss is that of the weights "
        "being trained, on augmented views, with smoothed labels and the FER+ votes added: it can "
        f"be compared between networks, not with the validation loss.{kink} The dotted level is "
        "the baseline without a network."
    )


def _mistakes(result: Result) -> str:
    heads = [
        f"{right} named {named}, %"
        for pair in result.standings[0].pairs
        for right, named in ((pair.first, pair.second), (pair.second, pair.first))
    ]
    return markdown_table(
        ["", *heads, "commonest mistake, %"],
        [_mistakes_of(standing) for standing in result.standings],
    )


def _mistakes_of(standing: Standing) -> list[str]:
    shares = [s for p in standing.pairs for s in (p.first_as_second, p.second_as_first)]
    right, named, share = standing.commonest_mistake
    cells = [f"{100 * each:.1f}" for each in shares]
    return [title(standing.name), *cells, f"{right} named {named} {100 * share:.1f}"]


def _baseline(result: Result) -> str:
    if result.hog is None:
        return ""
    best: dict[int, HogTrial] = {}
    for trial in sorted(result.hog.trials, key=lambda trial: trial.validation_accuracy):
        best[trial.cell_px] = trial
    tried = "; ".join(
        f"{cell} px {100 * best[cell].validation_accuracy:.1f} % (C {best[cell].strength:g})"
        for cell in sorted(best, reverse=True)
    )
    return (
        "The baseline, left out of this figure so that the networks spread, is the best of "
        f"{len(result.hog.trials)} candidates on the validation part; the best of each side of a "
        f"cell: {tried}. It saw each training crop and its mirror image."
    )


def _made(result: Result, facts: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    name = result.comparison.name
    return (
        f"`readroom compare experiments/{name}.toml --data <FER-2013>` trains what is missing and "
        "writes this folder; with `--collect` it only measures what is finished. All figures are "
        "in `comparison.json`, the table in `comparison.csv` with plain numbers. "
        f"{_precision(result)} Everything here is measured in float32. {versions}."
    )


def _precision(result: Result) -> str:
    networks = [standing for standing in result.standings if standing.name != HOG]
    noted = {each.name: {e.precision for e in each.contestant.effort.curve} for each in networks}
    said = sorted(set().union(*noted.values()) - {""})
    older = [title(name) for name, seen in noted.items() if "" in seen]
    if not said:
        return "In which precision the networks trained was not noted."
    return f"The networks trained in {' and '.join(said)}" + (
        f" (not noted for {', '.join(older)})." if older else "."
    )


def _facts() -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": describe_machine(),
        "versions": {name: version(name) for name in LIBRARIES},
    }
