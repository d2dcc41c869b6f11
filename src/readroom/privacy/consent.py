"""Whether what people agreed to covers what is to be kept and shown."""

from __future__ import annotations

from collections.abc import Sequence

from readroom.domain import Consent, Detail
from readroom.privacy.gate import Permission


def check_consent(permission: Permission, consents: Sequence[Consent], detail: Detail) -> None:
    """Go on only where a session of this detail may be kept.

    Args:
        permission: Of the gate.
        consents: As recorded before the first look.
        detail: How fine the kept numbers will be.

    Raises:
        RefusedError: If nothing may be kept, not so finely, or if consent is lacking.
    """
    raise NotImplementedError


def shows_persons(permission: Permission, consents: Sequence[Consent] = ()) -> bool:
    """Whether single persons may be shown.

    Args:
        permission: Of the gate.
        consents: As recorded; without a recording there are none.

    Returns:
        False where figures of the room are all that may be seen.
    """
    raise NotImplementedError
