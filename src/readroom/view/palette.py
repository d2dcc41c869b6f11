"""The colours of the seven emotions, once for frames, charts and reports.

They start from Okabe and Ito's colours for readers with colour-blindness; green
and purple were darkened until every pair stays at least 18 CIELAB units apart
with full vision and with each of the three colour-blindnesses (a test computes
it). Still, no picture says anything by colour alone.

>>> hex_of(Emotion.HAPPY)
'#f5c710'
>>> bgr(hex_of(Emotion.HAPPY))
(16, 199, 245)
"""

from __future__ import annotations

from typing import Final

from readroom.domain import Emotion

BGR = tuple[int, int, int]

COLOURS: Final[dict[Emotion, str]] = {
    Emotion.ANGRY: "#d55e00",
    Emotion.DISGUST: "#00805a",
    Emotion.FEAR: "#9a2c7e",
    Emotion.HAPPY: "#f5c710",
    Emotion.SAD: "#0058c0",
    Emotion.SURPRISE: "#70d0f5",
    Emotion.NEUTRAL: "#a3a3a3",
}
"""Web colours by emotion."""

UNCLEAR: Final = "#f2f2f2"
"""A measured face whose expression no label names."""

UNMEASURED: Final = "#6e6e6e"
"""A face that was not measured."""

INK: Final = "#111111"
PAPER: Final = "#ffffff"


def hex_of(emotion: Emotion | None) -> str:
    """The web colour of an emotion.

    Args:
        emotion: The emotion, or None for an unclear one.

    Returns:
        Like ``#d55e00``.
    """
    return UNCLEAR if emotion is None else COLOURS[emotion]


def bgr(colour: str) -> BGR:
    """A web colour as OpenCV wants it.

    Args:
        colour: Like ``#d55e00``.

    Returns:
        Blue, green, red; 0..255.
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return blue, green, red


def ink_on(colour: str) -> str:
    """The colour of text that is readable on a ground: black or white.

    Args:
        colour: The ground, like ``#d55e00``.

    Returns:
        :data:`INK` on light grounds, :data:`PAPER` on dark ones.
    """
    blue, green, red = (_linear(channel / 255) for channel in bgr(colour))
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else PAPER


def _linear(channel: float) -> float:
    """Light emitted by a channel of sRGB, 0..1."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
