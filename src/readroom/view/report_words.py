"""The sentences of a session's report: what happened, when, how sure, and what stays open.

Each says a number with what it rests on. Nobody's inner life is spoken of: a face shows an
expression, and that is all that is told.
"""

from __future__ import annotations

from typing import Final

from readroom.analytics.summary import against_all
from readroom.domain import Emotion, Estimate, Shares, Span, SpanSummary
from readroom.view.chart_time import clock, clock_span, runs
from readroom.view.charts import percent
from readroom.view.session_story import SessionStory
from readroom.view.session_words import share_of, share_words, turn_words

SYNTHETIC: Final = "Synthetic: scripted numbers, nobody's face"

CANNOT: Final = (
    "What anybody experienced. Faces move as expected more often than by chance, but "
    "expression varies with culture, situation and person (Barrett et al. 2019).",
    "Whether anybody listened or learned: a calm face says neither yes nor no.",
    "Why the visible expressions changed. A marker beside a change is no cause.",
    "How this room compares with other rooms, teachers or days with another light or camera.",
    "What to decide about a single person: it must not be used for that.",
)

TIMELINE_KEY: Final = (
    "Thin line: ten seconds each, with the 95 % interval over people as a shade. Gray band: the "
    "room's own usual. Thick line: the level between changes. Upright lines: changes, shaded "
    "where each may lie. Upright and dotted: markers. Where figures are missing for less than a "
    "minute, a strip below says so, and a paler shade leads across."
)
SHARES_KEY: Final = (
    "Bar: share of the measured people, corrected for the classifier's own confusions; line: its "
    "95 % interval."
)
COUNTED_KEY: Final = " Diamond: share of faces given that name, uncorrected and biased."
FEW_PEOPLE: Final = 20
"""Of fewer, only large changes are found (docs/using.md): their figures move by themselves."""
SHORT_S: Final = 300.0
"""Below this there is no before and after to speak of: changes last a minute and a half or more."""
_MOST_SPANS: Final = 6
_MOST_DOUBTS: Final = 3
_WHY: Final = {
    "withheld": "too few people, or figures that would tell about a few of them.",
    "not measured": "no face could be read.",
}
LANES_KEY: Final = (
    "Lines are corrected shares, shades their 95 % intervals; all on one scale. Dots and paler "
    "shades lead across moments without figures, which a strip below marks, or a grey box where "
    "they last a minute or more: nobody could be measured then, or the figures are withheld."
)


def in_short(story: SessionStory) -> list[str]:
    """The three sentences that a reader without time takes away.

    Args:
        story: Of a session.

    Returns:
        What was shown, when it changed, what was not measured.
    """
    return [_shown(story.whole), _changed(story), _covered(story)]


def why_no_change(story: SessionStory) -> str:
    """Why no change of the room is told.

    Args:
        story: Of a session without changes.

    Returns:
        A sentence: there are no figures, there are too few, or they tell of none.
    """
    if not story.windows:
        return "Nothing was kept of this session yet."
    if not any(one.measured for one in story.windows):
        return "Nobody was measured in this session."
    if all(one.valence is None for one in story.windows):
        least = story.session.min_group
        few = all(one.measured < least for one in story.windows)
        why = f"fewer than {least} people were measured, so they" if few else "they"
        return f"Figures are withheld: {why} would tell about single persons."
    if story.session.length_s < SHORT_S:
        return "This session is too short to tell a change of the room from noise."
    people = story.whole.expected
    if 0 < people < FEW_PEOPLE:
        group = f"a group of {people}" if people > 1 else "one person"
        return f"No change of the room could be told from noise; of {group} only a large one can."
    return "No change of the room could be told from noise."


def most_visible(shares: Shares, count: int = 2) -> str:
    """The most frequent expressions.

    Args:
        shares: Of a stretch.
        count: How many of them.

    Returns:
        Like ``neutral 60 % (45-75), happy 18 % (6-30)``.
    """
    order = sorted(Emotion, key=lambda emotion: -shares.corrected[emotion])
    return ", ".join(f"{one.label} {share_words(share_of(shares, one))}" for one in order[:count])


def stretch_words(part: SpanSummary) -> str:
    """What was most visible in a stretch, or why nothing is told of it.

    Args:
        part: A segment in numbers.

    Returns:
        As of :func:`most_visible`, or a word or two.
    """
    if part.shares is not None:
        return most_visible(part.shares)
    return "withheld" if part.withheld else "not measured"


def duration_words(seconds: float) -> str:
    """How long something takes.

    Args:
        seconds: 0 or more.

    Returns:
        Like ``40 s``, ``45 min`` or ``1 h 5 min``.
    """
    if round(seconds) < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def sureness(story: SessionStory) -> list[str]:
    """How sure the figures are.

    Args:
        story: Of a session.

    Returns:
        Sentences.
    """
    over = (
        "people, who weigh the same from a quarter of the time of the one measured longest on. "
        "Nobody is recognised: numbers that were never in view at once are taken for one person"
        if story.whole.unit == "people"
        else "windows of ten seconds, because single persons were not kept"
    )
    return [
        f"Figures of a stretch have 95 % intervals over {over}.",
        "A wiggle inside the shade is noise. Changes are looked for after the session, by a rule "
        "that gave at most about one false alarm an hour in scripted rooms without any change.",
        "Intervals hold for this model on faces as hard as those it was tested on. Another light, "
        "age or camera adds an error that no interval shows.",
    ]


def not_measured(story: SessionStory) -> list[str]:
    """What the figures do not rest on.

    Args:
        story: Of a session.

    Returns:
        Sentences; never empty.
    """
    told = [_coverage(story)]
    for what, why in _WHY.items():
        spans = [
            Span(run[0].span.start, run[-1].span.end)
            for word, run in runs(story.windows)
            if word == what
        ]
        if spans:
            shown = ", ".join(map(clock_span, spans[:_MOST_SPANS]))
            more = f" and {len(spans) - _MOST_SPANS} more" if len(spans) > _MOST_SPANS else ""
            total = duration_words(sum(span.duration for span in spans))
            told.append(f"{what.capitalize()} for {total} ({shown}{more}): {why}")
    if story.unmeasured:
        reasons = ", ".join(
            f"{reason.words} {duration_words(seconds)}"
            for reason, seconds in sorted(story.unmeasured.items(), key=lambda pair: -pair[1])
        )
        told.append(f"Time of single persons in view without a reading: {reasons}.")
    told.append("Who was not measured is left out; nobody is counted as neutral for it.")
    return told


def _shown(whole: SpanSummary) -> str:
    if whole.shares is None:
        return "No visible expressions can be told: none were measured, or all are withheld."
    return f"Most visible on the measured people: {most_visible(whole.shares)}."


def _changed(story: SessionStory) -> str:
    changes = story.changes
    if not changes:
        return why_no_change(story)
    few = len(changes) <= _MOST_DOUBTS
    told = ", ".join(
        f"{turn_words(one)} from {clock(one.at)}"
        + (f" (between {clock_span(Span(one.earliest, one.latest))})" if few else "")
        for one in changes
    )
    times = "once" if len(changes) == 1 else f"{len(changes)} times"
    return f"The visible expressions changed {times}: {told}."


def _covered(story: SessionStory) -> str:
    silent = sum(
        run[-1].span.end - run[0].span.start for what, run in runs(story.windows) if what != "told"
    )
    if story.whole.coverage is None:
        return why_no_coverage(story)
    missing = (
        f"for {duration_words(silent)} there are no figures" if silent else "no figures are missing"
    )
    share = percent(story.whole.coverage)
    people = f"On average {share} of the {story.whole.expected} expected people were measured"
    return f"{people}; {missing}."


def why_no_coverage(story: SessionStory) -> str:
    """Why it cannot be told how many of those expected were measured.

    Args:
        story: Of a session without coverage.

    Returns:
        A sentence.
    """
    if not story.windows:
        return "Nothing was kept, so coverage cannot be told."
    return "Nobody was in view and no number was entered, so coverage cannot be told."


def _coverage(story: SessionStory) -> str:
    if story.whole.coverage is None:
        return why_no_coverage(story)
    average = percent(story.whole.coverage)
    least = min(against_all(story.windows), key=lambda one: one.measured)
    few = f"{least.measured} of {least.expected}"
    if story.whole.unit == "people":
        return (
            f"Coverage: {average} on average, second by second; least at "
            f"{clock(least.span.start)}, where {few} were measured at some time of ten seconds."
        )
    return (
        f"Coverage: {average} on average, least {percent(least.coverage or 0.0)} ({few}) at "
        f"{clock(least.span.start)}."
    )


def facing_sentence(facing: Estimate) -> str:
    """The proxy of head direction, named so.

    Args:
        facing: Share of the heads whose direction could be told.

    Returns:
        A sentence.
    """
    return (
        f"Heads turned to where they mostly are (a proxy of direction, no more): "
        f"{share_words(facing)} of those whose direction could be told."
    )
