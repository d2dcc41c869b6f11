"""The report of a session: one page that needs nothing but itself, and is read in two minutes.

No script, no address, no font from elsewhere; pictures are inline. It follows the reader's
light or dark setting and prints on A4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Final

from readroom.domain import Detail, Span
from readroom.view import report_words as words
from readroom.view.chart_style import Spec, page_colours
from readroom.view.chart_time import clock, clock_span, end_of
from readroom.view.charts import percent
from readroom.view.report_facts import facts
from readroom.view.room_charts import beyond_words, room_timeline
from readroom.view.room_marks import letters
from readroom.view.session_story import SessionStory
from readroom.view.session_words import arrow, estimate_words
from readroom.view.share_charts import shares_over_time, span_shares, tells_counted
from readroom.view.static_charts import svg

DESK_PX: Final = 716
PHONE_PX: Final = 358
"""Widths of the two pictures of each chart; texts are the same size in both."""
_BRACKETS: Final = re.compile(r"\([^()]{1,24}\)")
_NEAR_S: Final = 60.0
"""A marker this near to a change is named beside it. Raising it names more chance neighbours."""


def session_report(story: SessionStory) -> str:
    """The page.

    Args:
        story: Of a session, with nothing in it that may not leave.

    Returns:
        A whole HTML document.

    Raises:
        MissingExtraError: If the drawing library is not installed.
    """
    return _document(
        story.session.title,
        [
            _head(story),
            *_when(story),
            *_what(story),
            _section("How sure is that?", _list(words.sureness(story))),
            _section("What was not measured", _list(words.not_measured(story))),
            *_flags(story),
            _section("What this cannot tell you", _list(words.CANNOT)),
            _section("Model and settings", _facts(facts(story))),
        ],
    )


def _document(title: str, body: Iterable[str]) -> str:
    style = files("readroom.view").joinpath("session_report.css").read_text(encoding="utf-8")
    colours = (
        f":root {{ {page_colours('light')} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {page_colours('dark')} }} }}\n"
        f"@media print {{ :root {{ {page_colours('light')} }} }}\n"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{colours}{style}</style>\n</head>\n"
        "<body>\n<main>\n" + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )


def _head(story: SessionStory) -> str:
    session = story.session
    about = (
        f"{session.started:%d %B %Y, %H:%M} UTC",
        words.duration_words(end_of(story.windows, session.length_s)),
        session.purpose.words,
        f"figures of the room{' and of persons' if session.detail is Detail.PERSON else ''}",
    )
    badge = f'<p class="badge">{words.SYNTHETIC}</p>' if session.synthetic else ""
    told = "".join(f"<p>{_unbroken(sentence)}</p>" for sentence in words.in_short(story))
    return (
        '<p class="from">Readroom session report: visible expressions of a group</p>'
        f"<h1>{escape(session.title)}</h1>"
        f'<p class="about">{escape(", ".join(about))}</p>{badge}'
        f'<div class="short">{told}</div>'
    )


def _when(story: SessionStory) -> list[str]:
    key = f"{words.TIMELINE_KEY} {beyond_words(story)}".rstrip()
    chart = _figure(room_timeline(story, "page"), key)
    return [_section("When did the room change?", chart + _changes(story) + _markers(story))]


def _changes(story: SessionStory) -> str:
    rows = [
        (
            f'<span class="arrow">{arrow(one)} {clock(one.at)}</span>'
            f"<small>between {clock_span(Span(one.earliest, one.latest))}</small>",
            f"{one.direction}: {one.before:+.2f} to {one.after:+.2f}",
            _unbroken(estimate_words(one.size)),
            escape(_beside(story, one.at)) or "-",
        )
        for one in story.changes
    ]
    return _table(("When", "Valence", "Difference (95 %)", "Noted within a minute"), rows)


def _beside(story: SessionStory, at: float) -> str:
    return "; ".join(one.label for one in story.markers if abs(one.at - at) <= _NEAR_S)


def _markers(story: SessionStory) -> str:
    named = zip(letters(len(story.markers)), story.markers, strict=True)
    told = [
        f"<strong>{letter}</strong> {clock(one.at)} {escape(one.label)}" for letter, one in named
    ]
    items = "".join(f"<li>{line}</li>" for line in told)
    return f'<p class="key">Markers</p><ul>{items}</ul>' if told else ""


def _what(story: SessionStory) -> list[str]:
    whole, shares = story.whole, story.whole.shares
    if shares is None:
        return []
    key = words.SHARES_KEY + (words.COUNTED_KEY if tells_counted(shares) else "")
    told = _figure(span_shares(shares, "page"), key)
    if whole.facing is not None:
        told += f"<p>{_unbroken(words.facing_sentence(whole.facing))}</p>"
    lanes = shares_over_time(story.windows, story.session.length_s, "page")
    return [
        _section("What was visible?", told + _parts(story)),
        _section("Over time", _figure(lanes, words.LANES_KEY)),
    ]


def _parts(story: SessionStory) -> str:
    rows = []
    for segment, part in zip(story.segments, story.parts, strict=True):
        coverage = "-" if part.coverage is None else f"{percent(part.coverage)} of {part.expected}"
        rows.append(
            (
                f"{escape(segment.label)}<small>{clock_span(segment.span)}</small>",
                _unbroken(words.stretch_words(part)),
                "-" if part.valence is None else _unbroken(estimate_words(part.valence)),
                coverage,
            )
        )
    return _table(("Segment", "Most visible", "Valence (95 %)", "Measured"), rows)


def _flags(story: SessionStory) -> list[str]:
    """Only there where single persons may be told."""
    if not story.flags:
        return []
    told = [f"{clock(one.at)}, person {one.person}: {one.sentence}" for one in story.flags]
    note = '<p class="key">A rule on numbers pointed at these moments. It judges nobody.</p>'
    return [_section("Who may have needed attention", note + _list(told))]


def _unbroken(text: str) -> str:
    """Escaped, and an interval in brackets stays on one line."""
    return _BRACKETS.sub(r'<span class="n">\g<0></span>', escape(text))


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _figure(spec: Spec, key: str) -> str:
    """Twice, because a picture that is scaled to a phone has letters for ants."""
    label = escape(spec["description"], quote=True)
    pictures = "".join(
        f'<div class="{place}" role="img" aria-label="{label}">{svg(spec, width)}</div>'
        for place, width in (("desk", DESK_PX), ("phone", PHONE_PX))
    )
    return f"<figure>{pictures}<figcaption>{escape(key)}</figcaption></figure>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of HTML; on a phone each cell carries its own heading."""
    if not rows:
        return ""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(
            f'<td data-name="{escape(name, quote=True)}">{cell}</td>'
            for name, cell in zip(heads[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _facts(told: Mapping[str, str]) -> str:
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>" for name, fact in told.items()
    )
    return f"<dl>{items}</dl>"
