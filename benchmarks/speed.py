"""How long does a frame of 1280 x 720 with 50 faces take, one room, two cores?

Bars: beyond detection <= 60 ms, whole pipeline <= 120 ms with YuNet, classifier <= 1 ms a face;
`readroom analyze --every 0.2` of a 720p 30 fps clip with 50 faces faster than real time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import av
import numpy as np

from benchmarks.machine import say, shared_data
from readroom.domain import Image
from readroom.evaluation.datasets import PUBLIC_TEST
from readroom.evaluation.formats import read_crops
from readroom.evaluation.gallery import lay_out
from readroom.privacy.gate import decide
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.pipeline import open_pipeline

FACES = 50
FACE_PX = 96
FRAMES = 30
CLIP_S = 10
FPS = 30


def crowd() -> list[Image]:
    """Frames of 50 faces under slightly changing camera noise, all found by the detector."""
    crops = read_crops(shared_data() / "data" / "fer2013.parquet").split(PUBLIC_TEST)
    detector = open_pipeline("video", "yunet", permission=decide("self")).detector_choice.detector
    kept: list[Image] = []
    for gallery in lay_out(list(crops[:400]), FACE_PX, 10, 5):
        found = [face.box for face in detector.detect(gallery.frame)]
        kept += [
            crops[row]
            for place, row in zip(gallery.places, gallery.rows, strict=True)
            if any(box.iou(place) > 0.5 for box in found)
        ]
    frame = next(lay_out(kept[:FACES], FACE_PX, 10, 5)).frame.astype(np.int16)
    rng = np.random.default_rng(0)
    noise = (rng.integers(-3, 4, frame.shape, np.int16) for _ in range(FRAMES))
    return [np.clip(frame + grain, 0, 255).astype(np.uint8) for grain in noise]


def milliseconds(work: Callable[[int], object], times: int) -> float:
    """Median time of a call, after one to warm up."""
    work(0)
    took = []
    for number in range(times):
        started = time.perf_counter()
        work(number)
        took.append((time.perf_counter() - started) * 1000)
    return median(took)


def analyze_speed(frames: list[Image]) -> float:
    """Seconds of video analysed per second, for a clip of 50 faces."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crowd.mp4"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
            for number in range(CLIP_S * FPS):
                picture = av.VideoFrame.from_ndarray(frames[number % FRAMES], "bgr24")
                container.mux(stream.encode(picture))
            container.mux(stream.encode())
        command = [sys.executable, "-m", "readroom.cli.main", "analyze", str(path)]
        started = time.perf_counter()
        subprocess.run(
            [*command, "--every", "0.2", "--out", folder + "/out", "--quiet"], check=True
        )
        return CLIP_S / (time.perf_counter() - started)


def main() -> None:
    """Print the table and the JSON line."""
    frames = crowd()
    pipeline = open_pipeline("video", "yunet", permission=decide("self"))
    found = len(pipeline(frames[0], 0.0).observations)
    whole = milliseconds(lambda n: pipeline(frames[n % FRAMES], n / FPS), FRAMES)
    detector = pipeline.detector_choice.detector
    detection = milliseconds(lambda n: detector.detect(frames[n % FRAMES]), FRAMES)
    faces = [seen.face for seen in pipeline(frames[0], 2.0).observations]
    per_face = {}
    for threads in (1, 2):
        classifier = ExpressionClassifier.open(threads=threads)
        judged = milliseconds(
            lambda n, judge=classifier.judge: judge(frames[n % FRAMES], faces, "yunet"),  # type: ignore[misc]
            20,
        )
        per_face[threads] = judged / len(faces)
    result = {
        "benchmark": "speed",
        "faces": found,
        "pipeline_ms": round(whole, 1),
        "detection_ms": round(detection, 1),
        "beyond_detection_ms": round(whole - detection, 1),
        "classifier_ms_per_face_1_thread": round(per_face[1], 3),
        "classifier_ms_per_face_2_threads": round(per_face[2], 3),
        "analyze_times_real_time": round(analyze_speed(frames), 2),
    }
    for name, value in result.items():
        say(f"{name:<36}", value)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
