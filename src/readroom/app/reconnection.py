"""Whether a live page that lost its connection starts it again by itself.

::

    start pressed ── plays ── lost ─┬─ 1.5 s ─► try ── 6 s ─► try ... ─► plays
                                    │           └─ connects for 10 s, then 20 s ... ─► given up
                                    └─ stop pressed: never again by itself

A try is the browser pressing its own Start button, once. The video component has an argument
for it, but begins twice where the page is drawn again while it loads, and the two connections
take each other's answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

FIRST_S: Final = 1.5
"""A press of Stop and the end of its picture reach the server in any order: waiting this long
never starts a camera that was just stopped."""

TELL_S: Final = 2.0
"""How long a try is told of: the message may be overtaken by another drawing of the page."""

AGAIN_S: Final = 6.0
"""From one try to the next. Raising it asks a bad network less often and comes back later."""

HANGS_S: Final = 10.0
"""Through a relay a connection takes up to 4 s; one that takes longer than this has lost an answer
and comes no more. A network may be slower, so the next try has this much more time. Raising it
leaves less of the half minute that a session waits for its viewer."""

LOST: Final = "The connection was lost. Connecting again ..."
GIVEN_UP: Final = (
    "The connection was lost for too long, and the session has ended. The button begins a new one."
)
OVER: Final = "The connection was lost, and the session has ended. The button begins a new one."


class Reconnection:
    """Follows one visitor's wish and connection; asked at every run of the page."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing was wished yet.

        Args:
            clock: Seconds that only grow.
        """
        self._clock = clock
        self._wanted = False
        self._played = False
        self._awaits = False
        self._lost_at: float | None = None
        self._told_at: float | None = None
        self._connects_since: float | None = None
        self._given_up = 0
        self._tries = 0

    @property
    def tries(self) -> int:
        """How often the browser was told to begin: tells one try from the next."""
        return self._tries

    @property
    def lost(self) -> bool:
        """Whether the picture went away without anybody's wish."""
        return self._lost_at is not None

    @property
    def hangs(self) -> bool:
        """Whether a try connects for so long that the browser is to give it up."""
        if self._connects_since is None or not self.lost:
            return False
        patience_s = HANGS_S * (1 + self._given_up)
        # Off and on again: a browser that has stopped, unheard, shows no buttons meanwhile.
        return (self._clock() - self._connects_since) % (patience_s + TELL_S) >= patience_s

    @property
    def awaits(self) -> bool:
        """Whether the session waits for a press, and nothing begins by itself."""
        return self._awaits

    def await_press(self) -> None:
        """What was looked at is gone, and only a visitor can bring it back."""
        self.press(start=False)
        self._awaits = True

    def press(self, *, start: bool) -> None:
        """The visitor pressed Start or Stop.

        Args:
            start: Which of them.
        """
        self._wanted = start
        self._played = self._awaits = False
        self._lost_at = self._told_at = None

    def resume(self) -> None:
        """The page was loaded anew while its session played."""
        self._wanted = self._played = True
        self._lost_at, self._told_at = self._clock() - FIRST_S, None

    def look(self, *, playing: bool, signalling: bool) -> bool:
        """Whether the browser is to start by itself now.

        Args:
            playing: Whether the picture comes.
            signalling: Whether browser and server are looking for a way.

        Returns:
            True for two seconds of each try.
        """
        now = self._clock()
        if not signalling:
            self._given_up += self.hangs
            self._connects_since = None
        elif self._connects_since is None:
            self._connects_since = now
        if playing:
            self._played, self._lost_at, self._told_at, self._given_up = True, None, None, 0
        if playing or signalling or not (self._wanted and self._played):
            return False
        if self._lost_at is None:
            self._lost_at = now
        if now - self._lost_at < FIRST_S:
            return False
        if self._told_at is None or now - self._told_at >= AGAIN_S:
            self._told_at = now
            self._tries += 1
        return now - self._told_at < TELL_S
