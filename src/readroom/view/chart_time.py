"""The time axis that all charts of a session share, and words for moments and stretches.

>>> clock(754.2), clock(3754), clock_span(Span(0, 600))
('12:34', '1:02:34', '0:00-10:00')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from readroom.domain import RoomWindow, Span
from readroom.view.chart_style import Spec

Figure = Literal["valence", "shares"]

_STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MOST_TICKS: Final = 10  # on an axis; with more, times run into each other

LONG_S: Final = 60.0
"""Silence from which on a chart says so in words, and no line leads across. Raising it says less,
and leads across more."""


def clock(seconds: float) -> str:
    """A moment of a session as it is read on a clock.

    Args:
        seconds: Since the session began.

    Returns:
        Like ``12:34`` or ``1:02:34``.
    """
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def clock_span(span: Span) -> str:
    """A stretch of a session.

    Args:
        span: Seconds since the session began.

    Returns:
        Like ``12:30-14:00``.
    """
    return f"{clock(span.start)}-{clock(span.end)}"


def clock_expression(value: str) -> str:
    """:func:`clock` as Vega works it out, so that rows need not carry the words.

    Args:
        value: An expression of seconds, like ``datum.start``.

    Returns:
        An expression of a text.
    """
    hours, minutes = f"floor({value} / 3600)", f"floor({value} % 3600 / 60)"
    ahead = f"{hours} > 0 ? {hours} + ':' + format({minutes}, '02d') : {minutes}"
    return f"({ahead}) + ':' + format({value} % 60, '02d')"


def time_axis(length_s: float, begin_s: float = 0.0) -> Spec:
    """The encoding of x, the same for all layers of a chart, or the axis is drawn twice.

    Args:
        length_s: Right end, in seconds since the session began.
        begin_s: Left end.

    Returns:
        To be completed with ``field``.
    """
    step = next(
        (one for one in _STEPS_S if (length_s - begin_s) / one <= _MOST_TICKS), _STEPS_S[-1]
    )
    first = -(-int(begin_s) // step) * step
    axis: Spec = {
        "values": list(range(first, int(length_s) + 1, step)),
        "labelExpr": clock_expression("datum.value"),
        "labelOverlap": True,
        "labelFlush": True,
        "labelSeparation": 8,
        "grid": False,
        "title": None,
    }
    return {
        "type": "quantitative",
        "scale": {"domain": [begin_s, max(length_s, begin_s + 1)], "nice": False, "zero": False},
        "axis": axis,
    }


def end_of(windows: Sequence[RoomWindow], length_s: float) -> float:
    """Where a session's axis ends.

    Args:
        windows: By time.
        length_s: As the session says, in seconds.

    Returns:
        Seconds since the session began: the later of the two ends.
    """
    return max(length_s, windows[-1].span.end if windows else 0.0)


def runs(
    windows: Sequence[RoomWindow], figure: Figure = "valence"
) -> list[tuple[str, list[RoomWindow]]]:
    """Neighbouring windows that are alike: what is drawn without a gap.

    Args:
        windows: By time.
        figure: What is drawn; in a window where others are told it may be withheld.

    Returns:
        Each run with what it is: ``told``, ``withheld`` or ``not measured``.
    """
    found: list[tuple[str, list[RoomWindow]]] = []
    for window in windows:
        what = state(window, figure)
        if found and found[-1][0] == what and found[-1][1][-1].span.end >= window.span.start:
            found[-1][1].append(window)
        else:
            found.append((what, [window]))
    return found


def stretches(
    windows: Sequence[RoomWindow], figure: Figure = "valence"
) -> list[tuple[int, list[RoomWindow]]]:
    """The runs with figures, and which of them lie so close that a thin line leads across.

    Args:
        windows: By time.
        figure: What is drawn.

    Returns:
        Each such run with the number of its stretch; less than a minute parts those of one number.
    """
    told = [run for what, run in runs(windows, figure) if what == "told"]
    number, found = 0, []
    for before, run in zip([None, *told], told, strict=False):
        if before and run[0].span.start - before[-1].span.end >= LONG_S:
            number += 1
        found.append((number, run))
    return found


def state(window: RoomWindow, figure: Figure = "valence") -> str:
    """Whether a window has a figure, and if not, why.

    Args:
        window: Any.
        figure: Which of its figures is asked about.

    Returns:
        ``told``, ``withheld`` or ``not measured``.
    """
    if getattr(window, figure) is not None:
        return "told"
    return "withheld" if window.measured else "not measured"


def silent_spans(windows: Sequence[RoomWindow], figure: Figure = "valence") -> list[Spec]:
    """Stretches without a figure.

    Args:
        windows: By time.
        figure: Which of their figures is drawn.

    Returns:
        Rows of start, end and the word for it.
    """
    return [
        {"start": run[0].span.start, "end": run[-1].span.end, "word": what}
        for what, run in runs(windows, figure)
        if what != "told"
    ]


def edges(windows: Iterable[RoomWindow]) -> list[tuple[float, RoomWindow]]:
    """Where the points of one run's curve lie: in the middle of windows, and at both ends.

    Args:
        windows: Of one run, so that a run of a single window can be seen, too.

    Returns:
        Seconds, rising, each with its window.
    """
    run = list(windows)
    middles = [((one.span.start + one.span.end) / 2, one) for one in run]
    return [(run[0].span.start, run[0]), *middles, (run[-1].span.end, run[-1])]
