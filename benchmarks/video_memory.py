"""Does a long video need more memory than a short one? Bar: within 50 MB from minute 1 to 10.

Makes ten minutes of 1280 x 720 at 30 fps out of a photograph that is panned over, runs
`readroom analyze` on it in a process of its own and samples that process's memory.

Run: python -m benchmarks.video_memory [--minutes 10] [--annotate]
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import psutil
from av.video.stream import VideoStream

from benchmarks.machine import say, shared_data
from readroom.domain import Image

SIZE = (1280, 720)
FPS = 30
LOOP_S = 20
BAR_MB = 50
WATCHED = """
import sys
from readroom import analyze
def say(now):
    if now.at_s >= say.next:
        print(now.at_s, flush=True)
        say.next += 5
say.next = 0
analyze([sys.argv[1]], sys.argv[2], annotate=sys.argv[3] == "True", progress=say)
"""


def panned(photo: Image, step: int) -> Image:
    """A window of the photograph that goes to and fro once in a loop."""
    width, height = SIZE
    room_x, room_y = photo.shape[1] - width, photo.shape[0] - height
    swing = (1 - np.cos(2 * np.pi * step / (LOOP_S * FPS))) / 2
    left, top = round(room_x * swing), round(room_y * swing)
    return photo[top : top + height, left : left + width]


def make_video(path: Path, photo: Image, minutes: float) -> None:
    """Encode one loop and repeat its packets until the video is long enough."""
    loop = path.with_name("loop.mp4")
    with av.open(str(loop), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "26", "bf": "0"}
        for step in range(LOOP_S * FPS):
            window = np.ascontiguousarray(panned(photo, step))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(window, format="bgr24")))
        container.mux(stream.encode(None))
    with av.open(str(path), "w") as container:
        copied: VideoStream | None = None
        for turn in range(round(minutes * 60 / LOOP_S)):
            with av.open(str(loop)) as source:
                copied = copied or container.add_stream_from_template(source.streams.video[0])
                for packet in source.demux(video=0):
                    if packet.dts is None or packet.pts is None or packet.time_base is None:
                        continue
                    shift = round(Fraction(turn * LOOP_S) / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = copied
                    container.mux(packet)
    loop.unlink()


def watch(video: Path, out: str, *, annotate: bool) -> tuple[dict[int, float], float]:
    """Largest resident memory in MB by minute of the video, and seconds taken."""
    command = [sys.executable, "-c", WATCHED, str(video), out, str(annotate)]
    largest: dict[int, float] = {}
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        process = psutil.Process(child.pid)
        for line in child.stdout or ():
            if re.fullmatch(r"[\d.]+\n", line):
                minute = int(float(line) // 60) + 1
                used = process.memory_info().rss / 1e6
                largest[minute] = max(largest.get(minute, 0.0), used)
    if child.returncode:
        sys.exit(f"analyze ended with {child.returncode}")
    return largest, time.perf_counter() - started


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--annotate", action="store_true", help="draw a copy, too")
    given = parser.parse_args()
    photo = np.asarray(cv2.imread(str(shared_data() / "media" / "solvay1927.jpg")), np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "long.mp4"
        make_video(video, photo, given.minutes)
        largest, took = watch(video, f"{folder}/out", annotate=given.annotate)
        people = json.loads(Path(f"{folder}/out/summary.json").read_text())["sources"][0]
    say("minute", "MB")
    for minute, used in largest.items():
        say(minute, f"{used:.0f}")
    growth = max(largest.values()) - largest[1]
    result = {
        "benchmark": "video_memory",
        "minutes": given.minutes,
        "annotate": given.annotate,
        "first_minute_mb": round(largest[1], 1),
        "largest_mb": round(max(largest.values()), 1),
        "growth_mb": round(growth, 1),
        "bar_mb": BAR_MB,
        "met": growth <= BAR_MB,
        "most_at_once": people["most_at_once"],
        "times_real_time": round(given.minutes * 60 / took, 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
