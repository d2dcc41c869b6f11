"""A recording put into the store like a live session: numbers by the second, no picture.

::

    pipeline ─► FrameResult ─► Sampler ─► Recorder (own thread: meter, release) ─► store

What may be kept decides `readroom.privacy`; nothing is looked at before the session is begun.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from readroom.analytics.evidence import Evidence
from readroom.analytics.rooms import RoomMeter
from readroom.domain import Consent, Detail, FrameResult, Sample, Session
from readroom.errors import StoreUnavailableError
from readroom.privacy.consent import check_consent
from readroom.privacy.gate import Permission
from readroom.privacy.notice import Notice, notice_of
from readroom.privacy.sampling import Sampler
from readroom.recognition.cards import ModelCard
from readroom.recognition.frames import Source
from readroom.recordings.excepted import record_exception
from readroom.sessions.recorder import Recorder
from readroom.sessions.recording import ERASED, RecorderOptions, RecorderStatus
from readroom.sessions.store import SessionStore
from readroom.settings import load_settings

ConsentBy = Literal["each person", "guardians"]
AHEAD_S: Final = 60
"""Seconds of media that may wait to be written: files are read faster than rooms live. Raising
it loses more when the program is killed."""
_WAIT_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where sessions go, and what is known of them before they begin.

    Attributes:
        store: Where they go.
        consent: Who agreed, as somebody assures; None where nobody was asked.
        detail: How fine figures are kept; None for single persons where the purpose is
            about them (market research, play-tests, research), else for the room.
        title: What the session is called; None for the name of its source.
        expected: People who were to be there; None for the most seen at once.
        language: Of the notice that people were shown.
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
        As many days later as the settings in force say.
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
        RefusedError: If nothing may be kept, not so finely, or consent is lacking.
    """
    notice = keeping.notice(permission, recorded=source == "recording")
    agreed = keeping.check(permission, notice)
    now = datetime.now(UTC)
    detail = keeping.detail_for(permission)
    session = Session(
        id=secrets.token_hex(16),
        title=keeping.title or source_name,
        purpose=permission.purpose,
        region=permission.region.code if permission.region else "",
        detail=detail,
        min_group=permission.min_group,
        started=now,
        source=source,
        source_name=source_name,
        model=f"{card.name} {card.version}",
        model_sha256=card.sha256,
        expected=keeping.expected,
        expires=kept_until(now),
    )
    keeping.store.begin(session, agreed, notice)
    record_exception(permission, keeping.store, session.id)
    return session


@contextmanager
def kept(
    keeping: Keeping, permission: Permission, source: Source, card: ModelCard
) -> Iterator[SessionKeeper]:
    """Begin a session for a source, and end it with the block, however that ends.

    Args:
        keeping: Where, and what is known of it.
        permission: Of the gate.
        source: A video, a camera or a stream.
        card: Of the model that reads faces.

    Yields:
        What takes the results of the source.

    Raises:
        RefusedError: As of :func:`begin_session`.
    """
    name = source.name if "://" in source.name else Path(source.name).name
    session = begin_session(keeping, permission, "recording", name, card)
    with SessionKeeper(keeping.store, session, card) as keeper:
        yield keeper


class SessionKeeper:
    """Takes the results of one source and keeps what may be kept; use it in a ``with`` block."""

    def __init__(
        self, store: SessionStore, session: Session, card: ModelCard, *, in_step: bool = True
    ) -> None:
        """Nothing is written before the block begins.

        Args:
            store: Where the session was begun.
            session: Of :func:`begin_session`.
            card: Of the model that reads faces; corrects shares.
            in_step: Whether a source that is read faster than it was lived waits for the
                store; a live room cannot wait.
        """
        told = card.require_confusion()
        evidence = Evidence.of(told.slope, told.offset, told.refits)
        meter = RoomMeter(evidence, session.expected, session.min_group)
        self.session = session
        self._sampler = Sampler()
        options = RecorderOptions(every_s=_WAIT_S) if in_step else RecorderOptions()
        self._recorder = Recorder(store, session, meter, options)
        self._in_step = in_step
        self._next = 0
        self._second = -1
        self._store = store
        self._looked = False

    def add(self, result: FrameResult) -> None:
        """Take an analysed frame.

        Args:
            result: Of the pipeline, in the order of time.

        Raises:
            StoreUnavailableError: If the store fails for longer than can be waited for.
        """
        at, self._looked = max(result.at, 0.0), True
        for person in self._recorder.status.withdrawn:
            self._sampler.exclude(person)
        samples, self._second = self._sampler.add(result, at), floor(at)
        self.add_samples(samples, self._second)

    def add_samples(self, samples: Sequence[Sample], until: int) -> None:
        """Take samples of finished seconds.

        Args:
            samples: Not given before.
            until: All seconds before this one are finished.

        Raises:
            StoreUnavailableError: If figures had to be given up, for the store fails.
        """
        if until == self._next:
            return
        before, self._next, self._looked = self._next, until, True
        self._recorder.add(samples, until=until)
        if self._in_step and before // AHEAD_S != until // AHEAD_S:
            self._catch_up()

    @property
    def status(self) -> RecorderStatus:
        """How it goes."""
        return self._recorder.status

    @property
    def empty(self) -> bool:
        """Whether nothing was looked at yet."""
        return not self._looked

    def finish(self) -> RecorderStatus:
        """Write what is left and end the session; of nothing, keep nothing.

        Returns:
            How it went.
        """
        if self._second >= self._next:
            self._recorder.add(self._sampler.flush(), until=self._second + 1)
        status = self._recorder.stop()
        if not self._looked:
            self._store.erase_session(self.session.id)
        return status

    def __enter__(self) -> Self:
        self._recorder.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the session, also after an interruption or error."""
        status = self.finish()
        if error is None:
            self.check(status)

    def check(self, status: RecorderStatus) -> None:
        """Go on only while nothing was lost.

        Args:
            status: Of the recorder.

        Raises:
            StoreUnavailableError: If figures had to be given up, for the store fails.
        """
        if status.dropped:
            raise StoreUnavailableError(
                f"{status.dropped} figures of {self.session.title} could not be kept: "
                f"{status.problem or 'the store failed for too long'}"
            )
        if status.problem and not status.running and status.problem != ERASED:
            raise StoreUnavailableError(
                f"the end of {self.session.title} could not be written, so the session stays "
                f"open without what is known at its end only: {status.problem}"
            )

    def _catch_up(self) -> None:
        """Let the recorder write; for a store that fails now its buffer holds ten minutes more."""
        while (status := self._recorder.status).buffered and status.running and not status.problem:
            time.sleep(_WAIT_S)
        self.check(status)
