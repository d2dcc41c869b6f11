"""What somebody is told before they join a room, for its purpose and place."""

from __future__ import annotations

from html import escape

from readroom.domain import Purpose
from readroom.privacy.gate import Permission


def notice(permission: Permission) -> tuple[str, ...]:
    """What happens to whoever joins.

    Args:
        permission: Of the gate.

    Returns:
        Sentences, one point each, plain text.
    """
    kept = (
        "Whoever runs this room can keep these numbers, under a random number, until a day that "
        "they set."
        if permission.store
        else "Nothing of it is kept."
    )
    said = [
        f"This room is read for: {permission.purpose.words}.",
        "Your own browser reads the visible expression of your face, on this device. No picture "
        "and no sound leaves it.",
        "Four times a second some twenty numbers go to the Readroom server: how large, sharp and "
        "turned your face is, and how much it looks like each expression that the model knows. "
        "They say what is visible, not what you feel, and they are often wrong.",
        _who_sees(permission),
        kept,
        "Taking part is voluntary. You can pause or leave whenever you like.",
    ]
    if permission.asks_guardians:
        said.append("If you are not of age, your guardians decide.")
    if permission.region is not None and permission.region.written_release:
        said.append("Do not join before you have signed a release: the law of this place asks it.")
    return tuple(said)


def notice_html(permission: Permission) -> str:
    """The same as a list.

    Args:
        permission: Of the gate.

    Returns:
        HTML.
    """
    points = "".join(f"<li>{escape(one)}</li>" for one in notice(permission))
    return f'<ul class="points">{points}</ul>'


def shown_code(code: str) -> str:
    """A code as people read it.

    Args:
        code: Of a room.

    Returns:
        In two halves: ``ABCD-EFGH``.
    """
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def _who_sees(permission: Permission) -> str:
    group = (
        f"Whoever runs this room sees figures of everybody together, of {permission.min_group} "
        "people or more"
    )
    if not permission.person_views:
        return f"{group}, never yours alone."
    if permission.purpose is Purpose.EDUCATION:
        return f"{group}; yours alone only after a consent to that was recorded."
    return (
        "Whoever runs this room sees what is read of you under your number, and can write a name "
        "beside it."
    )
