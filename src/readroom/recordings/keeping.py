"""What somebody wishes to keep of a source, and how its session begins: with notice and consent.

What may be kept decides `readroom.privacy`; nothing is looked at before the session is begun.
`readroom.recordings.session_keeper` then keeps what is seen.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from readroom.domain import Consent, Detail, Session, one_line, without_controls
from readroom.errors import RefusedError
from readroom.privacy.consent import check_consent
from readroom.privacy.gate import Permission
from readroom.privacy.notice import Notice, notice_of
from readroom.recognition.cards import ModelCard
from readroom.recordings.excepted import record_exception
from readroom.sessions.database import name_of
from readroom.sessions.store import SessionStore
from readroom.settings import demo_database, load_settings

ConsentBy = Literal["each person", "guardians"]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where sessions go, and what is known of them before they begin.

    Attributes:
        store: The store they are begun in.
        consent: Who agreed, as somebody assures; None where nobody was asked.
        detail: How fine figures are kept; None for single persons where the purpose is
            about them (market research, play-tests, research), else for the room.
        title: What the session is called; None for the name of its source.
        expected: People who were to be there; None for the most seen at once.
        language: Of the notice that people were shown, as in "en".
    """

    store: SessionStore
    consent: ConsentBy | None = None
    detail: Detail | None = None
    title: str | None = None
    expected: int | None = None
    language: str = "en"

    def detail_for(self, permission: Permission) -> Detail:
        """How fine figures are kept.

        Args:
            permission: Of the gate.

        Returns:
            As asked for, else as fine as the purpose is about.
        """
        return self.detail or permission.usual_detail or Detail.ROOM

    def notice(self, permission: Permission, recorded: bool) -> Notice:
        """What people were told.

        Args:
            permission: Of the gate.
            recorded: Whether a recording is read, which stays, and not a live camera.

        Returns:
            The newest text in their language.
        """
        return notice_of(permission, self.detail_for(permission), self.language, recorded)

    def check(self, permission: Permission, notice: Notice) -> tuple[Consent, ...]:
        """What was agreed to, if that is enough.

        Args:
            permission: Of the gate.
            notice: What people were told.

        Returns:
            The consents to be recorded.

        Raises:
            RefusedError: If nothing may be kept, not so finely, or consent is lacking.
        """
        detail = self.detail_for(permission)
        by = self.consent
        now = datetime.now(UTC)
        agreed = (Consent(now, notice.sha256, self.language, detail, by),) if by else ()
        check_consent(permission, agreed, detail)
        return agreed


def kept_until(begun: datetime) -> datetime:
    """When a session is erased by itself.

    Args:
        begun: When it begins.

    Returns:
        As many days later as ``keep_days`` of the settings in force says.
    """
    return begun + timedelta(days=load_settings().keep_days)


def begin_session(
    keeping: Keeping, permission: Permission, source: str, source_name: str, card: ModelCard
) -> Session:
    """Begin a session in the store, with notice and consent, before the first look.

    Args:
        keeping: Where, and what is known of it.
        permission: Of the gate.
        source: ``live``, ``recording`` or ``synthetic``.
        source_name: Name of the camera, file or script.
        card: Of the model that will read faces.

    Returns:
        The session.

    Raises:
        RefusedError: If nothing may be kept, not so finely, or consent is lacking, or people
            would be kept in the store of the demonstration.
    """
    if source != "synthetic" and keeping.store.name == name_of(demo_database()):
        raise RefusedError(
            "the store of readroom demo holds synthetic sessions alone, and nobody would look for "
            "people's there; end it and start readroom app to keep this session"
        )
    notice = keeping.notice(permission, recorded=source == "recording")
    agreed = keeping.check(permission, notice)
    now = datetime.now(UTC)
    detail = keeping.detail_for(permission)
    session = Session(
        id=secrets.token_hex(16),
        title=one_line(keeping.title or source_name),
        purpose=permission.purpose,
        region=permission.region.code if permission.region else "",
        detail=detail,
        min_group=permission.min_group,
        started=now,
        source=source,
        source_name=without_controls(source_name),
        model=f"{card.name} {card.version}",
        model_sha256=card.sha256,
        expected=keeping.expected,
        expires=kept_until(now),
    )
    keeping.store.begin(session, agreed, notice)
    record_exception(permission, keeping.store, session.id)
    return session
