"""What does one refresh of the live page's numbers cost the server, with fifty people?

Processor time in Streamlit's runner, four minutes into a session in which everybody changes every
ten seconds; the page asks twice a second. Charts: the making of all of them, of which most are
kept from refresh to refresh. Bar: < 2 ms in the mean. All: with Streamlit's own work of sending
them and the page's other words.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from benchmarks.machine import say
from readroom.app.live_bridge import Recognize
from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_room import LiveRoom
from readroom.app.live_session import LiveSession
from readroom.app.moments import Moment
from readroom.app.screens import live_numbers, people_part
from readroom.app.screens.live_numbers import numbers_part
from readroom.domain import Box, Emotion, Expression, Face, FrameResult, Observation, Reason
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.testing import leaning_to

PER_S = 8
CHANGE_S = 10
BAR_MS = 2.0
MAKERS = ((live_numbers, "_minute_once"), (live_numbers, "_room_once"), (people_part, "_drawn"))
FACE = Face(Box(4, 4, 20, 20), 0.9)


def page(session, results, costs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Streamlit's runner takes the text of this function alone."""
    from benchmarks.live_charts import refresh

    refresh(session, results, costs)


def refresh(
    session: LiveSession, results: list[FrameResult], costs: list[tuple[float, float]]
) -> None:
    """Half a second of media, a refresh, and what it cost."""
    for _ in range(PER_S // 2):
        take(session, results.pop(0))
    begun = time.thread_time()
    numbers_part(session, playing=True)
    costs.append((Timed.spent, time.thread_time() - begun))
    Timed.spent = 0.0


class Timed:
    """Adds up what the makers of charts take."""

    spent = 0.0

    def __init__(self, make: Callable[..., object]) -> None:
        """Stand in for a maker."""
        self._make = make

    def __call__(self, *given: object) -> object:
        """What it makes."""
        begun = time.thread_time()
        made = self._make(*given)
        Timed.spent += time.thread_time() - begun
        return made


def take(session: LiveSession, result: FrameResult) -> None:
    """A result, as the inference thread would hand it over."""
    session.history.add(Moment.of(result))
    session._take(result)


def crowd(people: int, seconds: int) -> list[FrameResult]:
    """Everybody shows something else every ten seconds, and some cannot be read."""
    draw = np.random.default_rng(0)
    shown: list[Expression | None] = [None] * people
    results = []
    for step in range(seconds * PER_S):
        for place in range(people):
            if step == 0 or draw.random() < 1 / (PER_S * CHANGE_S):
                name = Emotion(int(draw.integers(7)))
                shares = leaning_to(name, 0.8)
                shown[place] = (
                    Expression(shares, shares, name, 0.8) if draw.random() < 0.9 else None
                )
        seen = tuple(
            Observation(number, FACE, 1.0, None if one else Reason.TURNED_AWAY, one)
            for number, one in enumerate(shown, 1)
        )
        results.append(FrameResult(step / PER_S, 1280, 720, seen))
    return results


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    given = parser.parse_args()
    rows = []
    for module, name in MAKERS:
        setattr(module, name, Timed(getattr(module, name)))
    say("purpose", "charts ms", "p95 ms", "all ms", "load", "met")
    for purpose in ("self", "research"):
        permission = decide(purpose, "GB")
        room = LiveRoom(ModelCard.read(), permission.min_group, persons=True)
        session = LiveSession(permission, _never, LiveDrawing(persons=True), room)
        results = crowd(given.people, 240)
        for one in results[: 200 * PER_S]:
            take(session, one)
        costs: list[tuple[float, float]] = []
        told: dict[str, Any] = {
            "session": session,
            "results": results[200 * PER_S :],
            "costs": costs,
        }
        run = AppTest.from_function(page, kwargs=told, default_timeout=600)
        while told["results"]:
            assert not run.run().exception, run.exception
        charts, everything = (1000 * np.array(one) for one in zip(*costs, strict=True))
        mean = float(charts.mean())
        rows.append({"purpose": purpose, "charts_ms": round(mean, 2)})
        rows[-1] |= {"charts_p95_ms": round(float(np.percentile(charts, 95)), 2)}
        rows[-1] |= {"all_ms": round(float(np.median(everything)), 2)}
        rows[-1] |= {"load": round(os.getloadavg()[0], 1), "met": mean < BAR_MS}
        say(*rows[-1].values())
    print(json.dumps({"benchmark": "live_charts", "people": given.people, "refreshes": rows}))


def _never() -> tuple[Recognize, str]:
    raise NotImplementedError


if __name__ == "__main__":
    from benchmarks import live_charts  # the page imports it, too, and both must be one  # noqa: PLW0406

    live_charts.main()
