"""What a device says of one look at its own camera: numbers, none of which shows a face.

>>> read_message('{"look": null}')
Message(look=None, leaves=False)
"""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readroom.domain import Box, Face, Landmarks
from readroom.errors import InputError

LONGEST_MESSAGE: Final = 2048
"""Characters. A look has some 400 of them; raising it lets a visitor send more nonsense."""

M = TypeVar("M", bound=BaseModel)
Logit = Annotated[float, Field(ge=-100, le=100)]
"""The model's own lie within some 20 of zero."""


class Look(BaseModel):
    """One face, found and judged on the device that saw it.

    Attributes:
        size_px: Side of the square that was read, in pixels of the camera's picture.
        sharpness: As of `readroom.recognition.quality.sharpness`, 0..1.
        score: How sure the detector is, 0..1.
        turn: As of `readroom.privacy.sampling.turn_of`; above 0 to the picture's right edge.
        nod: As of `readroom.privacy.sampling.nod_of`.
        fer2013: Seven logits in the order of Emotion.
        ferplus: Eight logits in FER+ order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    size_px: Annotated[float, Field(ge=1, le=10_000)]
    sharpness: Annotated[float, Field(ge=0, le=1)]
    score: Annotated[float, Field(ge=0, le=1)]
    turn: Annotated[float, Field(ge=-10, le=10)]
    nod: Annotated[float, Field(ge=-10, le=10)]
    fer2013: Annotated[list[Logit], Field(min_length=7, max_length=7)]
    ferplus: Annotated[list[Logit], Field(min_length=8, max_length=8)]


class Message(BaseModel):
    """What a page sends.

    Attributes:
        look: What was seen; None for nobody.
        leaves: Whether the visitor leaves for good.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    look: Look | None = None
    leaves: bool = False


def read_message(text: str) -> Message:
    """What a page sent.

    Args:
        text: JSON.

    Returns:
        The message.

    Raises:
        InputError: If it is no such message; nothing of it is repeated.
    """
    return _read(Message, text)


class _Greeting(BaseModel):
    """The first message of a page: the token of the place that it had, or none."""

    model_config = ConfigDict(extra="forbid", strict=True)

    token: Annotated[str, Field(max_length=64)] = ""


def read_token(text: str) -> str:
    """The place that a page had before.

    Args:
        text: Its first message, JSON.

    Returns:
        A token, or nothing.

    Raises:
        InputError: If it is no such message.
    """
    return _read(_Greeting, text).token


def drawn_face(look: Look, box: Box) -> Face:
    """A face in a drawn seat whose head is turned and raised as the one that was looked at.

    Args:
        look: Of the device.
        box: Where the seat's face is drawn, in pixels.

    Returns:
        With landmarks of which turn and nod come out as they were sent.
    """
    return Face(box, look.score, _landmarks(look, box))


def _read(kind: type[M], text: str) -> M:
    if len(text) > LONGEST_MESSAGE:
        raise InputError(
            f"expected a message of at most {LONGEST_MESSAGE} characters; got {len(text)}"
        )
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in found["loc"]) or "the message"
        raise InputError(
            f"expected a {kind.__name__.lower().strip('_')} as the page sends it; got {where}: "
            f"{found['msg']}; load the page anew"
        ) from None


def _landmarks(look: Look, box: Box) -> Landmarks:
    """Eyes a third of the width apart, the mouth a third of the height under them."""
    x, y = box.center
    apart, down = box.width / 3, box.height / 3
    eyes = y - down / 2
    nose = (x + look.turn * apart, eyes + look.nod * down)
    left, right = x - apart / 2, x + apart / 2
    return (left, eyes), (right, eyes), nose, (left, eyes + down), (right, eyes + down)
