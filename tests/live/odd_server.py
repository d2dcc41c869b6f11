"""The app's server with a slowed model, a watched one, or none; for tests.

``python -m tests.live.odd_server --port 8501``, with

- READROOM_ODD_SLOW_S: seconds that each reading takes longer;
- READROOM_ODD_LOG: a file that gets a line for each: when, the frame's size, and who is where;
- READROOM_ODD_FACES: as many happy faces in fixed places, whatever the camera shows: who is who
  then does not depend on how busy the machine is;
- READROOM_ODD_COUNT: runs of the page are counted in steps of two, as on a busy server at times;
- whatever is set, /threads names the threads that Readroom started;
- READROOM_ODD_LATE_S: seconds that the second run of each visit begins later: whoever presses
  Start at once does so while the browser knows what the first run told, and no more.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime.session_manager import ActiveSessionInfo

from readroom.app import feeds, server
from readroom.domain import Box, Emotion, Face, FrameResult, Image
from readroom.recognition.detectors import Choice
from readroom.recognition.pipeline import Pipeline
from readroom.recognition.smoother import DISPLAY, Smoother
from readroom.recognition.tracker import Tracker, TrackerOptions
from readroom.testing import FixedClassifier

SLOW_S = float(os.environ.get("READROOM_ODD_SLOW_S", "0"))
LOG = os.environ.get("READROOM_ODD_LOG")
COUNT = bool(os.environ.get("READROOM_ODD_COUNT"))
FACES = int(os.environ.get("READROOM_ODD_FACES", "0"))
LATE_S = float(os.environ.get("READROOM_ODD_LATE_S", "0"))


class Row:
    """Finds a row of faces, in frames of any size."""

    name = "scripted"
    sha256 = None

    def detect(self, frame: Image) -> tuple[Face, ...]:
        width = frame.shape[1]
        side = 0.6 * width / FACES
        lefts = (width * (place + 0.2) / FACES for place in range(FACES))
        return tuple(Face(Box(left, 0.2 * side, side, side), 0.9) for left in lefts)


class Odd:
    """A pipeline as the real one, but slow, and watched."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.detector_choice = pipeline.detector_choice

    def __call__(self, image: Image, at: float) -> FrameResult:
        result = self._pipeline(image, at)
        time.sleep(SLOW_S)
        if LOG:
            people = [
                (one.person, *one.face.box.center, one.expression is not None)
                for one in result.observations
            ]
            line = {"at": time.monotonic(), "size": [result.width, result.height], "seen": people}
            with Path(LOG).open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
        return result


class CountedTwice:
    """A visit's count of runs that grows by two."""

    def __get__(self, visit: ActiveSessionInfo | None, _owner: type) -> int:
        return 0 if visit is None else visit.__dict__.get("runs", 0)

    def __set__(self, visit: ActiveSessionInfo, runs: int) -> None:
        visit.__dict__["runs"] = runs + 1 if runs else 0


def late(begin: Callable[..., None]) -> Callable[..., None]:
    """What each run of the page calls first; a visit's second run waits before it."""

    def begin_late(**given: object) -> None:
        runs = st.session_state["odd_runs"] = st.session_state.get("odd_runs", 0) + 1
        if runs == 2:
            time.sleep(LATE_S)
        begin(**given)

    return begin_late


def scripted() -> Pipeline:
    """One that needs no processor; people are remembered for longer than a busy machine is slow."""
    classifier = FixedClassifier.saying(Emotion.HAPPY)
    tracker = Tracker(TrackerOptions(keep_s=8.0))
    return Pipeline(
        Choice(Row(), "scripted", "a test"), classifier, tracker, Smoother(DISPLAY, 0.5)
    )


async def own_threads(_: Request) -> JSONResponse:
    """Names of the threads that live rooms have begun and not ended."""
    names = sorted(one.name for one in threading.enumerate() if one.name.startswith("readroom-"))
    return JSONResponse(names)


def main() -> None:
    server.app = st.App(
        server.MAIN,
        routes=[
            Route("/health", server.health),
            Route(server.PATH, server.session_page),
            Route("/threads", own_threads),
        ],
        lifespan=server.lifespan,
    )
    real = feeds.open_pipeline
    feeds.open_pipeline = lambda *given, **named: Odd(
        scripted() if FACES else real(*given, **named)
    )
    if COUNT:
        ActiveSessionInfo.script_run_count = CountedTwice()
    if LATE_S:
        st.set_page_config = late(st.set_page_config)
    server.main()


if __name__ == "__main__":
    main()
