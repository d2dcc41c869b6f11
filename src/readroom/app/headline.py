"""The first thing a review says: when did the room change, and how sure is that?"""

from __future__ import annotations

from html import escape
from typing import Final

from readroom.analytics.changes import Change
from readroom.domain import Session
from readroom.view.chart_time import clock
from readroom.view.charts import percent
from readroom.view.report_words import SYNTHETIC, why_no_change
from readroom.view.session_story import SessionStory
from readroom.view.session_words import arrow, turn_words

CLEAR_FROM: Final = 1.5
VERY_CLEAR_FROM: Final = 3.0
"""Times the evidence that is asked for (`readroom.analytics.changes.Change.strength`). Where
words change is a convention."""

_COUNTS: Final = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}
_STYLE: Final = """
<style>
.rr-headline{font-size:1.3rem;font-weight:600;line-height:1.35;letter-spacing:-.005em;
margin:.1rem 0 .35rem;max-width:52rem}
.rr-changes{display:grid;grid-template-columns:max-content max-content 1fr;gap:.3rem .9rem;
font-size:.95rem;line-height:1.4;margin:0;font-variant-numeric:tabular-nums}
.rr-changes b{font-weight:600;white-space:nowrap}
.rr-changes span{opacity:.8}
.rr-synthetic{display:inline-block;font-size:.85rem;border:1px dashed currentColor;
border-radius:.4rem;padding:.1rem .55rem;margin:.15rem 0 .35rem;opacity:.8}
@media (max-width:640px){.rr-headline{font-size:1.15rem}
.rr-changes{grid-template-columns:max-content 1fr;column-gap:.7rem}
.rr-changes span{grid-column:1/3;margin-bottom:.35rem}}
</style>"""


def headline(story: SessionStory) -> str:
    """When the room changed, in one sentence.

    Args:
        story: Of a session.

    Returns:
        Plain text.
    """
    if story.changes:
        counted = _COUNTS.get(len(story.changes), f"{len(story.changes)} times")
        turns = [f"{turn_words(one)} at {clock(one.at)}" for one in story.changes]
        told = f"The visible expressions changed {counted}: {_listed(turns)}."
        return f"{told} {_overall(story.changes)}"
    return why_no_change(story)


def _listed(parts: list[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _grade(change: Change) -> str:
    if change.strength >= VERY_CLEAR_FROM:
        return "very clear"
    return "clear" if change.strength >= CLEAR_FROM else "just beyond noise"


def _overall(changes: tuple[Change, ...]) -> str:
    """How sure all of them are; the least sure is named where they differ."""
    grades = [_grade(one) for one in changes]
    if len(set(grades)) > 1:
        least = min(changes, key=lambda one: one.strength)
        return f"The least sure is that at {clock(least.at)}: {_grade(least)}."
    subject = {1: "This is", 2: "Both are"}.get(len(changes), "All are")
    return f"{subject} {grades[0]}."


def headline_html(story: SessionStory) -> str:
    """The sentence, and each change with how sure it is.

    Args:
        story: Of a session.

    Returns:
        HTML that inherits the text colour of its page.
    """
    rows = "".join(
        f"<b>{arrow(one)} {clock(one.at)}</b><b>{turn_words(one)}</b><span>{_about(one)}</span>"
        for one in story.changes
    )
    changes = f'<div class="rr-changes">{rows}</div>' if rows else ""
    sentence = f'<div class="rr-headline">{escape(headline(story))}</div>'
    return f"{_STYLE}{label_html(story.session)}{sentence}{changes}"


def label_html(session: Session) -> str:
    """A label on what nobody's face is behind.

    Args:
        session: Any.

    Returns:
        HTML; empty for a real session.
    """
    return f'{_STYLE}<div class="rr-synthetic">{SYNTHETIC}</div>' if session.synthetic else ""


def _about(change: Change) -> str:
    """How sure, how much and since when, for those who do not know statistics."""
    way = "up" if change.size.value >= 0 else "down"
    began = f"began at {clock(change.at)}"
    if clock(change.earliest) != clock(change.latest):
        began = f"began between {clock(change.earliest)} and {clock(change.latest)}"
    moved = f"pleasantness (valence) {way} by {abs(change.size.value):.2f}"
    return escape(f"{_grade(change)}; {moved}; {began}")


def reach(story: SessionStory) -> dict[str, str]:
    """How far the figures reach: what was measured, and what was not.

    Args:
        story: Of a session.

    Returns:
        Number by its word.
    """
    whole = story.whole
    coverage = "-" if whole.coverage is None else percent(whole.coverage)
    how = "each second" if whole.unit == "people" else "on average"
    told = {"people expected": str(whole.expected), f"of them measured, {how}": coverage}
    if whole.people is not None:
        told["people measured"] = str(whole.people)
    if whole.withheld:
        told["of the time withheld"] = percent(whole.withheld)
    if whole.valence is not None:
        told["mean valence"] = f"{whole.valence.value:+.2f}"
    return told
