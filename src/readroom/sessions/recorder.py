"""Writes a running session down, off the threads that look at frames.

::

    inference thread                 recorder's thread
    add(samples) ──► intake ──► metering ──► buffer ──► store      once a second
                                               ▲           │
                                               └─ failed ──┘       disk full, locked, gone

Who withdrew it asks of the store before each round: pages and other programs tell the store alone.

A store that fails is said in :attr:`Recorder.status`, its figures wait in the buffer and are
tried again, ever less often, and so is the session's end; what the buffer cannot hold is counted,
and once the store is back a marker in the session says which stretch is lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Final, ParamSpec, Self

from readroom.domain import Marker, Sample, Session
from readroom.errors import StoreError, UnknownRecordError
from readroom.sessions.buffer import Buffer
from readroom.sessions.figures import Batch
from readroom.sessions.metering import Meter, Metering
from readroom.sessions.recording import ERASED, RecorderOptions, RecorderStatus
from readroom.sessions.store import SessionStore

logger = logging.getLogger(__name__)
P = ParamSpec("P")

IDLE_S: Final = 1.0
"""Longest time between two rounds. Raising it notices later that somebody withdrew."""
Intake = tuple[tuple[Sample, ...], int | None]


class Recorder:
    """Takes figures from any thread without making it wait, and writes them from its own."""

    def __init__(
        self,
        store: SessionStore,
        session: Session,
        meter: Meter | None = None,
        options: RecorderOptions | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; the session has been begun in the store, with its consents.

        Args:
            store: Where figures go.
            session: Says the detail that is kept.
            meter: Reads the room from samples, on the recorder's thread; None where
                nothing of the room is kept.
            options: How it writes.
            clock: Seconds, for the waits between tries.
        """
        self._store = store
        self._session = session
        self._metering = Metering(session, meter)
        self._options = options or RecorderOptions()
        self._clock = clock
        self._buffer = Buffer(self._options.bound_s)
        self._intake: list[Intake] = []
        self._lock = Lock()
        self._turning = Lock()
        """Held while figures pass from the intake through the metering into the buffer."""
        self._refused: frozenset[int] = frozenset()
        self._written = 0
        self._problem: str | None = None
        self._failure: str | None = None
        self._unread = 0
        self._wait_s = 0.0
        self._next_try = 0.0
        self._over = False
        self._deadline = 0.0
        self._wake = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="recorder", daemon=True)

    @property
    def status(self) -> RecorderStatus:
        """How it goes, for a page to show."""
        with self._lock:
            intake = sum(len(samples) for samples, _ in self._intake)
        waiting = self._buffer.waiting + intake
        running = self._thread.is_alive() and not self._over
        lost = self._buffer.dropped + self._unread
        problem = self._problem or self._failure
        return RecorderStatus(running, problem, self._written, waiting, lost, self._refused)

    def start(self) -> Self:
        """Begin to write, from a thread of its own; call it once."""
        self._thread.start()
        return self

    def add(self, samples: Sequence[Sample], until: int | None = None) -> None:
        """Hand over samples of finished seconds; returns at once.

        Args:
            samples: Of people, as the sampler made them.
            until: All seconds before this one are finished, even if nobody was seen; None for
                those up to the latest of ``samples``.
        """
        if self._over:
            return
        with self._lock:
            kept = tuple(one for one in samples if one.person not in self._refused)
            self._intake.append((kept, until))
        self._wake.set()

    def turn(self) -> None:
        """One round of the recorder's thread: meter what came, write what waits."""
        self._ask_who_withdrew()
        with self._turning:
            with self._lock:
                intake, self._intake = self._intake, []
            for samples, until in intake:
                if not self._guarded(self._read, samples, until):
                    self._unread += len(samples)
        if self._clock() >= self._next_try:
            self._write()

    def stop(self, timeout_s: float = 10.0) -> RecorderStatus:
        """Write what is left, say in the store that the session is over, and end the thread.

        Args:
            timeout_s: Seconds that a failing store is tried; raising it keeps whoever waits.

        Returns:
            How it went; what could not be written is counted as dropped.
        """
        self._deadline = self._clock() + timeout_s
        self._stopping.set()
        self._wake.set()
        if self._thread.ident is None:
            self._end()
        else:
            self._thread.join()
        return self.status

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(IDLE_S)
            self._wake.clear()
            self.turn()
            self._stopping.wait(self._options.every_s)
        self._end()

    def _read(self, samples: tuple[Sample, ...], until: int | None) -> None:
        self._put(self._metering.read(samples, until))

    def _guarded(self, step: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
        """A step in which figures are worked out: what it raises is said, and the next is taken.

        Args:
            step: What to do.
            *args: Handed to it.
            **kwargs: Handed to it.

        Returns:
            Whether it was done.
        """
        try:
            step(*args, **kwargs)
        except Exception as error:  # the one broad catch: a dead thread would look like a calm one
            if self._failure is None:
                logger.warning("figures of a session are lost", exc_info=True)
            self._failure = f"figures could not be worked out: {str(error) or type(error).__name__}"
            return False
        return True

    def _end(self) -> None:
        self.turn()
        with self._turning:
            self._guarded(lambda: self._put(self._metering.finish()))
        self._insist(self._write)
        self._buffer.give_up()
        self._insist(partial(self._close, datetime.now(UTC)))
        self._over = True

    def _insist(self, action: Callable[[], bool]) -> None:
        """Try until it is done or too late; once in any case, however long the last figures took.

        Args:
            action: What to do; whether that succeeded.
        """
        while not (self._over or action()) and self._clock() < self._deadline:
            time.sleep(min(self._wait_s, max(0.0, self._deadline - self._clock())))

    def _close(self, ended: datetime) -> bool:
        marked = self._mark_what_is_lost()
        return self._trying(partial(self._finish, ended)) and marked

    def _finish(self, ended: datetime) -> None:
        changes, known = self._metering.changes, self._refused
        self._store.finish(self._session.id, ended, changes=changes, known=known)

    def _put(self, batch: Batch) -> None:
        if len(batch) and not self._over:
            self._buffer.put(batch)

    def _write(self) -> bool:
        """Write everything that waits, or as much as the store takes; whether that was all."""
        known = self._refused  # before the batch is taken, which is without them then
        while (batch := self._buffer.take(self._options.rows_per_write)) is not None:
            if not self._trying(partial(self._append, batch, known)):
                self._buffer.failed()
                return False
            self._buffer.written()
            self._written += len(batch)
            known = self._refused
        return self._mark_what_is_lost()

    def _mark_what_is_lost(self) -> bool:
        """Say in the session which stretch is lost; what cannot be said now is said later."""
        lost = self._buffer.take_lost()
        if lost is None:
            return True
        label = f"not recorded for {lost.duration:.0f} s: the store could not be written"
        marker = Marker(lost.start, label, "system")
        if self._trying(partial(self._store.add_marker, self._session.id, marker)):
            return True
        self._buffer.lose(lost)
        return False

    def _append(self, batch: Batch, known: frozenset[int]) -> None:
        withdrawn = self._store.append(self._session.id, batch, known)
        if not withdrawn <= self._refused:  # by another program, or before this one began
            self._refuse(withdrawn)

    def _ask_who_withdrew(self) -> None:
        """Before a window is closed: pages and other programs tell the store alone."""
        if self._over or self._clock() < self._next_try:
            return
        try:
            gone = self._store.withdrawn(self._session.id)
        except (StoreError, UnknownRecordError):
            return  # the next write says what is wrong
        if not gone <= self._refused:
            self._refuse(gone)

    def _trying(self, action: Callable[[], object]) -> bool:
        """Do something with the store; whether it succeeded."""
        try:
            action()
        except UnknownRecordError:
            self._over, self._problem = True, ERASED
            self._buffer.clear()
            return False
        except StoreError as error:
            self._problem = str(error)
            longer = self._wait_s * 2 or self._options.retry_s
            self._wait_s = min(longer, self._options.retry_at_most_s)
            self._next_try = self._clock() + self._wait_s
            return False
        self._problem, self._wait_s = None, 0.0
        return True

    def _refuse(self, persons: frozenset[int]) -> None:
        with self._turning:
            persons = persons - self._refused  # whoever was forgotten counts no second time
            with self._lock:
                self._refused |= persons
                self._intake = [
                    (tuple(x for x in samples if x.person not in persons), until)
                    for samples, until in self._intake
                ]
            for person in persons:
                self._metering.forget(person)
            self._buffer.forget(persons)
