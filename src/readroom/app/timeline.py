"""A chart of a session with a line at the moment that is looked at."""

from __future__ import annotations

from readroom.app.review_data import Review
from readroom.view.chart_style import Spec
from readroom.view.chart_time import end_of, time_axis

CURSOR = "cursor"
"""Name of the data set with the moment: a page that knows the chart exchanges it alone."""


def length_of(seen: Review) -> float:
    """Where a session's time axis ends.

    Args:
        seen: The session.

    Returns:
        Seconds.
    """
    return end_of(seen.figures.windows, seen.session.length_s)


def with_cursor(spec: Spec, second: int, length_s: float) -> Spec:
    """The same chart with a line from top to bottom at one moment.

    Args:
        spec: A chart whose layers share the time axis of the session.
        second: The moment, since the session began.
        length_s: Where the axis ends, as of :func:`length_of`.

    Returns:
        A new specification; the old one is unchanged.
    """
    line = {
        "data": {"name": CURSOR},
        "mark": {"type": "rule", "style": "level", "opacity": 0.55},
        "encoding": {"x": time_axis(length_s) | {"field": "at"}},
    }
    return spec | {
        "layer": [*spec["layer"], line],
        "datasets": spec.get("datasets", {}) | {CURSOR: [{"at": second}]},
    }
