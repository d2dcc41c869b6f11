"""What the room was at one second of a session, for the scrubber."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import inf
from typing import Final

from readroom.analytics.changes import Change
from readroom.analytics.curves import ABSENT, UNCERTAIN, UNMEASURED
from readroom.analytics.valence_baseline import MINUTE_S, RoomValence, ValenceLevel
from readroom.app.review_data import Review
from readroom.app.withheld_words import NO_VALENCE, why_no_figures
from readroom.domain import Emotion, RoomSample, RoomWindow, Shares
from readroom.view.chart_time import clock, clock_span
from readroom.view.charts import percent
from readroom.view.palette import hex_of
from readroom.view.person_charts import name_of
from readroom.view.session_words import estimate_words
from readroom.view.share_charts import ORDER

NEAR_S: Final = 15.0
"""Markers this close are named beside a moment."""

ROOM_SHARES_ARE: Final = (
    "Shares of the measured people in these ten seconds, corrected for what the model "
    "confuses; the line on a bar is its 95 % interval over people."
)

_LEVEL_WORDS: Final = {
    ValenceLevel.LOWER: "lower than usual for this room",
    ValenceLevel.USUAL: "as usual for this room",
    ValenceLevel.HIGHER: "higher than usual for this room",
}
_STATES: Final = {UNCERTAIN: "unclear", UNMEASURED: "not measured", ABSENT: "not in view"}

_STYLE: Final = """
<style>
.rr-now{display:grid;grid-template-columns:6rem 1fr 8.2rem;align-items:center;gap:.28rem .6rem;
font-size:.9rem;line-height:1.25;font-variant-numeric:tabular-nums;min-height:12.4rem}
.rr-now div{display:flex;align-items:center}
.rr-now i{width:.62rem;height:.62rem;border-radius:2px;margin-right:.5rem;flex:none}
.rr-now .b{height:.7rem;border-radius:4px;background:rgba(128,128,128,.15);position:relative}
.rr-now u{position:absolute;left:0;height:100%;border-radius:4px}
.rr-now s{position:absolute;top:50%;border-top:2px solid currentColor;opacity:.75}
.rr-now .n{justify-content:flex-end}
.rr-now p{grid-column:1/4;align-self:start;margin:.3rem 0;font-size:.9rem;line-height:1.4}
.rr-now .n small{opacity:.72;margin-left:.35rem}
@media (max-width:640px){.rr-now{grid-template-columns:5.2rem 1fr 7.4rem;font-size:.86rem}}
@media (max-width:300px){.rr-now{grid-template-columns:1fr auto;grid-auto-flow:dense}
.rr-now .b{grid-column:1/3}.rr-now p{grid-column:1/3}}
</style>"""

_PEOPLE_STYLE: Final = """
<style>
.rr-people{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));
gap:.15rem 1.4rem;font-size:.9rem;line-height:1.4}
.rr-people div{display:flex;justify-content:space-between;gap:.6rem;
border-bottom:1px solid rgba(128,128,128,.16)}
.rr-people span{opacity:.72;overflow-wrap:anywhere}
.rr-people b{font-weight:500;text-align:right}
</style>"""


@dataclass(frozen=True, slots=True)
class RoomMoment:
    """The room around one second.

    Attributes:
        second: Since the session began.
        window: The ten seconds around it, or None where nothing was kept.
        valence: Its last minute against the room's own usual; None also where the room changed
            within that minute.
        room: The second itself, or None.
        notes: Markers nearby and segments around it, in words.
    """

    second: int
    window: RoomWindow | None
    valence: RoomValence | None
    room: RoomSample | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonMoment:
    """One person at one second.

    Attributes:
        person: Number within the session.
        name: As it is shown, with a label that somebody typed.
        shown: The visible expression in words, or why there is none.
    """

    person: int
    name: str
    shown: str


def room_at(seen: Review, second: int) -> RoomMoment:
    """The room around a second.

    Args:
        seen: The session, with its figures.
        second: Since it began; beyond its end nothing is known.

    Returns:
        What is known of it.
    """
    windows, room = seen.figures.windows, seen.figures.room
    at = bisect_right(windows, float(second), key=lambda one: one.span.start) - 1
    inside = at >= 0 and second < windows[at].span.end
    place = bisect_right(room, second, key=lambda one: one.second) - 1
    known = place >= 0 and room[place].second == second
    changed = any(one.at <= second < one.at + MINUTE_S for one in seen.figures.changes)
    return RoomMoment(
        second,
        windows[at] if inside else None,
        seen.figures.valence_levels[at] if inside and not changed else None,
        room[place] if known else None,
        _notes(seen, second),
    )


def first_moment(changes: Sequence[Change], windows: Sequence[RoomWindow]) -> int:
    """Where the scrubber begins: a minute after the first change, so that it shows what changed.

    Args:
        changes: Of a session, by time.
        windows: Of the session, by time.

    Returns:
        The second of the first window from then to the next change that has shares; that of
        the change where there is none; 0 without a change.
    """
    if not changes:
        return 0
    at, *later = (one.at for one in changes)
    end = later[0] if later else inf
    told = (
        one.span.start
        for one in windows
        if at + MINUTE_S <= one.span.start < end and one.shares is not None
    )
    return int(next(told, at))


def _notes(seen: Review, second: int) -> tuple[str, ...]:
    around = [one.label for one in seen.story.segments if one.span.start <= second < one.span.end]
    near = [
        f"{one.label} ({clock(one.at)})"
        for one in seen.story.markers
        if abs(one.at - second) <= NEAR_S
    ]
    return *around, *near


def persons_at(seen: Review, second: int) -> tuple[PersonMoment, ...]:
    """Everybody at a second.

    Args:
        seen: A session whose persons may be shown.
        second: Since it began.

    Returns:
        One for each person of the session, by number.
    """
    return tuple(_person_at(seen, person, second) for person in sorted(seen.figures.curves))


def _person_at(seen: Review, person: int, second: int) -> PersonMoment:
    curve = seen.figures.curves[person]
    place = second - int(curve.second[0])
    if not 0 <= place < len(curve.second):
        return PersonMoment(person, name_of(person, seen.names), _STATES[ABSENT])
    shown = int(curve.shown[place])
    words = Emotion(shown).label if shown >= 0 else _STATES[shown]
    return PersonMoment(person, name_of(person, seen.names), words)


def moment_figures(moment: RoomMoment) -> dict[str, str]:
    """The large numbers of a moment.

    Args:
        moment: Any.

    Returns:
        Number by its word.
    """
    window = moment.window
    told = {"moment": clock(moment.second), "in view": "-", "measured of expected": "-"}
    if moment.room is not None:
        told["in view"] = str(moment.room.in_view)
    if window is not None:
        told["measured of expected"] = f"{window.measured} of {window.expected}"
    told["valence"] = "-"
    if window is not None and window.valence is not None:
        told["valence"] = f"{window.valence.value:+.2f}"
    return told


def moment_words(moment: RoomMoment, min_group: int) -> str:
    """A moment in a sentence or two.

    Args:
        moment: Any.
        min_group: Figures of fewer measured people are withheld.

    Returns:
        Plain text; says also what is not known, and why.
    """
    window = moment.window
    if window is None:
        return "Nothing was kept of this moment."
    told = f"{clock_span(window.span)}: "
    if why := why_no_figures(window, min_group):
        return told + why
    if window.valence is None:
        return told + NO_VALENCE
    told += f"valence {estimate_words(window.valence)}"
    if moment.valence is not None and moment.valence.level is not None:
        told += f", its last minute {_LEVEL_WORDS[moment.valence.level]}"
    if window.facing is not None:
        told += f"; {percent(window.facing.value)} of heads turned to where they mostly are"
    return told + "."


def moment_html(shares: Shares | None, why: str) -> str:
    """The seven shares of ten seconds, each with its interval, and what they are.

    Args:
        shares: Of a window, or None where none are told.
        why: Said in place of shares that are not told.

    Returns:
        HTML of constant height that inherits the text colour of its page.
    """
    key = f'<div class="rr-note">{ROOM_SHARES_ARE}</div>'
    if shares is not None:
        return f'{_STYLE}<div class="rr-now">{_bars(shares)}</div>{key}'
    same_height = f'<div style="visibility:hidden">{key}</div>'
    return f'{_STYLE}<div class="rr-now"><p>{escape(why)}</p></div>{same_height}'


def _bars(shares: Shares) -> str:
    rows = []
    for emotion in ORDER:
        share, low, high = (one[emotion] for one in (shares.corrected, shares.low, shares.high))
        rows.append(
            f'<div><i style="background:{hex_of(emotion)}"></i>{emotion.label}</div>'
            f'<div class="b"><u style="width:{100 * share:.1f}%;background:{hex_of(emotion)}"></u>'
            f'<s style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></s></div>'
            f'<div class="n">{escape(percent(share))}'
            f"<small>{100 * low:.0f} to {100 * high:.0f}</small></div>"
        )
    return "".join(rows)


def people_html(people: Sequence[PersonMoment]) -> str:
    """Everybody at a moment: who, and what is visible.

    Args:
        people: By number.

    Returns:
        HTML of columns that fit the page's width.
    """
    cells = "".join(
        f"<div><span>{escape(one.name)}</span><b>{escape(one.shown)}</b></div>" for one in people
    )
    return f'{_PEOPLE_STYLE}<div class="rr-people">{cells}</div>'
