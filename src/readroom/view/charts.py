"""Charts of visible expressions for pages and reports.

The live chart is a table of seven rows drawn as one small SVG each: name, last
minute as a line, share now as a number. Nothing is said by colour alone, and one
refresh costs well under 2 ms of the server's time (a chart library's call: 60 ms).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from readroom.domain import Emotion, Probabilities
from readroom.view.palette import hex_of

Series = Sequence[tuple[float, Probabilities | None]]
"""Seconds and the seven shares at that time, or None when nobody was measured."""

_WIDTH, _HEIGHT = 240, 26
_STYLE: Final = """
<style>
.rr-shares{display:grid;grid-template-columns:5.2rem 1fr 3.2rem;column-gap:.75rem;
align-items:center;font-size:.92rem;line-height:1.2}
.rr-shares>div{height:2.1rem;display:flex;align-items:center;border-top:1px solid
rgba(128,128,128,.18)}
.rr-shares svg{width:100%;height:26px;display:block;overflow:visible}
.rr-shares .n{justify-content:flex-end;font-variant-numeric:tabular-nums}
.rr-shares i{width:.62rem;height:.62rem;border-radius:2px;margin-right:.5rem;flex:none}
</style>"""


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
    bins = _binned(series, now, window_s)
    rows = "".join(
        _row(emotion, bins[:, emotion], None if latest is None else latest[emotion])
        for emotion in Emotion
    )
    return f'{_STYLE}<div class="rr-shares">{rows}</div>'


def _row(emotion: Emotion, values: np.ndarray, share: float | None) -> str:
    color = hex_of(emotion)
    number = "-" if share is None else f"{100 * share:.0f} %"
    told = f"{emotion.label}: {'not measured' if share is None else number} now"
    return (
        f'<div><i style="background:{color}"></i>{emotion.label}</div>'
        f'<div><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img"'
        f' aria-label="{told}">{_lines(values, color)}</svg></div>'
        f'<div class="n">{number}</div>'
    )


def _binned(series: Series, now: float, window_s: float, bins: int = 60) -> np.ndarray:
    """Means per bin of the window: bins x 7, NaN where nobody was measured."""
    sums = np.zeros((bins, len(Emotion)))
    counts = np.zeros((bins, 1))
    for at, shares in series:
        place = int((at - now + window_s) / window_s * bins)
        if shares is not None and 0 <= place <= bins:
            sums[min(place, bins - 1)] += shares
            counts[min(place, bins - 1)] += 1
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _lines(values: np.ndarray, color: str) -> str:
    """One filled line per stretch without a gap: a gap stays a gap, never a zero."""
    step = _WIDTH / (len(values) - 1)
    drawn = []
    stretch: list[tuple[float, float]] = []
    for index, value in enumerate([*values.tolist(), float("nan")]):
        if value == value:  # not NaN
            stretch.append((index * step, (_HEIGHT - 2) * (1 - value) + 1))
        elif stretch:
            drawn.append(_stretch(stretch, color))
            stretch = []
    base = f'<path d="M0 {_HEIGHT - 1}H{_WIDTH}" stroke="currentColor" stroke-opacity=".18"/>'
    return base + "".join(drawn)


def _stretch(points: list[tuple[float, float]], color: str) -> str:
    if len(points) == 1:
        points = [points[0], (points[0][0] + 2, points[0][1])]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    floor = _HEIGHT - 1
    area = f"M{points[0][0]:.1f} {floor}L{line}L{points[-1][0]:.1f} {floor}Z"
    return (
        f'<path d="{area}" fill="{color}" fill-opacity=".22"/>'
        f'<path d="M{line}" fill="none" stroke="{color}" stroke-width="2"'
        ' vector-effect="non-scaling-stroke" stroke-linejoin="round"/>'
    )
