"""How fast do the pages of sessions open, with 200 sessions in the store?

An hour of 50 scripted people, of whom single persons are kept, is reviewed; the 199 other
sessions are copies of its room, and every twentieth of its people, too. Pages run in
Streamlit's own test runner: processor time of the server, without the browser.

Bars: Review opens within 2 s, every refresh within 0.5 s.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import time as clock_time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from benchmarks.recorder import copy_session
from readroom.app.session_list import open_store
from readroom.domain import Purpose, Session
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping, begin_session
from readroom.recordings.session_keeper import SessionKeeper
from readroom.sessions.lesson import scripted_lesson
from readroom.sessions.schema import sessions
from readroom.sessions.store import SessionStore

OPEN_BAR_S: Final = 2.0
REFRESH_BAR_S: Final = 0.5
PATIENCE_S: Final = 600


def pages(first: str) -> None:
    """The router with one page first; runs inside the test runner."""
    import streamlit as st

    from readroom.app.screens import attention, review, sessions

    screens = {"sessions": sessions, "review": review, "needs-attention": attention}
    found = [
        st.Page(screen.show, title=name, url_path=name, default=name == first)
        for name, screen in sorted(screens.items(), key=lambda one: one[0] != first)
    ]
    st.navigation(found, position="hidden").run()


def play(store: SessionStore, people: int, minutes: float) -> Session:
    """An hour of a play-test, kept as `readroom demo` keeps one."""
    lesson, card = scripted_lesson(people, minutes), ModelCard.read()
    keeping = Keeping(store, "each person", title="Play-test", expected=people)
    session = begin_session(keeping, decide(Purpose.PLAYTEST, "OTHER"), "synthetic", "x", card)
    by_second: dict[int, list[Any]] = {}
    for one in lesson.samples.rows():
        by_second.setdefault(one.second, []).append(one)
    with SessionKeeper(store, session, card) as keeper:
        for second in range(lesson.length_s):
            keeper.add_samples(by_second.get(second, []), second + 1)
    for marker in lesson.markers:
        store.add_marker(session.id, marker)
    for segment in lesson.segments:
        store.add_segment(session.id, segment)
    return store.session(session.id)


class Visit:
    """A visitor of one page, whose waits are measured."""

    def __init__(self, page: str, session: Session | None = None) -> None:
        self._run = AppTest.from_function(pages, kwargs={"first": page}, default_timeout=PATIENCE_S)
        if session is not None:
            self._run.query_params["session"] = session.id

    def open(self) -> float:
        """Open the page."""
        return self._timed(self._run.run)

    def type(self, key: str, text: str) -> float:
        """Type into a box."""
        return self._timed(self._run.text_input(key=key).input(text).run)

    def pick(self, label: str) -> float:
        """Choose a part or a view."""
        box = next(one for one in self._run.button_group if label in one.options)
        return self._timed(box.set_value(label).run)

    def scrub(self, minute: int) -> float:
        """Move the slider."""
        return self._timed(self._run.slider[0].set_value(clock_time(0, minute)).run)

    def _timed(self, action: Callable[[], AppTest]) -> float:
        begun = time.process_time()
        done = action()
        spent = time.process_time() - begun
        if done.exception:
            raise SystemExit(str(done.exception[0].value))
        return spent


def measure(session: Session) -> dict[str, float]:
    """Processor seconds by what was done."""
    Visit("sessions").open()  # Streamlit's own first time is none of a session's
    listed, seen = Visit("sessions"), Visit("review", session)
    found = {
        "Sessions opens": listed.open(),
        "Sessions: find": listed.type("sessions-text", "session 1"),
        "Review opens": seen.open(),
        "Review opens again": Visit("review", session).open(),
        "Review: moment": seen.scrub(20),
    }
    for part in ("Markers and segments", "Compare", "Report and files", "People", "Shares"):
        found[f"Review: {part.lower()}"] = seen.pick(part)
    found["Review: persons"] = seen.pick("Persons")
    found["Review: moment of persons"] = seen.scrub(40)
    hints = Visit("needs-attention", session)
    found["Needs attention opens"] = hints.open()
    found["Needs attention again"] = hints.open()
    return found


def main() -> None:
    """Measure, say each figure with its bar, end with one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--sessions", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["READROOM_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'kept.db'}"
        with open_store() as store:
            session = play(store, given.people, given.minutes)
            with store._database.reading() as connection:
                key = connection.execute(select(sessions.c.key)).scalar_one()
            for number in range(1, given.sessions):
                copy_session(store, key, number)
            found = measure(session)
    print(f"{'what':<32}{'processor s':<12}{'bar s':<8}")
    for what, spent in found.items():
        bar = OPEN_BAR_S if what.endswith("opens") else REFRESH_BAR_S
        print(f"{what:<32}{spent:<12.2f}{bar:<8}{'' if spent <= bar else 'MISSED'}", flush=True)
    print(json.dumps({"review": {what: round(spent, 3) for what, spent in found.items()}}))


if __name__ == "__main__":
    main()
