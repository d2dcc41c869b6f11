"""Single persons of a live session over the last minutes.

Made only where the purpose allows person views. The inference thread adds results; the page
copies what is left of them: stretches of time in which a person showed one thing. Numbers in
memory, forgotten when they are older than the strip, and with the session.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType
from typing import Final

from readroom.domain import FrameResult, Observation, one_line
from readroom.view.strips import Shown, Stretch, Strip

KEPT_S: Final = 180.0
"""Of the past that is shown. Raising it draws each moment smaller, and costs time per refresh."""

GAP_S: Final = 2.5
"""Looks further apart than this are not joined: nobody knows what was between. Raising it closes
gaps of a busy machine, and tells later that somebody left."""

LONGEST_NAME: Final = 40  # characters; a longer one is cut
_NOBODY: Final = "not in view"


@dataclass(slots=True)
class _Person:
    """One person's stretches; the last one is still growing."""

    done: list[Stretch] = field(default_factory=list)
    shown: Shown = _NOBODY
    began: float = 0.0
    until: float = 0.0
    confidence: float = 0.0

    def look(self, shown: Shown, at: float, confidence: float) -> None:
        joined = at - self.until <= GAP_S
        if self.shown != shown or not joined:
            self._finish(at if joined else self.until)
            self.shown, self.began = shown, at
        self.until, self.confidence = at, confidence

    def _finish(self, at: float) -> None:
        if self.shown is not _NOBODY and at > self.began:
            self.done.append(Stretch(self.began, at, self.shown))

    def forget(self, before: float) -> None:
        while self.done and self.done[0].end < before:
            del self.done[0]

    def strip(self, person: int, name: str, at: float) -> Strip:
        going: tuple[Stretch, ...] = ()
        if self.until > self.began:
            going = (Stretch(self.began, self.until, self.shown),)
        here = at - self.until <= GAP_S
        return Strip(person, name, (*self.done, *going), self.shown, self.confidence, here)


class LivePeople:
    """Written by the inference thread, read and named by the page.

    Attributes:
        names: What persons are called, by number; a new mapping with each change.
    """

    def __init__(self) -> None:
        """Know nobody yet."""
        self.names: Mapping[int, str] = MappingProxyType({})
        self._people: dict[int, _Person] = {}
        self._lock = Lock()

    def add(self, result: FrameResult) -> None:
        """Take a result.

        Args:
            result: In the order of time.
        """
        with self._lock:
            for seen in result.observations:
                confidence = seen.expression.confidence if seen.expression else 0.0
                person = self._people.setdefault(seen.person, _Person())
                person.look(_shown(seen), result.at, confidence)

    def forget(self, persons: Collection[int]) -> None:
        """Show people who withdrew no more, nor what they were called.

        Args:
            persons: Numbers within the session; asked again, nothing happens.
        """
        with self._lock:
            for person in persons:
                self._people.pop(person, None)
            names = {one: told for one, told in self.names.items() if one not in persons}
            self.names = MappingProxyType(names)

    def clear(self) -> None:
        """Forget everybody: nobody looks any more."""
        with self._lock:
            self._people.clear()
            self.names = MappingProxyType({})

    def name(self, person: int, text: str) -> None:
        """Call a person something.

        Args:
            person: Number within the session.
            text: As somebody typed it; blank to go back to the number.
        """
        label = one_line(text)[:LONGEST_NAME]
        with self._lock:
            names = {**self.names, person: label}
            self.names = MappingProxyType({one: told for one, told in names.items() if told})

    def strips(self, now: float) -> tuple[Strip, ...]:
        """Everybody of the last minutes, by number.

        Args:
            now: On the clock of the results: whoever was not seen for a while is not in view,
                also where nobody looks any more.

        Returns:
            One strip a person.
        """
        with self._lock:
            self._forget(now - KEPT_S)
            return tuple(
                person.strip(number, self.names.get(number, f"Person {number}"), now)
                for number, person in sorted(self._people.items())
            )

    def _forget(self, before: float) -> None:
        gone = [number for number, one in self._people.items() if one.until < before]
        for number in gone:
            del self._people[number]
        for one in self._people.values():
            one.forget(before)


def _shown(seen: Observation) -> Shown:
    if seen.expression is None:
        return seen.reason.words if seen.reason else "not measured"
    return seen.expression.emotion
