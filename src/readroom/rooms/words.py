"""What somebody is told before they join a room, for its purpose and place, in their language."""

from __future__ import annotations

from html import escape

from readroom.domain import Detail, Purpose
from readroom.privacy.gate import Permission
from readroom.privacy.notice import LANGUAGES
from readroom.privacy.notice_texts import TEXTS
from readroom.rooms.notice_words import JOINING


def language_of(accepted: str) -> str:
    """The language of a notice for a visitor.

    Args:
        accepted: What their browser asks for, as in the header ``Accept-Language``: the order
            alone is looked at.

    Returns:
        The first that there is a notice in; else English.
    """
    asked = (part.split(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((one for one in asked if one in LANGUAGES), "en")


def notice(permission: Permission, language: str = "en") -> tuple[str, ...]:
    """What happens to whoever joins.

    Args:
        permission: Of the gate.
        language: One of `readroom.privacy.notice.LANGUAGES`.

    Returns:
        Sentences, one point each, plain text.
    """
    words, shared = JOINING[language], TEXTS[max(TEXTS)][language]
    said = [
        shared["purpose"].format(purpose=shared[permission.purpose.value]),
        words["own"],
        words["numbers"],
        words[_who_sees(permission)].format(min_group=permission.min_group),
        words[_what_is_kept(permission)],
        words["free"],
        words["guardians"],
    ]
    if permission.region is not None and permission.region.written_release:
        said.append(words["written"])
    return tuple(said)


def notice_html(permission: Permission, language: str) -> str:
    """The same as a list, with the way to the other languages.

    Args:
        permission: Of the gate.
        language: One of `readroom.privacy.notice.LANGUAGES`.

    Returns:
        HTML.
    """
    points = "".join(f"<li>{escape(one)}</li>" for one in notice(permission, language))
    others = " · ".join(
        f'<a href="?language={code}" lang="{code}">{name}</a>'
        for code, name in LANGUAGES.items()
        if code != language
    )
    return f'<ul class="points" lang="{language}">{points}</ul><p class="note">{others}</p>'


def shown_code(code: str) -> str:
    """A code as people read it.

    Args:
        code: Of a room.

    Returns:
        In two halves: ``ABCD-EFGH``.
    """
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def _what_is_kept(permission: Permission) -> str:
    if Detail.PERSON in permission.details:
        return "kept"
    return "kept_together" if permission.store else "nothing"


def _who_sees(permission: Permission) -> str:
    if not permission.person_views:
        return "room"
    return "consent" if permission.purpose is Purpose.EDUCATION else "persons"
