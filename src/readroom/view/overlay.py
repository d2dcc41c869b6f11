"""Results drawn on their frame: a box and a few words for everybody.

Measured faces have a solid box in the colour of their expression and its name;
unclear ones say so; faces that were not measured have a thin dashed box and the
reason. Colour never stands alone.

::

    cv2.imwrite("drawn.png", draw(frame, pipeline(frame, at)))
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from readroom.domain import Box, FrameResult, Image, Observation, Reason
from readroom.view.lettering import plate, text_width
from readroom.view.palette import BGR, UNMEASURED, bgr, hex_of, ink_on

_PICTURE_PX: Final = 720
"""Letters have their plain size on a picture whose shorter side is this long."""
_SMALLEST_TEXT: Final = 14
_LARGEST_TEXT: Final = 26
_TEXT_OF_FACE: Final = 0.15
"""Height of a label over height of its face, within the two limits above."""
_OVERHANG: Final = 1.3
"""A label may be this much wider than its box before it is shortened."""
_LITTLE: Final = 0.1
"""Part of a label that may lie on something before another place is sought."""
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {"Ø": "O", "Ł": "L", "Đ": "D", "ẞ": "SS", "Æ": "Ae", "Œ": "Oe", "Þ": "Th", "Ð": "D"}
    | {"\N{LATIN SMALL LETTER DOTLESS I}": "i"}
    | {"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{EN DASH}": "-"}
)
"""Letters that are not a plain one with a mark, and signs that stand in names."""
_DASH: Final = 6
_SHORT_REASONS: Final[dict[Reason | None, str]] = {
    Reason.TOO_SMALL: "small",
    Reason.TOO_BLURRED: "blurred",
    Reason.TURNED_AWAY: "turned",
    Reason.STILL_PICTURE: "still",
}


@dataclass(frozen=True, slots=True)
class Area:
    """Whole pixels: left and top are inside, right and bottom just outside."""

    left: int
    top: int
    right: int
    bottom: int

    def overlap(self, other: Area) -> int:
        """Pixels shared with another area.

        Args:
            other: In the same picture.

        Returns:
            0 for areas that do not touch.
        """
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0


def draw(frame: Image, result: FrameResult, names: Mapping[int, str] | None = None) -> Image:
    """The frame with everybody marked.

    Args:
        frame: BGR, uint8, of the size in the result.
        result: What was seen in it.
        names: What persons are called, by number; others are called by it.

    Returns:
        A new picture; the frame is unchanged.
    """
    picture = frame.copy()
    people = sorted(result.observations, key=lambda seen: -seen.face.box.area)
    boxes = [_area(seen.face.box, picture) for seen in people]
    scale = max(1.0, min(picture.shape[:2]) / _PICTURE_PX)
    for seen, box in zip(people, boxes, strict=True):
        _draw_box(picture, seen, box, scale)
    taken: list[Area] = []
    for seen, box in zip(people, boxes, strict=True):
        name = (names or {}).get(seen.person, "")
        taken.append(_draw_label(picture, seen, box, scale, [*taken, *boxes], name))
    return picture


def colour_of(seen: Observation) -> str:
    """The web colour that a person is drawn in.

    Args:
        seen: One person in one frame.

    Returns:
        The colour of the expression, of an unclear one or of an unmeasured face.
    """
    return hex_of(seen.expression.emotion) if seen.expression else UNMEASURED


def wordings(seen: Observation, name: str = "") -> tuple[str, ...]:
    """What is written beside a person, from the longest wording to the shortest.

    Args:
        seen: One person in one frame.
        name: What the person is called; letters lose their marks, and a name with one that
            cannot be drawn without is not written.

    Returns:
        Never empty; each starts with the name of the person, or with the number.
    """
    number = str(seen.person)
    drawable = _drawable(name)
    who = drawable or f"Person {number}"
    if seen.reason is Reason.NOT_ALLOWED:  # of everybody: the page says so once
        return who, number
    if seen.expression is None:
        reason = seen.reason.words if seen.reason else "not measured"
        short = _SHORT_REASONS.get(seen.reason, "?")
        return f"{who}: {reason}", f"{number} {reason}", f"{number} {short}"
    if seen.expression.emotion is None:
        return f"{who}: unclear", f"{number} unclear"
    label, share = seen.expression.emotion.label, f"{seen.expression.confidence:.0%}"
    middle = f"{who} {label}" if drawable else f"{number} {label} {share}"
    return f"{who}: {label} {share}", middle, f"{number} {label}"


def _drawable(name: str) -> str:
    """The name in letters that can be drawn; empty where one of them cannot."""
    told = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    lost = {sign for sign in told if not (sign.isascii() and sign.isprintable())}
    if any(sign.isalnum() for sign in lost):  # marks and pictures may go, a letter may not
        return ""
    return "".join(sign for sign in told if sign not in lost).strip()


def _area(box: Box, picture: Image) -> Area:
    height, width = picture.shape[:2]
    left, right = (int(np.clip(round(x), 0, width)) for x in (box.x, box.x + box.width))
    top, bottom = (int(np.clip(round(y), 0, height)) for y in (box.y, box.y + box.height))
    return Area(left, top, max(right, left + 1), max(bottom, top + 1))


def _draw_box(picture: Image, seen: Observation, box: Area, scale: float) -> None:
    colour = bgr(colour_of(seen))
    if seen.expression is None:
        _draw_dashes(picture, box, colour, max(1, round(scale)))
        return
    thick = max(1, round(scale * (1 if seen.predicted or box.right - box.left < 40 else 2)))
    corners = (box.left, box.top), (box.right - 1, box.bottom - 1)
    # A dark rim keeps light boxes visible on light ground.
    cv2.rectangle(picture, *corners, (30, 30, 30), thick + 2)
    cv2.rectangle(picture, *corners, colour, thick)


def _draw_dashes(picture: Image, box: Area, colour: BGR, thick: int) -> None:
    """Gray dashes with white between them: visible on dark and on light ground."""
    dash = _DASH * thick
    for start in range(0, box.right - box.left + box.bottom - box.top, dash):
        paint: BGR = colour if start // dash % 2 == 0 else (235, 235, 235)
        for run in _runs(box, start, dash, thick):
            picture[run.top : run.bottom, run.left : run.right] = paint


def _runs(box: Area, start: int, dash: int, thick: int) -> Iterator[Area]:
    """The pieces of one dash on all four sides, counted from the upper left corner."""
    left, right = box.left + start, min(box.left + start + dash, box.right)
    if left < right:
        yield Area(left, box.top, right, box.top + thick)
        yield Area(left, max(0, box.bottom - thick), right, box.bottom)
    top, bottom = box.top + start, min(box.top + start + dash, box.bottom)
    if top < bottom:
        yield Area(box.left, top, box.left + thick, bottom)
        yield Area(max(0, box.right - thick), top, box.right, bottom)


def _draw_label(
    picture: Image, seen: Observation, box: Area, scale: float, taken: list[Area], name: str
) -> Area:
    """Write beside the box where it hides least; returns the place taken."""
    ground = colour_of(seen)
    height = round(
        np.clip(
            (box.bottom - box.top) * _TEXT_OF_FACE, _SMALLEST_TEXT * scale, _LARGEST_TEXT * scale
        )
    )
    text = _fitting(wordings(seen, name), box, height)
    written = plate(text, height, bgr(ink_on(ground)), bgr(ground))
    place = _freest(picture, box, written, taken)
    shown = written[: place.bottom - place.top, : place.right - place.left]
    picture[place.top : place.bottom, place.left : place.right] = shown
    return place


def _fitting(texts: Sequence[str], box: Area, height: int) -> str:
    """The longest wording that is hardly wider than the box, else the shortest."""
    room = (box.right - box.left) * _OVERHANG
    return next((text for text in texts if text_width(text, height) <= room), texts[-1])


def _freest(picture: Image, box: Area, written: Image, taken: list[Area]) -> Area:
    """Above, below or inside the box: the place that hides least of what is there.

    A little is let pass, so that labels do not jump to and fro in a video.
    """
    height, width = written.shape[:2]
    tops = (box.top - height, box.bottom, box.bottom - height, box.top)
    lefts = (box.left, box.right - width)
    places = [_inside(picture, left, top, width, height) for top in tops for left in lefts]
    near = [area for area in taken if _near(area, box, width, height)]
    little = max(1, round(height * width * _LITTLE))
    return min(places, key=lambda place: sum(place.overlap(area) for area in near) // little)


def _near(area: Area, box: Area, width: int, height: int) -> bool:
    return (
        area.left < box.right + width
        and area.right > box.left - width
        and area.top < box.bottom + height
        and area.bottom > box.top - height
    )


def _inside(picture: Image, left: int, top: int, width: int, height: int) -> Area:
    """The place moved into the picture; cut where the picture is smaller than it."""
    rows, columns = picture.shape[:2]
    left = max(0, min(left, columns - width))
    top = max(0, min(top, rows - height))
    return Area(left, top, min(left + width, columns), min(top + height, rows))
