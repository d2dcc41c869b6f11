"""A synthetic room: scripted people as results, drawn on a canvas. No camera and no model.

For looking at pages and reports without anybody's face. Every picture says that it
is synthetic.

>>> room = DemoRoom(people=3, seed=1)
>>> frame, result = room.at(0.0)
>>> frame.shape, [seen.person for seen in result.observations]
((720, 1280, 3), [1, 2, 3])
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sin, tau
from typing import Final

import cv2
import numpy as np

from readroom.domain import (
    Box,
    Emotion,
    Expression,
    Face,
    FrameResult,
    Image,
    Observation,
    Probabilities,
    Reason,
)

SIZE: Final = (1280, 720)
TOP: Final = 40
"""Pixels above the first row, for what the picture says of itself."""
FACE_OF_TILE: Final = 0.74
"""Height of a face over the shorter side of its place; larger ones leave no room for labels."""
SPELL_S: Final = 7.0
"""How long a scripted expression lasts on average."""
AWAY_SHARE: Final = 0.08
LIKELY: Final = {
    Emotion.NEUTRAL: 0.55,
    Emotion.HAPPY: 0.2,
    Emotion.SURPRISE: 0.08,
    Emotion.SAD: 0.07,
    Emotion.ANGRY: 0.04,
    Emotion.FEAR: 0.04,
    Emotion.DISGUST: 0.02,
}
SKINS: Final = ((190, 212, 240), (150, 185, 225), (110, 150, 200), (80, 110, 165), (60, 80, 120))

GROUND: Final = (62, 54, 50)
SAYS: Final = "SYNTHETIC ROOM - drawn faces, scripted expressions"

# Mouth (curve, opening), brows (lift, slant): how a drawn face shows each emotion.
FEATURES: Final[dict[Emotion, tuple[float, float, float, float]]] = {
    Emotion.NEUTRAL: (0.0, 0.0, 0.0, 0.0),
    Emotion.HAPPY: (1.0, 0.35, 0.3, 0.0),
    Emotion.SURPRISE: (0.0, 1.0, 1.0, 0.0),
    Emotion.SAD: (-0.8, 0.0, 0.2, -0.6),
    Emotion.ANGRY: (-0.5, 0.1, -0.6, 0.8),
    Emotion.FEAR: (-0.4, 0.6, 0.9, -0.4),
    Emotion.DISGUST: (-0.6, 0.0, -0.3, 0.4),
}


@dataclass(frozen=True, slots=True)
class _Person:
    """One scripted person: where they sit and when which expression begins."""

    number: int
    x: float
    y: float
    size: float
    skin: tuple[int, int, int]
    phase: float
    begins: tuple[float, ...]
    shows: tuple[Emotion | None, ...]
    length_s: float

    def now(self, at: float) -> Emotion | None:
        """The scripted expression, or None while turned away."""
        place = int(np.searchsorted(self.begins, at % self.length_s, side="right")) - 1
        return self.shows[max(place, 0)]

    def box(self, at: float) -> Box:
        """Where the face is, swaying a little."""
        x = self.x + 0.06 * self.size * sin(tau * at / 5.3 + self.phase)
        y = self.y + 0.03 * self.size * sin(tau * at / 3.1 + 2 * self.phase)
        return Box(x - 0.39 * self.size, y - 0.5 * self.size, 0.78 * self.size, self.size)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A scripted person at a moment.

    Attributes:
        person: Number, 1, 2, ...
        box: Where the face is.
        shown: The scripted expression, or None while turned away.
        phase: Of this person's own small movements, in radians.
    """

    person: int
    box: Box
    shown: Emotion | None
    phase: float


class DemoRoom:
    """A room whose people follow a script; the same seed gives the same room."""

    def __init__(
        self,
        people: int = 30,
        seed: int = 0,
        length_s: float = 600.0,
        size: tuple[int, int] = SIZE,
    ) -> None:
        """Seat the people and write the script.

        Args:
            people: How many, 1 or more.
            seed: Of places, skins and script.
            length_s: After which the script begins again.
            size: Width and height of the canvas in pixels. Raising it costs drawing.
        """
        rng = np.random.default_rng(seed)
        self.size = size
        self._ground: Image = np.full((size[1], size[0], 3), GROUND, np.uint8)
        self._patches: dict[tuple[int, Emotion | None], Image] = {}
        columns = _columns(people, size)
        rows = ceil(people / columns)
        wide, high = size[0] / columns, (size[1] - TOP) / rows
        self._people = tuple(
            self._seat(number, columns, (wide, high), rng, length_s) for number in range(people)
        )

    @staticmethod
    def _seat(
        number: int,
        columns: int,
        tile: tuple[float, float],
        rng: np.random.Generator,
        length_s: float,
    ) -> _Person:
        begins, shows = [0.0], [None if rng.random() < AWAY_SHARE else Emotion.NEUTRAL]
        while begins[-1] < length_s:
            begins.append(begins[-1] + float(rng.gamma(4.0, SPELL_S / 4)))
            emotion = rng.choice(list(LIKELY), p=list(LIKELY.values()))
            shows.append(None if rng.random() < AWAY_SHARE else Emotion(int(emotion)))
        return _Person(
            number=number + 1,
            x=(number % columns + 0.5) * tile[0],
            y=TOP + (number // columns + 0.55) * tile[1],
            size=FACE_OF_TILE * min(tile),
            skin=SKINS[int(rng.integers(len(SKINS)))],
            phase=float(rng.uniform(0, tau)),
            begins=tuple(begins),
            shows=tuple(shows),
            length_s=length_s,
        )

    def at(self, seconds: float) -> tuple[Image, FrameResult]:
        """The room at a moment.

        Args:
            seconds: On the room's own clock, 0 or more.

        Returns:
            The canvas (BGR) and the scripted result that belongs to it.
        """
        seen = tuple(_observe(person, seconds) for person in self._people)
        return self.picture(seconds), FrameResult(seconds, *self.size, seen)

    def picture(self, seconds: float, *, caption: bool = True) -> Image:
        """The room drawn.

        Args:
            seconds: As of :meth:`at`.
            caption: Whether the picture says what it is; else whoever shows it must.

        Returns:
            The canvas (BGR).
        """
        canvas: Image = self._ground.copy()
        if caption:
            cv2.putText(
                canvas,
                SAYS,
                (16, 27),
                cv2.FONT_HERSHEY_SIMPLEX,
                0.6,
                (200, 200, 200),
                1,
                cv2.LINE_AA,
            )
        for person in self._people:
            patch = self._patch(person, person.now(seconds))
            x, y = person.box(seconds).center
            left, top = round(x) - patch.shape[1] // 2, round(y) - patch.shape[0] // 2
            canvas[top : top + patch.shape[0], left : left + patch.shape[1]] = patch
        return canvas

    def _patch(self, person: _Person, shown: Emotion | None) -> Image:
        """A face on its ground, drawn once: copying is ten times as fast."""
        key = person.number, shown
        if key not in self._patches:
            side = 2 * round(0.52 * person.size)
            patch: Image = np.full((side, side, 3), GROUND, np.uint8)
            _draw(patch, person, shown)
            self._patches[key] = patch
        return self._patches[key]

    def scene(self, seconds: float) -> tuple[Sitting, ...]:
        """Where everybody is and what the script has them show.

        Args:
            seconds: As of :meth:`at`.

        Returns:
            One entry for each person, by number.
        """
        return tuple(
            Sitting(person.number, person.box(seconds), person.now(seconds), person.phase)
            for person in self._people
        )


def _observe(person: _Person, at: float) -> Observation:
    face = Face(person.box(at), 0.95)
    shown = person.now(at)
    if shown is None:
        return Observation(person.number, face, 0.3, Reason.TURNED_AWAY)
    sure = 0.72 + 0.2 * sin(tau * at / 11 + person.phase)
    probabilities: Probabilities = tuple(
        sure if emotion == shown else (1 - sure) / 6 for emotion in Emotion
    )
    name = shown if sure >= 0.55 else None
    return Observation(
        person.number, face, 0.9, None, Expression(probabilities, probabilities, name, sure)
    )


def _columns(people: int, size: tuple[int, int]) -> int:
    """Seats in a row for the largest faces; of equal ones, with the fewest empty seats."""

    def worth(columns: int) -> tuple[float, int]:
        rows = ceil(people / columns)
        tile = min(size[0] / columns, (size[1] - TOP) / rows)
        return round(tile, 3), -columns * rows

    return max(range(1, people + 1), key=worth)


def _draw(patch: Image, person: _Person, shown: Emotion | None) -> None:
    """One face: skin, eyes, brows and mouth; no features while turned away."""
    (x, y), size = (patch.shape[1] / 2, patch.shape[0] / 2), person.size
    dark = tuple(int(value * 0.35) for value in person.skin)

    def at(right: float, down: float) -> tuple[int, int]:
        return round(x + right * size), round(y + down * size)

    cv2.ellipse(
        patch,
        at(0, 0),
        (round(0.36 * size), round(0.48 * size)),
        0,
        0,
        360,
        person.skin,
        -1,
        cv2.LINE_AA,
    )
    if shown is None:
        return
    curve, opening, lift, slant = FEATURES[shown]
    stroke = max(1, round(size / 45))
    for side in (-1, 1):
        cv2.circle(patch, at(0.15 * side, -0.1), max(1, round(size * 0.035)), dark, -1, cv2.LINE_AA)
        inner = at(0.08 * side, -0.2 - 0.06 * lift + 0.05 * slant)
        outer = at(0.22 * side, -0.2 - 0.06 * lift - 0.03 * slant)
        cv2.line(patch, inner, outer, dark, stroke, cv2.LINE_AA)
    across = np.linspace(-1.0, 1.0, 15)
    bell = 1 - across**2
    upper = [
        at(0.16 * float(right), 0.22 + float(arch) * (0.08 * curve - 0.06 * opening))
        for right, arch in zip(across, bell, strict=True)
    ]
    if not opening:
        cv2.polylines(patch, [np.array(upper, np.int32)], False, dark, stroke, cv2.LINE_AA)
        return
    lower = [
        at(0.16 * float(right), 0.22 + float(arch) * (0.11 * curve + 0.08 * opening))
        for right, arch in zip(across, bell, strict=True)
    ]
    cv2.fillPoly(patch, [np.array(upper + lower[::-1], np.int32)], dark, cv2.LINE_AA)
