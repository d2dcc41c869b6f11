"""How session charts look: one drawing, three skins.

Marks name a style ("soft", "line", ...); only ``config`` says which colour that is. So a
chart is light, dark, or takes its colours from the page around it, without being made anew.
A chart is one column of lanes that share the time axis::

    | segments |   names of the stretches
    | changes  |   when the room changed
    | valence  |   line and band
    | coverage |   how much of the room was measured
    0:00 ... time ... 45:00
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""
Theme = Literal["light", "dark", "page"]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
TEXT_PX: Final = 12
"""Of every text on a chart; charts are as wide as their page, so it stays readable on a phone."""

EACH_ITS_OWN: Final[Spec] = {"scale": {"y": "independent"}}
"""Every lane has its own vertical scale."""

_INKS: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "ink": "#22262b",
        "soft": "#5a626b",
        "line": "#d6d2cb",
        "accent": "#1f6b93",
        "change": "#a8400b",
        "paper": "#ffffff",
    },
    "dark": {
        "ink": "#e6e4df",
        "soft": "#a9b1ba",
        "line": "#3c434b",
        "accent": "#72b9dc",
        "change": "#ff9a5c",
        "paper": "#16191d",
    },
    "page": {
        name: f"var(--rr-{name})" for name in ("ink", "soft", "line", "accent", "change", "paper")
    },
}


def page_colours(theme: Literal["light", "dark"]) -> str:
    """The colours that charts of the theme ``page`` take from their page.

    Args:
        theme: Of the page.

    Returns:
        CSS declarations for its root.
    """
    return " ".join(f"--rr-{name}: {colour};" for name, colour in _INKS[theme].items())


@dataclass(frozen=True, slots=True)
class Lane:
    """A horizontal strip of a chart with a vertical scale of its own.

    Attributes:
        top: Pixels from the upper edge of the chart to that of the lane.
        height: Pixels from there to :attr:`bottom`.
        domain: Values at the lower and the upper edge.
    """

    top: int
    height: int
    domain: tuple[float, float] = (0.0, 1.0)

    @property
    def bottom(self) -> int:
        """Pixels from the upper edge of the chart to the lower edge of the lane."""
        return self.top + self.height

    def scale(self) -> Spec:
        """The vertical scale.

        Returns:
            For the ``scale`` of an encoding of y.
        """
        return {
            "domain": list(self.domain),
            "range": [self.bottom, self.top],
            "nice": False,
            "zero": False,
        }


def chart(layers: Sequence[Spec], height: int | Spec, theme: Theme, about: str) -> Spec:
    """A whole specification.

    Args:
        layers: From the back to the front; every lane has its own vertical scale.
        height: Pixels.
        theme: Light, dark, or the colours of the page.
        about: What a reader who does not see the chart is told.

    Returns:
        As wide as what holds it.
    """
    return {
        "$schema": SCHEMA,
        "description": about,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": list(layers),
        "resolve": EACH_ITS_OWN,
        "config": config(theme),
    }


def config(theme: Theme) -> Spec:
    """Colours and letters.

    Args:
        theme: Light, dark, or the colours of the page.

    Returns:
        The ``config`` of a specification.
    """
    inks = _INKS[theme]
    font = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif"
    return {
        "background": "transparent",
        "font": font,
        "view": {"stroke": None},
        # Read out are the description and the axes: thousands of marks are no words.
        "mark": {"aria": False},
        # Letters of another system may be wider than those that were measured.
        "padding": {"left": 6, "right": 12, "top": 4, "bottom": 4},
        "axis": {
            "labelColor": inks["soft"],
            "labelFontSize": TEXT_PX,
            "titleColor": inks["soft"],
            "titleFontSize": TEXT_PX,
            "titleFontWeight": "normal",
            "gridColor": inks["line"],
            "tickColor": inks["line"],
            "domainColor": inks["line"],
        },
        "legend": {
            "labelColor": inks["ink"],
            "labelFontSize": TEXT_PX,
            "symbolStrokeColor": inks["soft"],
            "symbolStrokeWidth": 0.6,
            "columnPadding": 8,
        },
        "text": {"fontSize": TEXT_PX, "color": inks["ink"]},
        "style": _styles(inks),
    }


def _styles(inks: Mapping[str, str]) -> Spec:
    ink, soft, accent, change = (inks[name] for name in ("ink", "soft", "accent", "change"))
    line, paper = inks["line"], inks["paper"]
    return {
        "heading": {"color": soft, "align": "left", "baseline": "bottom"},
        "words": {"color": ink},
        "soft-words": {"color": soft},
        "change-words": {"color": change, "fontWeight": "bold"},
        "curve": {"color": accent, "strokeWidth": 1.5, "strokeJoin": "round"},
        "share": {"color": ink, "strokeWidth": 1.2, "strokeJoin": "round"},
        "band": {"color": accent, "fillOpacity": 0.16},
        "pale-band": {"color": accent, "fillOpacity": 0.1},
        "filled": {"color": accent, "fillOpacity": 0.45},
        "usual": {"color": soft, "fillOpacity": 0.16},
        "zero": {"color": soft, "strokeWidth": 1},
        "level": {"color": ink, "strokeWidth": 2.2},
        "change": {"color": change, "strokeWidth": 2},
        "doubt": {"color": change, "fillOpacity": 0.16},
        "marker": {"color": soft, "strokeDash": [2, 3], "strokeWidth": 1},
        "limit": {"color": change, "strokeDash": [6, 3], "strokeWidth": 1.4},
        "interval": {"color": ink, "strokeWidth": 1.8},
        "dot": {"filled": True, "color": ink, "stroke": paper, "strokeWidth": 1, "opacity": 1},
        "hollow": {"filled": True, "color": paper, "stroke": ink, "strokeWidth": 1.6, "opacity": 1},
        "coloured": {"stroke": soft, "strokeWidth": 0.6},
        "letters": {"fontWeight": "bold"},
        "frame": {"color": change, "fillOpacity": 0, "stroke": change, "strokeWidth": 1.6},
        "pennant": {"filled": True, "color": change, "opacity": 1},
        "withheld": {
            "color": soft,
            "fillOpacity": 0.22,
            "stroke": soft,
            "strokeDash": [3, 3],
            "strokeOpacity": 0.6,
        },
        "gap": {"color": soft, "fillOpacity": 0.35},
        "across": {"color": soft, "strokeDash": [1, 3], "strokeWidth": 1, "strokeOpacity": 0.8},
        "unread": {"color": paper, "fillOpacity": 0, "stroke": line},
        "segment": {"color": soft, "fillOpacity": 0.14, "stroke": paper},
    }


def in_a_row(positions: Sequence[float], room: float) -> list[int]:
    """In which row each label stands, so that none covers another.

    Args:
        positions: Where each begins, rising.
        room: How much of the axis one takes.

    Returns:
        0 for the first row, at most 2: beyond that they share it.
    """
    ends: list[float] = []
    rows = []
    for at in positions:
        row = next((n for n, end in enumerate(ends) if end <= at), min(len(ends), 2))
        ends[row : row + 1] = [at + room]
        rows.append(row)
    return rows
