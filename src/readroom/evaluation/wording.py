"""What the measures are called, what they mean and how they are written for people.

>>> shown("nll", 0.8421), shown("ece", None)
('0.842', '-')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from readroom.evaluation.evaluation import Evaluation
from readroom.evaluation.intervals import Interval

NOTHING: Final = "-"
PER_CENT: Final = "\N{NO-BREAK SPACE}%"


@dataclass(frozen=True, slots=True)
class Wording:
    """A measure in words.

    Attributes:
        title: What it is called.
        meaning: What it says, in one line.
        share: Whether it is written in per cent.
    """

    title: str
    meaning: str
    share: bool = True


MEASURES: Final[dict[str, Wording]] = {
    "accuracy": Wording("Accuracy", "faces named as labelled"),
    "accuracy_without_twins": Wording(
        "Accuracy without twins", "leaving out exact copies of faces of another split"
    ),
    "majority_baseline": Wording("Majority baseline", "always naming the most frequent label"),
    "balanced_accuracy": Wording(
        "Balanced accuracy", "mean recall, every expression weighing alike"
    ),
    "macro_f1": Wording("Macro-F1", "mean F1, every expression weighing alike"),
    "macro_auc": Wording("Mean area under ROC", "50 % is guessing, 100 % is perfect order"),
    "accuracy_at_90_coverage": Wording("Accuracy at 90 % coverage", "on the surest 90 % of faces"),
    "accuracy_at_80_coverage": Wording("Accuracy at 80 % coverage", "on the surest 80 % of faces"),
    "accuracy_at_75_coverage": Wording("Accuracy at 75 % coverage", "on the surest 75 % of faces"),
    "risk_coverage_area": Wording(
        "Risk-coverage area", "mean share of errors over all coverages; lower is better"
    ),
    "ece": Wording(
        "Calibration error (ECE)", "how far confidence is from accuracy, 15 bins; lower is better"
    ),
    "ece_excess": Wording(
        "ECE above chance",
        "what is left of it less what a perfectly calibrated model would show by chance",
    ),
    "nll": Wording("Log loss (NLL)", "in nats; lower is better", share=False),
    "brier": Wording(
        "Brier score", "0 is perfect, 2 is surely wrong; lower is better", share=False
    ),
}

NOT_SAID: Final[tuple[str, ...]] = (
    "What goes on inside somebody. The labels are what raters saw in a picture: the visible "
    "expression.",
    "That the labels are right. Two groups of raters agree on about two thirds of the FER-2013 "
    "faces, so part of what counts as an error here is none.",
    "How well it goes in your room. These are single faces cut out beforehand; light, distance, "
    "pose, a camera's compression and the finding of faces come on top.",
    "Whether it goes equally well for everybody. The data name no age, gender or origin, so "
    "differences between groups of people are not measured here.",
    "How often an expression occurs. Precision and accuracy hold for the mixture of expressions "
    "in these data; in a room where nearly everybody is neutral they differ.",
)
"""What an evaluation on face crops leaves open, for the end of every report."""


def shown(name: str, value: float | None) -> str:
    """A value of a measure as people read it.

    Args:
        name: A key of :data:`MEASURES`; anything else is written in per cent.
        value: The value, or None where it has no meaning.

    Returns:
        A short text.
    """
    if value is None:
        return NOTHING
    share = MEASURES[name].share if name in MEASURES else True
    return f"{100 * value:.1f}{PER_CENT}" if share else f"{value:.3f}"


def shown_range(name: str, interval: Interval) -> str:
    """The interval of a measure as people read it.

    Args:
        name: A key of :data:`MEASURES`; anything else is written in per cent.
        interval: The interval.

    Returns:
        Both ends, the unit once.
    """
    if interval.low is None or interval.high is None:
        return NOTHING
    low = shown(name, interval.low).removesuffix(PER_CENT)
    return f"{low} to {shown(name, interval.high)}"


def shown_difference(name: str, interval: Interval) -> str:
    """A difference to another model with its interval, signs always shown.

    Args:
        name: A key of :data:`MEASURES`.
        interval: The difference; shares are written in percentage points.

    Returns:
        A short text.
    """
    if interval.value is None or interval.low is None or interval.high is None:
        return NOTHING
    ends = interval.value, interval.low, interval.high
    if MEASURES[name].share:
        value, low, high = (f"{100 * end:+.1f}" for end in ends)
    else:
        value, low, high = (f"{end:+.3f}" for end in ends)
    return f"{value} ({low} to {high})"


def subject(evaluation: Evaluation) -> str:
    """What was evaluated on, in a few words.

    Args:
        evaluation: A finished one.

    Returns:
        For example "3,589 faces of fer2013.parquet, split PublicTest".
    """
    part = f", split {evaluation.split}" if evaluation.split else ""
    return f"{evaluation.n:,} faces of {evaluation.data or 'the data'}{part}"


def between(name: str, told: Mapping[str, float | None] | None) -> str:
    """A measure with its interval, as it stands in ``evaluation.json``, for people.

    >>> between("accuracy", {"value": 0.6952, "low": 0.6801, "high": 0.7097})
    '69.5 % (68.0 to 71.0)'

    Args:
        name: A key of :data:`MEASURES`; anything else is written in per cent.
        told: ``value``, ``low`` and ``high``, or None where it was not measured.

    Returns:
        A short text with ordinary blanks, for documents.
    """
    if told is None or told["value"] is None:
        return NOTHING
    low, high = (shown(name, told[end]).removesuffix(PER_CENT) for end in ("low", "high"))
    return f"{shown(name, told['value'])} ({low} to {high})".replace("\N{NO-BREAK SPACE}", " ")


def timed_instead(told: Mapping[str, Any]) -> str:
    """With which other model of the same network the times were taken.

    Args:
        told: A full evaluation with its cost, as it stands in ``evaluation.json``.

    Returns:
        Its name; empty where the model itself was timed or its cost does not say.
    """
    own: str = told["model"]["name"]
    timed: str = told["cost"]["machine"].get("timed", own)
    return "" if timed == own else timed


def timed_words(told: Mapping[str, Any]) -> str:
    """The same as a sentence.

    Args:
        told: As for :func:`timed_instead`.

    Returns:
        The sentence with a blank before it, or nothing.
    """
    timed = timed_instead(told)
    return f" Timed was `{timed}`, another model of the same network." if timed else ""
