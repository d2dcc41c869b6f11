"""Are people of a video meeting told from pictures, through a browser's coding of its window?

Real faces of four clips, made small and coded by VP8 as browsers send windows, and the first
picture of each instead of a film, clean and with noise. Then, of faces of the public test set, how
far one must move to be seen to move. Looks six times a second, as live.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, pairwise, takewhile
from pathlib import Path

import av
import cv2
import numpy as np

from benchmarks.machine import say, shared_data
from readroom.domain import Box, Face, Image
from readroom.evaluation.datasets import PUBLIC_TEST
from readroom.evaluation.formats import read_crops
from readroom.recognition.detectors import FaceDetector, open_detector
from readroom.recognition.stillness import ELSEWHERE, MOVED, Stillness, stripes_of, unlike
from readroom.recognition.tracker import Followed, Sight

CLIPS = (
    "fer_woman2.mp4",
    "pyfeat_WolfgangLanger_Pexels.mp4",
    "pyfeat_single_face.mp4",
    "pyfeat_face_noface.mov",
)
LOOKS_PER_S, MOST_S = 6, 20
FACES_PX, COARSENESS = (30, 45, 90), (40, 56)
"""Sides of a face in the window, and quantisers of VP8: fair, and as coarse as it gets."""
NOISE = 4.0
CROPS = 500


def looks(clip: Path) -> list[Image]:
    """Frames of a clip at the pace of looks."""
    with av.open(str(clip)) as film:
        fps = float(film.streams.video[0].average_rate or 30)
        decoded = islice(film.decode(video=0), round(MOST_S * fps))
        whole = [np.asarray(one.to_ndarray(format="bgr24"), np.uint8) for one in decoded]
    return whole[:: max(1, round(fps / LOOKS_PER_S))]


def with_a_face(frames: Sequence[Image], detector: FaceDetector) -> list[Image]:
    """From the first look at a face to the last before it is gone."""
    there = dropwhile(lambda one: not detector.detect(one), frames)
    return list(takewhile(detector.detect, there))


def coded(frames: Sequence[Image], crf: int) -> list[Image]:
    """The same after a round trip through VP8."""
    film = io.BytesIO()
    height, width = (side - side % 2 for side in frames[0].shape[:2])
    with av.open(film, "w", format="matroska") as out:
        stream = out.add_stream("libvpx", rate=LOOKS_PER_S)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"crf": str(crf), "b": "0", "deadline": "realtime", "cpu-used": "8"}
        for frame in frames:
            whole = np.ascontiguousarray(frame[:height, :width])
            out.mux(stream.encode(av.VideoFrame.from_ndarray(whole, format="bgr24")))
        out.mux(stream.encode())
    film.seek(0)
    with av.open(film, "r") as back:
        decoded = back.decode(video=0)
        return [np.asarray(one.to_ndarray(format="bgr24"), np.uint8) for one in decoded]


def measured_from(frames: Sequence[Image], box: Box) -> tuple[float | None, float]:
    """Seconds until the face is taken for a person, or None, and the share of looks from there."""
    stillness = Stillness()
    someone = [Followed(1, Face(box, 0.9), Sight.SEEN)]
    found = [
        not stillness.pictures(frame, someone, number / LOOKS_PER_S)
        for number, frame in enumerate(frames)
    ]
    if True not in found:
        return None, 0.0
    first = found.index(True)
    return first / LOOKS_PER_S, float(np.mean(found[first:]))


def largest_change(frames: Sequence[Image], box: Box) -> float:
    """Of a still, from its first frame on, in gray levels."""
    first = stripes_of(frames[0], box)
    return max(float(np.abs(stripes_of(one, box) - first).mean()) for one in frames)


def films(data: Path) -> Iterator[tuple[str, int, list[Image], Box]]:
    """Each clip with its face in each size: name, side, frames, and where the face is."""
    detector = open_detector("yunet", "live").detector
    for name in CLIPS:
        whole = with_a_face(looks(data / "media" / "clips" / name), detector)
        faces = detector.detect(whole[0])
        for face_px in FACES_PX:
            factor = face_px / faces[0].box.width
            small = [_shrunk(one, factor) for one in whole]
            yield name, face_px, small, faces[0].box.scaled(factor)


def _shrunk(frame: Image, factor: float) -> Image:
    small = cv2.resize(frame, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def least_shift(crop: Image) -> float:
    """How far a face must move to be seen to, in hundredths of its width."""
    face = np.asarray(cv2.resize(crop, (240, 240), interpolation=cv2.INTER_CUBIC), np.uint8)
    before = stripes_of(face, Box(30, 30, 180, 180))
    for shift in range(1, 30):
        after = stripes_of(face, Box(30 - shift, 30, 180, 180))
        if np.abs(after - before).mean() > MOVED:
            return 100 * shift / 180
    return float("nan")


def of_pairs(crops: Sequence[Image]) -> float:
    """Of a hundred pairs of different faces those that are told from a movement."""
    places = [stripes_of(crop, Box(6, 6, 36, 36)) for crop in crops]
    found = [unlike(one, other) > ELSEWHERE for one, other in pairwise(places)]
    return round(100 * float(np.mean(found)), 1)


def of_films(data: Path) -> dict[str, float]:
    """Films of people and of stills, a row of the table each; figures over all of them."""
    rng = np.random.default_rng(0)
    people: list[float | None] = []
    stays: list[float] = []
    pictures = 0
    stills = 0
    changes: list[float] = []
    moves: list[float] = []
    say("clip", "face_px", "crf", "person after s", "then, of looks", "its still")
    for name, face_px, frames, box in films(data):
        noisy = [
            np.clip(frames[0] + rng.normal(0, NOISE, frames[0].shape), 0, 255).astype(np.uint8)
            for _ in frames
        ]
        places = [stripes_of(frame, box) for frame in frames]
        moves += [unlike(*pair) for pair in zip(places, places[LOOKS_PER_S // 2 :], strict=False)]
        for crf in COARSENESS:
            after, share = measured_from(coded(frames, crf), box)
            if len(frames) >= 4 * LOOKS_PER_S:  # three movements take two seconds at least
                people.append(after)
                stays.append(share)
            through = [coded(one, crf) for one in ([frames[0]] * len(frames), noisy)]
            still = [measured_from(one, box)[0] is not None for one in through]
            changes += [largest_change(one, box) for one in through]
            stills += len(still)
            pictures += len(still) - sum(still)
            after_s = "-" if after is None else f"{after:.1f}"
            told_still = "read" if any(still) else "picture"
            say(name[:16], face_px, crf, after_s, round(share, 2), told_still)
    return {
        "films_of_people": len(people),
        "taken_for_people": sum(one is not None for one in people),
        "after_s_at_most": round(max(one for one in people if one is not None), 1),
        "least_share_of_looks_from_then": round(min(stays), 2),
        "films_of_stills": stills,
        "taken_for_pictures": pictures,
        "largest_change_of_a_still": round(max(changes), 2),
        "people_twice_a_second_unlike_99_of_100": round(float(np.percentile(moves, 99)), 1),
    }


def main() -> None:
    """Print the table and the JSON line."""
    data = shared_data()
    told = of_films(data)
    crops = list(read_crops(data / "data" / "fer2013.parquet").split(PUBLIC_TEST))[:CROPS]
    shifts = np.array([least_shift(crop) for crop in crops])
    told |= {
        "pairs_of_faces_told_apart_of_100": of_pairs(crops),
        "shift_seen_percent_of_face_median": round(float(np.nanmedian(shifts)), 1),
        "shift_seen_percent_of_face_95": round(float(np.nanpercentile(shifts, 95)), 1),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
