"""Valence and arousal of a room over the last minutes, as two quiet lines with their bands.

They are as wide as what is known of the room, from two minutes to ten, in whole minutes.

Like `readroom.view.charts` this is plain HTML with one drawing: a refresh costs the server far
under 2 ms.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from math import ceil
from typing import Final

from readroom.domain import Estimate, RoomWindow
from readroom.view.chart_style import Theme

VALENCE_IS: Final = (
    "Valence and arousal: how pleasant and how excited the words for the visible expressions "
    "are on average, -1 to 1, with a 95 % interval. Not measured or withheld: a gap."
)
_ROWS: Final[tuple[tuple[str, Callable[[RoomWindow], Estimate | None]], ...]] = (
    ("valence", lambda window: window.valence),
    ("arousal", lambda window: window.arousal),
)
_COLORS: Final[dict[Theme, tuple[str, str]]] = {
    "light": ("#0072B2", "#8A6A00"),
    "dark": ("#6CC3F5", "#E6B94D"),
}
_LEAST_MIN, _MOST_MIN = 2, 10
_WIDTH, _HEIGHT = 240, 46
_STYLE: Final = """
<style>
.rr-valence{display:grid;grid-template-columns:6rem 1fr 8.2rem;align-items:center;gap:.3rem .6rem;
font-size:.9rem;font-variant-numeric:tabular-nums}
.rr-valence img{width:100%;height:46px;display:block}
.rr-valence .t{grid-column:2;display:flex;justify-content:space-between;opacity:.72;
font-size:.8rem;margin-top:-.3rem}
.rr-valence .n{text-align:right}.rr-valence small{opacity:.72;margin-left:.35rem}
@media (max-width:640px){.rr-valence{grid-template-columns:5.2rem 1fr 7.4rem;font-size:.86rem}}
@media (max-width:300px){.rr-valence{grid-template-columns:1fr auto;grid-auto-flow:dense}
.rr-valence img,.rr-valence .t{grid-column:1/3}}
</style>"""


def valence_html(windows: Sequence[RoomWindow], theme: Theme = "light") -> str:
    """Two rows of name, line and number, and how far the lines go back.

    Args:
        windows: Oldest first; the newest one ends at the right edge.
        theme: Of the page that shows them.

    Returns:
        HTML of constant height that inherits the text colour of its page.
    """
    rows, minutes = [], _minutes(windows)
    colors = _COLORS.get(theme, _COLORS["light"])
    for (name, figure), color in zip(_ROWS, colors, strict=True):
        newest = figure(windows[-1]) if windows else None
        number, told = "-", "not known now"
        if newest is not None:
            between = f"{newest.low:+.2f} to {newest.high:+.2f}"
            number = f"{newest.value:+.2f}<small>{between}</small>"
            told = f"{newest.value:+.2f} now, {between}"
        picture = b64encode(_svg(windows, figure, color, 60.0 * minutes).encode()).decode()
        alt = escape(f"{name} over the last {minutes} minutes: {told}")
        rows.append(
            f'<div>{name}</div><img alt="{alt}" decoding="sync" '
            f'src="data:image/svg+xml;base64,{picture}"><div class="n">{number}</div>'
        )
    scale = f'<div class="t"><span>{minutes} minutes ago</span><span>now</span></div>'
    return f'{_STYLE}<div class="rr-valence">{"".join(rows)}{scale}</div>'


def _minutes(windows: Sequence[RoomWindow]) -> int:
    """From the left edge to the right."""
    known_s = windows[-1].span.end - windows[0].span.start if windows else 0.0
    return min(max(ceil(known_s / 60), _LEAST_MIN), _MOST_MIN)


def _svg(
    windows: Sequence[RoomWindow],
    figure: Callable[[RoomWindow], Estimate | None],
    color: str,
    window_s: float,
) -> str:
    end = windows[-1].span.end if windows else 0.0
    middle = _y(0.0)
    drawn = [f'<path d="M0 {middle}H{_WIDTH}" stroke="#888" stroke-opacity=".45"/>']
    for window in windows:
        told = figure(window)
        left, right = (
            _WIDTH * (1 - (end - at) / window_s) for at in (window.span.start, window.span.end)
        )
        if told is None or right <= 0:
            continue
        high, low = _y(told.high), _y(told.low)
        drawn.append(
            f'<rect x="{left:.1f}" y="{high}" width="{right - left:.1f}" '
            f'height="{max(low - high, 0.5):.1f}" fill="{color}" fill-opacity=".22"/>'
            f'<path d="M{left:.1f} {_y(told.value)}H{right:.1f}" stroke="{color}" '
            'stroke-width="2.5" vector-effect="non-scaling-stroke"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' preserveAspectRatio="none" width="{_WIDTH}" height="{_HEIGHT}">{"".join(drawn)}</svg>'
    )


def _y(value: float) -> float:
    """-1 at the lower edge, 1 at the upper."""
    return round(_HEIGHT * (1 - value) / 2, 1)
