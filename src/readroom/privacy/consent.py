"""Whether what people agreed to covers what is to be kept and shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from readroom.domain import Consent, Detail, Purpose
from readroom.errors import RefusedError
from readroom.privacy.gate import Permission, require_inference
from readroom.privacy.notice import is_notice_of

GIVEN_BY: Final = frozenset({"each person", "guardians"})
"""Nobody agrees for grown-up others; ``self`` says nothing about other people."""


def check_consent(permission: Permission, consents: Sequence[Consent], detail: Detail) -> None:
    """Go on only where a session of this detail may be kept.

    Args:
        permission: Of the gate.
        consents: As recorded before the first look.
        detail: How fine the kept numbers will be.

    Raises:
        RefusedError: If nothing may be kept, not so finely, or if consent is lacking.
    """
    require_inference(permission)
    check_detail(permission, detail)
    if not any(_covers(consent, permission, detail) for consent in consents):
        raise RefusedError(
            f"expected a recorded consent to keep {detail} figures, for everybody in view, "
            "after the notice of this purpose was shown; show the notice (the page Live has it, "
            "and readroom notice) and record the consent, on the command line with --consent "
            "each-person or guardians"
        )


def check_detail(permission: Permission, detail: Detail) -> None:
    """Go on only where figures may be kept this finely.

    Args:
        permission: Of the gate.
        detail: How fine the kept numbers will be.

    Raises:
        RefusedError: If nothing may be kept, or not so finely.
    """
    if not permission.store:
        raise RefusedError(
            f"nothing is kept for the purpose {permission.purpose.words!r}; choose the purpose "
            "that the people in view agreed to, as with --purpose or READROOM_PURPOSE"
        )
    if detail not in permission.details:
        raise RefusedError(
            f"for the purpose {permission.purpose.words!r} figures of the room are kept, not of "
            "single persons; record with the detail 'room'"
        )


def shows_persons(permission: Permission, consents: Sequence[Consent] = ()) -> bool:
    """Whether single persons may be shown.

    Args:
        permission: Of the gate.
        consents: As recorded; without a recording there are none.

    Returns:
        False where figures of the room are all that may be seen.
    """
    if not permission.person_views:
        return False
    if permission.purpose is not Purpose.EDUCATION:
        return True
    return any(_covers(consent, permission, Detail.PERSON) for consent in consents)


def _covers(consent: Consent, permission: Permission, detail: Detail) -> bool:
    """Whether it is of everybody, in force, wide enough, and given after our own notice."""
    return (
        consent.person is None
        and consent.withdrawn is None
        and consent.by in GIVEN_BY
        and (consent.scope is detail or consent.scope is Detail.PERSON)
        and is_notice_of(consent.notice_sha256, permission, consent.scope)
    )
