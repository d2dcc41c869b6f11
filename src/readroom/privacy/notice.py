"""What people are told before the first look, in their language, word for word known later.

A recorded consent carries the sha256 of the text that was shown. Texts are never changed,
only followed by a new version: `readroom.privacy.notice_texts`.

>>> from readroom.privacy.gate import decide
>>> notice_of(decide("research", "GB"), Detail.ROOM, "fr").text.splitlines()[0]
"Une caméra observe la salle, ou l'image d'une visioconférence est lue."
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from readroom.domain import Detail
from readroom.privacy.gate import Permission
from readroom.privacy.notice_texts import TEXTS

LANGUAGES: Final[dict[str, str]] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A text that was shown.

    Attributes:
        version: Of the text, 1, 2, ...
        language: A key of :data:`LANGUAGES`.
        text: Plain text, paragraphs divided by an empty line.
    """

    version: int
    language: str
    text: str

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the text in UTF-8: what a consent refers to."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def notice_of(
    permission: Permission, detail: Detail | None, language: str = "en", recorded: bool = False
) -> Notice:
    """What is to be shown before the first look.

    Args:
        permission: Of the gate.
        detail: How fine the kept numbers will be; None where none will be kept.
        language: One of :data:`LANGUAGES`; English where it is not there.
        recorded: Whether a recording is read, which stays, and not a live camera.

    Returns:
        The newest text.
    """
    chosen = language if language in LANGUAGES else "en"
    return _notice(max(TEXTS), chosen, permission, detail, recorded)


def is_notice_of(sha256: str, permission: Permission, detail: Detail) -> bool:
    """Whether a hash is that of a notice for this purpose and detail, in any language.

    Args:
        sha256: As in a consent.
        permission: Of the gate.
        detail: How fine the kept numbers are.

    Returns:
        True for every version that there ever was, of a live camera or of a recording.
    """
    return any(one.sha256 == sha256 for one in _all(permission, detail))


def _all(permission: Permission, detail: Detail) -> Iterator[Notice]:
    for version, language, recorded in product(TEXTS, LANGUAGES, (False, True)):
        yield _notice(version, language, permission, detail, recorded)


def _notice(
    version: int, language: str, permission: Permission, detail: Detail | None, recorded: bool
) -> Notice:
    words = TEXTS[version][language]
    written = permission.region is not None and permission.region.written_release
    kept = words[detail.value if detail else "nothing"].format(min_group=permission.min_group)
    pictures = words.get("recording" if recorded else "live")  # older texts have no such choice
    parts = [
        words["look"],
        words["purpose"].format(purpose=words[permission.purpose.value]),
        f"{pictures} {kept}" if pictures else kept,
        words["free"],
        words["guardians"],
    ]
    parts += [words["written"]] if written else []
    return Notice(version, language, "\n\n".join(parts))
