"""The data dictionary: what every column of an exported session is.

Files, header lines and column types are made from it, so that it cannot be out of date.

>>> COLUMNS["markers"][0]
Column(name='at_ms', kind='whole', unit='ms', meaning='When it happened.', optional=False)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from readroom.domain import LABELS

Kind = Literal["text", "whole", "number", "truth"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table.

    Attributes:
        name: In the header.
        kind: ``text``, ``whole`` (number), ``number`` or ``truth`` (true or false).
        unit: What it is counted in, or its range; empty for texts.
        meaning: In one sentence.
        optional: Whether a row may have nothing there: an empty cell, null. Nothing is
            never zero.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    optional: bool = False


def _share(name: str, meaning: str, *, optional: bool = True) -> Column:
    return Column(name, "number", "0..1", meaning, optional)


def _count(name: str, meaning: str, unit: str = "people") -> Column:
    return Column(name, "whole", unit, meaning)


def _moment(name: str, meaning: str) -> Column:
    return Column(name, "whole", "ms", meaning)


def _estimate(name: str, meaning: str, unit: str) -> tuple[Column, ...]:
    return (
        Column(name, "number", unit, meaning, optional=True),
        Column(f"{name}_low", "number", unit, f"Lower end of the 95 % interval of {name}.", True),
        Column(f"{name}_high", "number", unit, f"Upper end of the 95 % interval of {name}.", True),
    )


def _rests_on(name: str) -> Column:
    meaning = f"People whose heads {name} rests on, where that is known."
    return Column(f"{name}_people", "whole", "people", meaning, optional=True)


def _valence(name: str, meaning: str) -> Column:
    return Column(name, "number", "-1..1", meaning)


def _window_shares(label: str) -> tuple[Column, ...]:
    return (
        _share(
            f"{label}_share",
            f"Part of the measured people whose visible expression was {label}, corrected for "
            "the classifier's own confusions.",
        ),
        _share(f"{label}_low", f"Lower end of the 95 % interval of {label}_share."),
        _share(f"{label}_high", f"Upper end of the 95 % interval of {label}_share."),
        _share(f"{label}_counted", f"Share of faces named {label}, uncorrected: biased."),
    )


_NAMED: Final = (
    "The visible expression: named from a smoothed probability of 0.6 on, until it is below 0.4, "
    "another reaches 0.6, or more than 2 seconds in a row were not measured."
)
_PERSON: Final = Column("person", "whole", "", "Number of the person within the session.")

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "samples": (
        _PERSON,
        _moment("t_ms", "Start of the second, since the session began."),
        _count("looks", "Analysed frames of that second with the person in view.", "frames"),
        _count("measured", "Those whose expression was read.", "frames"),
        *(
            _share(label, f"Mean calibrated probability of {label} over the measured frames.")
            for label in LABELS
        ),
        _share("quality", "Mean quality of the face's picture.", optional=False),
        Column("reason", "text", "", "Why nothing was measured, if nothing was.", optional=True),
        Column(
            "turn",
            "number",
            "distances between the eyes",
            "How far the head was turned aside; above 0 towards the right of the picture.",
            optional=True,
        ),
        Column(
            "nod",
            "number",
            "0 eyes..1 mouth",
            "Height of the nose between eyes and mouth; changes as the head is raised.",
            optional=True,
        ),
    ),
    "room": (
        _moment("t_ms", "Start of the second, since the session began."),
        _count("in_view", "People in view."),
        _count("measured", "People of whom at least one frame was measured."),
        *(
            _share(
                label,
                f"Mean probability of {label} over the measured people; nothing where figures of "
                "the room alone were kept.",
            )
            for label in LABELS
        ),
    ),
    "windows": (
        _moment("start_ms", "First millisecond of the window, since the session began."),
        _moment("end_ms", "First millisecond after it."),
        Column("in_view", "number", "people", "Mean number of people in view."),
        _count("measured", "People of whom at least one frame was measured."),
        _count("expected", "People who were to be there, as far as was known then."),
        _share("coverage", "Measured of expected people, at most 1."),
        Column(
            "suppressed",
            "truth",
            "",
            "Whether figures are withheld because the group was too small, or because they "
            "would tell about a few people.",
        ),
        *_estimate("valence", "How pleasant the visible expressions are on average.", "-1..1"),
        *_estimate("arousal", "How excited the visible expressions are on average.", "-1..1"),
        *_estimate("facing", "Part of the people whose head is where it mostly is.", "0..1"),
        _rests_on("facing"),
        Column(
            "synchrony",
            "number",
            "-1..1",
            "Mean correlation of head movement between people.",
            optional=True,
        ),
        _rests_on("synchrony"),
        *(column for label in LABELS for column in _window_shares(label)),
    ),
    "changes": (
        _moment("at_ms", "When the room's valence changed for long."),
        _moment("earliest_ms", "Start of the stretch in which the change probably lies."),
        _moment("latest_ms", "End of it."),
        _valence("before", "Mean valence of the stretch before, in steps of 0.05."),
        _valence("after", "Mean valence of the stretch after."),
        _valence("size", "After less before."),
        _valence("size_low", "Lower end of the 95 % interval of size."),
        _valence("size_high", "Upper end of it."),
        Column("strength", "number", "evidence asked for", "How much the change explains."),
    ),
    "markers": (
        _moment("at_ms", "When it happened."),
        Column("label", "text", "", "What happened."),
        Column("kind", "text", "", "note (by hand), import or system."),
        Column("id", "whole", "", "Number in the store."),
    ),
    "segments": (
        _moment("start_ms", "First millisecond of the stretch."),
        _moment("end_ms", "First millisecond after it."),
        Column("label", "text", "", "What it is."),
        Column("id", "whole", "", "Number in the store."),
    ),
    "stretches": (
        Column("kind", "text", "", "session (all of it) or segment."),
        Column("label", "text", "", "Its title or name."),
        _moment("start_ms", "First millisecond of the stretch."),
        _moment("end_ms", "First millisecond after it."),
        Column(
            "people",
            "whole",
            "people",
            "Most people who were measured, numbers that were never in view at once taken for "
            "one; nothing where only windows were kept.",
            optional=True,
        ),
        _count("expected", "People who were to be there, else the most seen at once."),
        _share("coverage", "Measured of expected people, on average."),
        _share("withheld", "Part of the windows whose figures are withheld.", optional=False),
        Column("intervals_over", "text", "", "What the 95 % intervals draw: people or windows."),
        *_estimate("valence", "How pleasant the visible expressions are on average.", "-1..1"),
        *_estimate("arousal", "How excited the visible expressions are on average.", "-1..1"),
        *_estimate("facing", "Part of the people whose head is where it mostly is.", "0..1"),
        *(column for label in LABELS for column in _window_shares(label)),
    ),
    "people": (
        _PERSON,
        _moment("in_view_ms", "How long the person was in view."),
        _moment("measured_ms", "How long of that the expression was read."),
        *(
            _moment(
                f"{label}_ms",
                f"How long of that the visible expression was {label}, named as in expressions.",
            )
            for label in LABELS
        ),
        _moment("unclear_ms", "How long of that none was likely enough."),
        _count("changes", "How often one expression followed another.", "times"),
        Column("valence", "number", "-1..1", "Mean, over the measured seconds.", optional=True),
        Column("arousal", "number", "-1..1", "Mean, over the measured seconds.", optional=True),
        Column(
            "usual_valence", "number", "-1..1", "Median of the first minute in view.", optional=True
        ),
        Column(
            "usual_spread",
            "number",
            "of valence",
            "Deviation of the first minute, by medians.",
            optional=True,
        ),
        Column(
            "volatility",
            "number",
            "of valence",
            "Root mean square change between means of ten seconds.",
            optional=True,
        ),
    ),
    "expressions": (
        _PERSON,
        _moment("start_ms", "When the person began to show it."),
        _moment("end_ms", "First millisecond after it."),
        Column("emotion", "text", "", _NAMED),
        _share("probability", "Mean of its smoothed probability.", optional=False),
    ),
    "participants": (
        _PERSON,
        Column("pseudonym", "text", "", "16 random hexadecimal digits, of this session alone."),
        Column("label", "text", "", "What the user calls the person.", optional=True),
    ),
}
"""The tables of an export, each with its columns in order. Times are media time."""


def dictionary_rows() -> list[dict[str, str]]:
    """The data dictionary as rows.

    Returns:
        One per column: table, column, type, unit, empty and meaning.
    """
    return [
        {
            "table": table,
            "column": column.name,
            "type": column.kind,
            "unit": column.unit,
            "empty": "not measured, or not there" if column.optional else "never",
            "meaning": column.meaning,
        }
        for table, columns in COLUMNS.items()
        for column in columns
    ]
