"""The few pieces that layers of session charts are put together from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from readroom.view.chart_style import Lane, Spec

AXIS_PX: Final = 38
"""Width kept for the numbers of a vertical axis, so that charts stand under each other."""


def layer(
    kind: str, style: str, rows: Sequence[Spec] | None, encoding: Spec, mark: Spec | None = None
) -> Spec:
    """One mark per row.

    Args:
        kind: Of mark, like ``rect``.
        style: One of :func:`readroom.view.chart_style.config`.
        rows: The data; None for those of the layer around it.
        encoding: What of a row says where and what the mark is.
        mark: Further properties of the mark.

    Returns:
        A layer.
    """
    drawn = {"type": kind, "style": style} | (mark or {})
    data = {} if rows is None else {"data": {"values": list(rows)}}
    return data | {"mark": drawn, "encoding": encoding}


def between(top: float, bottom: float) -> Spec:
    """From one height to another.

    Args:
        top: Pixels from the upper edge.
        bottom: Likewise.

    Returns:
        The encodings y and y2.
    """
    return {"y": {"value": top}, "y2": {"value": bottom}}


def upright(lane: Lane, field: str, **axis: Any) -> Spec:  # noqa: ANN401  Vega-Lite's own
    """A quantity on the vertical scale of a lane.

    Args:
        lane: Where it is drawn.
        field: Of the rows.
        **axis: Properties of the axis.

    Returns:
        The encoding of y.
    """
    shown = {"orient": "left", "title": None, "minExtent": AXIS_PX} | axis
    return {"field": field, "type": "quantitative", "scale": lane.scale(), "axis": shown}


def words(field: str) -> Spec:
    """A text out of the rows.

    Args:
        field: Its name.

    Returns:
        The encoding of text.
    """
    return {"field": field, "type": "nominal"}


def on_touch(**titles: str) -> list[Spec]:
    """What is said beside the pointer.

    Args:
        **titles: Of each field.

    Returns:
        The encoding of the tooltip.
    """
    return [words(field) | {"title": title} for field, title in titles.items()]


def rounded(number: float) -> float:
    """A figure as it is sent to a page: further digits are neither seen nor true.

    Args:
        number: Any figure.

    Returns:
        With four digits after the point.
    """
    return round(number, 4)


def heading(text: str, above: float, *, left: float = 0) -> Spec:
    """A line of words over a lane.

    Args:
        text: Short enough for a phone: 45 letters.
        above: Upper edge of the lane, in pixels.
        left: Pixels from the left edge of the plot.

    Returns:
        A layer.
    """
    encoding = {"x": {"value": left}, "y": {"value": above}, "text": words("text")}
    return layer("text", "heading", [{"text": text}], encoding, {"dy": -4})
