"""Charts of visible expressions for pages and reports.

The live chart is a table of seven rows: name, the last minute as a line, the
share now as a number. Nothing is said by colour alone, and one
refresh costs well under 2 ms of the server's time (a chart library's call: 60 ms).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from math import isnan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Emotion, Probabilities
from readroom.view.palette import hex_of

Series = Sequence[tuple[float, Probabilities | None]]
"""Seconds and the seven shares at that time, or None when nobody was measured."""

Shares = NDArray[np.float64]

SHARES_ARE: Final = (
    "Mean probability over measured faces, unclear ones included; not a count of people."
)
"""Said wherever shares are shown: 9 % angry is not one face in eleven that is named so."""

COVERAGE_IS: Final = (
    "Coverage: measured faces, out of those expected if everybody of the fullest moment were "
    "visible throughout."
)

ROOM_SHARES_ARE: Final = (
    "Mean of the ten seconds that may be told of the room, corrected for the model's errors, in "
    "steps; not a count of people."
)
SHARES_WITHHELD: Final = (
    "Figures of the room are withheld: they are told of recordings of a minute and more, of "
    "moments with enough measured people, and not just after a few came or went."
)

_WIDTH, _ROW = 240, 34
_INSET: Final = 5
_RIM: Final = "#808080"
_LINE: Final = ' vector-effect="non-scaling-stroke" stroke-linejoin="round"'
_STYLE: Final = """
<style>
.rr-shares{display:grid;grid-template:repeat(7,34px)/6rem 1fr 3.4rem;align-items:center;
font-size:.92rem;line-height:1.2;border-top:1px solid rgba(128,128,128,.22)}
.rr-shares img{grid-area:1/2/8/3;width:100%;height:238px;display:block}
.rr-shares .k{grid-column:1;display:flex;align-items:center}
.rr-shares .n{grid-column:3;text-align:right;font-variant-numeric:tabular-nums}
.rr-shares .b{grid-column:2;height:.5rem;border-radius:4px;background:rgba(128,128,128,.15)}
.rr-shares u{display:block;height:100%;border-radius:4px}
.rr-shares i{width:.62rem;height:.62rem;border-radius:2px;margin-right:.5rem;flex:none}
</style>"""


def percent(share: float) -> str:
    """A share as it is written on pages and terminals.

    >>> percent(0.375), percent(0.002), percent(0.0)
    ('38 %', '<1 %', '0 %')

    Args:
        share: 0..1.

    Returns:
        A whole number; "<1 %" for what would round to nothing and is not nothing.
    """
    number = f"{100 * share:.0f}"
    return "<1 %" if share > 0 and number == "0" else f"{number} %"


def shares_html(
    series: Series, now: float, latest: Probabilities | None, window_s: float = 60.0
) -> str:
    """The seven shares as rows of name, line over the window and number.

    Args:
        series: Oldest first; older than the window is cut off.
        now: The right edge, in seconds.
        latest: The shares written as numbers, or None for a dash in each row.
        window_s: Seconds from the left edge to the right.

    Returns:
        HTML that inherits the text colour of its page; always the same height.
    """
    rows = "".join(
        _row(emotion, None if latest is None else latest[emotion]) for emotion in Emotion
    )
    picture = b64encode(shares_svg(series, now, window_s).encode()).decode()
    told = f"The seven shares over the last {window_s:.0f} seconds"
    # As an image, because pages that clean their HTML take drawings out of it.
    image = f'<img alt="{told}" decoding="sync" src="data:image/svg+xml;base64,{picture}">'
    return f'{_STYLE}<div class="rr-shares">{rows}{image}</div>'


def shares_bars_html(shares: Mapping[str, float] | None) -> str:
    """Seven shares of a whole recording as rows of name, bar and number.

    Args:
        shares: By lower-case word; None when nobody was measured.

    Returns:
        HTML that inherits the text colour of its page.
    """
    rows = []
    for emotion in Emotion:
        share = None if shares is None else shares[emotion.label]
        style = f"width:{100 * (share or 0.0):.1f}%;background:{hex_of(emotion)}"
        bar = f'<div class="b" style="grid-row:{emotion + 1}"><u style="{style}"></u></div>'
        rows.append(_row(emotion, share) + bar)
    return f'{_STYLE}<div class="rr-shares">{"".join(rows)}</div>'


def shares_svg(series: Series, now: float, window_s: float = 60.0) -> str:
    """The seven shares as one drawing, a row each, stretched to any width.

    Args:
        series: Oldest first; older than the window is cut off.
        now: The right edge, in seconds.
        window_s: Seconds from the left edge to the right.

    Returns:
        SVG without text; fits light and dark pages.
    """
    bins = _binned(series, now, window_s)
    height = _ROW * len(Emotion)
    drawn = "".join(
        f'<g transform="translate(0 {_ROW * emotion})">'
        f"{_lines(bins[:, emotion], hex_of(emotion))}</g>"
        for emotion in Emotion
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        f' preserveAspectRatio="none" width="{_WIDTH}" height="{height}">{drawn}</svg>'
    )


def _row(emotion: Emotion, share: float | None) -> str:
    number = "-" if share is None else escape(percent(share))
    place = f"grid-row:{emotion + 1}"
    return (
        f'<div class="k" style="{place}"><i style="background:{hex_of(emotion)}"></i>'
        f'{emotion.label}</div><div class="n" style="{place}">{number}</div>'
    )


def _binned(series: Series, now: float, window_s: float, bins: int = 60) -> Shares:
    """Means per bin of the window: bins x 7, NaN where nobody was measured."""
    told = [(at, shares) for at, shares in series if shares is not None]
    if not told:
        return np.full((bins, len(Emotion)), np.nan)
    places = ((np.array([at for at, _ in told]) - now + window_s) / window_s * bins).astype(int)
    inside = (places >= 0) & (places <= bins)
    places = np.minimum(places[inside], bins - 1)
    shares = np.array([one for _, one in told])[inside]
    counts = np.bincount(places, minlength=bins)[:, None]
    sums = np.stack([np.bincount(places, one, bins) for one in shares.T], axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _lines(values: Shares, color: str) -> str:
    """One filled line per stretch without a gap: a gap stays a gap, never a zero."""
    step = _WIDTH / (len(values) - 1)
    tall = _ROW - 2 * _INSET
    drawn = []
    stretch: list[tuple[float, float]] = []
    for index, value in enumerate([*values.tolist(), float("nan")]):
        if not isnan(value):
            stretch.append((index * step, _ROW - _INSET - tall * value))
        elif stretch:
            drawn.append(_stretch(stretch, color))
            stretch = []
    floor = _ROW - _INSET
    base = f'<path d="M0 {floor}H{_WIDTH}" stroke="#888" stroke-opacity=".35"/>'
    return base + "".join(drawn)


def _stretch(points: list[tuple[float, float]], color: str) -> str:
    if len(points) == 1:
        points = [points[0], (points[0][0] + 2, points[0][1])]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    floor = _ROW - _INSET
    area = f"M{points[0][0]:.1f} {floor}L{line}L{points[-1][0]:.1f} {floor}Z"
    return (
        f'<path d="{area}" fill="{color}" fill-opacity=".25"/>'
        # Some colours hardly show on paper, others on ink: a gray rim shows on both.
        f'<path d="M{line}" fill="none" stroke="{_RIM}" stroke-width="3.5"{_LINE}/>'
        f'<path d="M{line}" fill="none" stroke="{color}" stroke-width="2"{_LINE}/>'
    )
