"""A recording put into the store like a live session: numbers by the second, no picture.

::

    pipeline ─► FrameResult ─► Sampler ─► Recorder (own thread: meter, release) ─► store

Nothing is looked at before the session is begun: `readroom.recordings.keeping`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import floor
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import RoomMeter
from readroom.domain import FrameResult, Sample, Session
from readroom.errors import InputError, StoreError, StoreUnavailableError, UnknownRecordError
from readroom.privacy.gate import Permission
from readroom.privacy.sampling import Sampler
from readroom.recognition.cards import ModelCard
from readroom.recognition.frames import Source
from readroom.recordings.keeping import Keeping, begin_session
from readroom.sessions.recorder import Recorder
from readroom.sessions.recording import ERASED, RecorderOptions, RecorderStatus
from readroom.sessions.store import SessionStore

AHEAD_S: Final = 60
"""Seconds of media that may wait to be written: files are read faster than rooms live. Raising
it loses more when the program is killed."""
_LONGEST_GAP_S: Final = 86_400.0  # every second has a row: those of years would never be written
_WAIT_S: Final = 0.02  # between looks whether the store has caught up


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
    way = "live" if source.kind in ("camera", "stream") else "recording"
    session = begin_session(keeping, permission, way, name, card)
    with SessionKeeper(keeping.store, session, card) as keeper:
        yield keeper


def as_kept(store: SessionStore, session: Session) -> Session:
    """A session with what is known at its end only: when it ended, and how long it is.

    Args:
        store: Where it was begun.
        session: As it was begun.

    Returns:
        As the store has it; as it was begun where the store no longer has it, or fails now.
    """
    try:
        return store.session(session.id)
    except (StoreError, UnknownRecordError):
        return session


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
        recalibration = Recalibration.of(told.slope, told.offset, told.refits)
        meter = RoomMeter(recalibration, session.expected, session.min_group)
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
            result: Of the pipeline, in the order of time; its seconds are those since the
                session began.

        Raises:
            InputError: If nothing was looked at for a day before it, as with a clock that counts
                from elsewhere; nothing of it is kept.
            StoreUnavailableError: If the store fails for longer than can be waited for.
        """
        at = max(result.at, 0.0)
        if at - max(self._second, 0) > _LONGEST_GAP_S:
            raise InputError(
                f"expected seconds since the session began; got {at:.0f} after "
                f"{max(self._second, 0)}: subtract the time of your first frame"
            )
        self._looked = True
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
        """How it goes: what was written, waits and was lost; never waits for the store."""
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
