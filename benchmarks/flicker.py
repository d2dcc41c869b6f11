"""How often does the name on a face change, on the shared clips and on still faces?

Every clip as it is, 8 readings to the second, and its first and middle frame as stills
with a camera's noise. Bars: no change on a still face in a minute; the change from sad
to happy is shown within a second of the classifier's own change.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.machine import say, shared_data
from readroom.domain import Emotion, FrameResult, Image
from readroom.privacy.gate import decide
from readroom.recognition.pipeline import open_pipeline
from readroom.recognition.sources import open_source

STEP_S: Final = 1 / 8
LASTING: Final = 9
"""Looks, a second of them, that a change of the classifier lasts at least."""
NOISES: Final = (2.0, 4.0, 6.0)
LAUGHS: Final = "pyfeat_WolfgangLanger_Pexels.mp4"
SMALL_PX: Final = 24
"""Smaller faces are counted apart: there noise is more than half of what is seen."""


def frames_of(path: Path) -> Iterator[Image]:
    """A clip's frames, 8 to the second."""
    due = 0.0
    with open_source(path) as source:
        for at, frame in source:
            if at >= due - 1e-9:
                due += STEP_S
                yield frame


def noisy(still: Image, deviation: float, seconds: float) -> Iterator[Image]:
    """One frame again and again, each time with other noise, in gray levels."""
    rng = np.random.default_rng(0)
    for _ in range(round(seconds / STEP_S)):
        noise = rng.normal(0, deviation, still.shape).round().astype(np.int16)
        yield cv2.add(still.astype(np.int16), noise).clip(0, 255).astype(np.uint8)


def watch(frames: Iterable[Image]) -> list[FrameResult]:
    """What the live page would show."""
    pipeline = open_pipeline("live", "yunet", permission=decide("self"))
    return [pipeline(frame, number * STEP_S) for number, frame in enumerate(frames)]


def flips(results: list[FrameResult], *, small: bool) -> tuple[int, float]:
    """Changes of what is shown on faces, unmeasured being a name of its own; and minutes."""
    shown: dict[int, list[str]] = {}
    for result in results:
        for seen in result.observations:
            if (seen.face.box.size_px < SMALL_PX) is not small:
                continue
            name = seen.expression.emotion if seen.expression is not None else None
            words = "unclear" if name is None else name.label
            shown.setdefault(seen.person, []).append(words if seen.expression else "unmeasured")
    changes = sum(a != b for row in shown.values() for a, b in pairwise(row))
    return changes, sum(map(len, shown.values())) * STEP_S / 60


def delay_s(results: list[FrameResult]) -> float | None:
    """From the classifier's own change to laughter, lasting a second, until it is shown."""
    raw = [
        bool(result.measured)
        and result.measured[0].expression is not None
        and int(np.argmax(result.measured[0].expression.raw)) == Emotion.HAPPY
        for result in results
    ]
    shown = [
        bool(result.measured)
        and result.measured[0].expression is not None
        and result.measured[0].expression.emotion is Emotion.HAPPY
        for result in results
    ]
    changed = next((n for n in range(len(raw) - LASTING + 1) if all(raw[n : n + LASTING])), None)
    if changed is None or True not in shown[changed:]:
        return None
    return shown[changed:].index(True) * STEP_S


def measure(clips: list[Path], seconds: float) -> dict[str, dict[str, float]]:
    """Per kind of picture, changes and minutes."""
    found: dict[str, dict[str, float]] = {}

    def count(kind: str, results: list[FrameResult]) -> None:
        for small in (False, True):
            changes, minutes = flips(results, small=small)
            if minutes:
                row = found.setdefault(
                    f"{kind}{', small faces' * small}", {"changes": 0, "minutes": 0}
                )
                row["changes"] += changes
                row["minutes"] += minutes

    for path in clips:
        frames = list(frames_of(path))
        count(path.name, watch(frames))
        for deviation in NOISES:
            for still in (frames[0], frames[len(frames) // 2]):
                count(f"stills, noise {deviation:g}", watch(noisy(still, deviation, seconds)))
    return found


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each still")
    given = parser.parse_args()
    clips = sorted((shared_data() / "media" / "clips").iterdir())
    found = measure(clips, given.seconds)
    say(f"{'picture':<36}", "changes", "face minutes", "changes/minute")
    for kind, row in found.items():
        row["per_minute"] = round(row["changes"] / row["minutes"], 3)
        row["minutes"] = round(row["minutes"], 2)
        say(f"{kind:<36}", row["changes"], row["minutes"], row["per_minute"])
    delay = delay_s(watch(frames_of(clips[0].with_name(LAUGHS))))
    say(f"{'sad to happy, s after the raw change':<36}", delay)
    print(json.dumps({"benchmark": "flicker", "to_happy_s": delay, "results": found}))


if __name__ == "__main__":
    main()
