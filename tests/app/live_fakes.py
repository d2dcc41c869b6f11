"""Frames, results and waiting for the tests of the live page's parts."""

import threading
import time

import av
import numpy as np

from readroom.domain import Box, Emotion, Expression, Face, FrameResult, Observation
from readroom.testing import leaning_to


def frame(value=0, width=64, height=48):
    return av.VideoFrame.from_ndarray(np.full((height, width, 3), value, np.uint8), format="bgr24")


def result(at, *reasons, width=64, height=48):
    """One person per entry: measured (happy) for None, else unmeasured with the reason."""
    probabilities = leaning_to(Emotion.HAPPY)
    happy = Expression(probabilities, probabilities, Emotion.HAPPY, 0.9)
    face = Face(Box(4, 4, 20, 20), 0.9)
    return FrameResult(
        at,
        width,
        height,
        tuple(
            Observation(number, face, 1.0, reason, None if reason else happy)
            for number, reason in enumerate(reasons, start=1)
        ),
    )


def white(picture, _result):
    """A drawing that is easily told from the picture."""
    return np.full_like(picture, 255)


def until(true, seconds=10.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.01)
    return bool(true())


def live_threads():
    return [one for one in threading.enumerate() if one.name.startswith("readroom-")]
