"""A live session that is being kept.

::

    inference thread          page                      event loop
    add(result) ─┐            mark, pause, status       end (tab killed, camera stopped)
                 ▼                   │                   │
    SessionKeeper ─► Recorder ─► store ◄─────────────────┘ in a thread of its own

It is the way of `readroom analyze --record`, `readroom.recordings.session_keeper`; only that nobody
here can wait for the store.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import floor
from threading import Event, Lock, Thread
from typing import Final

from readroom.app.session_ends import ENDING
from readroom.domain import FrameResult, Marker, one_line
from readroom.errors import StoreError, UnknownRecordError
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping, begin_session
from readroom.recordings.session_keeper import SessionKeeper
from readroom.sessions.recording import ERASED

CAMERA: Final = ("live", "camera")
"""Kind and name of the source where nobody says another."""

UNNAMED: Final = "Marker"
LONGEST_MARKER: Final = 200  # characters; a longer text is cut


@dataclass(frozen=True, slots=True)
class KeepingStatus:
    """How a live session is being kept, for the page.

    Attributes:
        elapsed_s: Seconds since it began; once it was ended, those that it covers.
        markers: How many were set by hand.
        paused: Nothing is sampled now.
        over: It was ended; the last figures may still be on their way.
        done: All is written.
        empty: Nobody was ever looked at; such a session is not kept.
        erased: Somebody erased it meanwhile.
        problem: What went or goes wrong, in words, or None.
    """

    elapsed_s: float
    markers: int
    paused: bool
    over: bool
    done: bool
    empty: bool
    problem: str | None
    erased: bool = False


class LiveKeeper:
    """Keeps one live session, from its making until `end`.

    Attributes:
        session: As it was begun.
        began: When, on the clock of the results.
        names: What single persons are called; written at the end, and forgotten then.
    """

    def __init__(
        self,
        keeping: Keeping,
        permission: Permission,
        card: ModelCard,
        clock: Callable[[], float] = time.monotonic,
        source: tuple[str, str] = CAMERA,
    ) -> None:
        """Begin the session in the store, with notice and consent; waits for the store.

        Args:
            keeping: Where, and what is known of it.
            permission: Of the gate.
            card: Of the model that reads faces.
            clock: That of the results' times.
            source: Its kind and its name.

        Raises:
            RefusedError: If nothing may be kept, not so finely, or consent is lacking.
            StoreError: If the store fails.
        """
        card.require_confusion()  # fails before there is a session, not after
        self.session = begin_session(keeping, permission, *source, card)
        self._store = keeping.store
        self._keeper = SessionKeeper(keeping.store, self.session, card, in_step=False)
        self._keeper.__enter__()
        self._clock = clock
        self.began = clock()
        self.names: Mapping[int, str] = {}
        self._covered_s = 0.0
        self._lost_at: float | None = None
        self._ended: float | None = None
        self._paused = False
        self._markers = 0
        self._unwritten: list[Marker] = []
        self._failure: str | None = None
        self._lock = Lock()
        """Held by all three sides, so never while the store works."""
        self._writing = Lock()
        self._done = Event()

    def add(self, result: FrameResult) -> None:
        """Take a result, unless it is older than the session, or paused, or over.

        Args:
            result: In the order of time, on the session's clock.
        """
        with self._lock:
            if self._paused or self._ended is not None or result.at < self.began:
                return
            at = result.at - self.began
            self._covered_s = floor(at) + 1.0  # what is kept is kept by the second
            self._keeper.add(replace(result, at=at))

    def mark(self, text: str = "") -> None:
        """Set a marker at this moment.

        Args:
            text: What happens; as somebody typed it.
        """
        label = one_line(text)[:LONGEST_MARKER] or UNNAMED
        with self._lock:
            if self._ended is not None:
                return
            self._markers += 1
        self._note(Marker(self._at(), label))

    def pause(self, paused: bool) -> None:
        """Stop sampling or go on; the time between is kept as not measured.

        Args:
            paused: True to stop.
        """
        with self._lock:
            if self._ended is not None or paused == self._paused:
                return
            self._paused = paused
        self._note(Marker(self._at(), "Paused" if paused else "Resumed", "system"))

    def lost(self) -> None:
        """The viewer is lost: what comes now is kept as not measured; returns at once."""
        self._break(lost=True)

    def back(self) -> None:
        """The viewer is there again; returns at once."""
        self._break(lost=False)

    def _break(self, *, lost: bool) -> None:
        """Marked here, and written with the next marker or at the end: nobody may wait now."""
        with self._lock:
            if self._ended is not None or lost == (self._lost_at is not None):
                return
            self._lost_at = self._clock() if lost else None
            label = "Connection lost" if lost else "Connection back"
            self._unwritten.append(Marker(self._clock() - self.began, label, "system"))

    def end(self) -> None:
        """End the session; returns at once, from any thread, and may be called again.

        Where the viewer was lost before, it ends there.
        """
        with self._lock:
            if self._ended is not None:
                return
            self._ended = self._clock() if self._lost_at is None else self._lost_at
        Thread(target=self._finish, name=ENDING).start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until an ended session is written.

        Args:
            timeout_s: Longest wait.

        Returns:
            Whether it is.
        """
        return self._done.wait(timeout_s)

    @property
    def status(self) -> KeepingStatus:
        """How it goes; never waits for the store."""
        with self._lock:
            paused, over = self._paused, self._ended is not None
        return KeepingStatus(
            elapsed_s=self._covered_s if over else self._at(),
            markers=self._markers,
            paused=paused,
            over=over,
            done=self._done.is_set(),
            empty=self._keeper.empty,
            problem=self._problem(),
            erased=self._keeper.status.problem == ERASED,
        )

    @property
    def withdrawn(self) -> frozenset[int]:
        """Who withdrew from the session meanwhile, wherever that was said."""
        return self._keeper.status.withdrawn

    def _at(self) -> float:
        return (self._clock() if self._ended is None else self._ended) - self.began

    def _problem(self) -> str | None:
        going = self._keeper.status
        said = []
        if going.problem is not None and going.problem != ERASED and self._done.is_set():
            said.append(f"not all could be written at the end: {going.problem}")
        elif going.problem is not None:
            waiting = f"; {going.buffered} figures wait and are tried again"
            said.append(going.problem + (waiting if going.buffered else ""))
        if going.dropped:
            said.append(f"{going.dropped} figures are lost")
        if self._failure is not None:
            said.append(self._failure)
        return ". ".join(said) or None

    def _note(self, marker: Marker) -> None:
        with self._writing:
            self._unwritten.append(marker)
            self._write_markers()

    def _write_markers(self) -> None:
        """Write what waits; what fails waits for the next marker or for the end."""
        try:
            while self._unwritten:
                self._store.add_marker(self.session.id, self._unwritten[0])
                del self._unwritten[0]
        except UnknownRecordError:  # erased meanwhile: the recorder says so
            self._unwritten.clear()
        except StoreError as error:
            self._failure = f"markers could not be written yet: {error}"
        else:
            self._failure = None

    def _finish(self) -> None:
        try:
            self._end_recording()
            if not self._keeper.empty:
                with self._writing:
                    self._write_markers()
                self._write_names()
        finally:
            self.names = {}
            self._done.set()

    def _end_recording(self) -> None:
        try:
            self._keeper.finish()
        except StoreError as error:  # of the last step only: figures that wait are counted
            self._failure = str(error)
        except UnknownRecordError:  # erased meanwhile, with nothing in it
            self._failure = ERASED

    def _write_names(self) -> None:
        """Of those who are kept singly; nobody, where figures of the room alone are kept."""
        try:
            kept = {one.person for one in self._store.participants(self.session.id)}
            for person, name in self.names.items():
                if person in kept:
                    self._store.label(self.session.id, person, name)
        except UnknownRecordError:  # erased meanwhile
            return
        except StoreError as error:
            self._failure = f"names could not be written: {error}"


def keeping_words(status: KeepingStatus) -> str:
    """How it goes, in a line.

    >>> keeping_words(KeepingStatus(754.2, 1, False, False, False, False, None))
    'keeping: 00:12:34, 1 marker'

    Args:
        status: Of a session.

    Returns:
        Plain text.
    """
    minutes, seconds = divmod(int(status.elapsed_s), 60)
    hours, minutes = divmod(minutes, 60)
    count = f"{status.markers} marker{'' if status.markers == 1 else 's'}"
    state = "kept" if status.over else "paused" if status.paused else "keeping"
    state = "erased" if status.erased else state
    return f"{state}: {hours:02}:{minutes:02}:{seconds:02}, {count}"
