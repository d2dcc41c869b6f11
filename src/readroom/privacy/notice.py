"""What people are told before the first look, in their language, word for word known later.

A recorded consent carries the sha256 of the text that was shown; texts are never changed,
only followed by a new version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from readroom.domain import Detail
from readroom.privacy.gate import Permission


@dataclass(frozen=True, slots=True)
class Notice:
    """A text that was shown.

    Attributes:
        version: Of the text, 1, 2, ...
        language: As in "en".
        text: Plain text, paragraphs divided by an empty line.
    """

    version: int
    language: str
    text: str

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8: what a consent refers to."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def notice_of(permission: Permission, detail: Detail, language: str = "en") -> Notice:
    """What is to be shown before a session.

    Args:
        permission: Of the gate.
        detail: How fine the kept numbers will be.
        language: One of :data:`LANGUAGES`; English where it is not there.

    Returns:
        The newest text.
    """
    raise NotImplementedError
