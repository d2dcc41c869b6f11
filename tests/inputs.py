"""Makers of small media files, good and bad ones, for the tests of everything that reads.

Run it to look at the bad ones: ``python tests/inputs.py FOLDER``.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from readroom.domain import Image

GRAIN = Fraction(1, 90_000)
TOO_LONG = "n" * 300 + ".mp4"
"""A name that no file system takes."""


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """In this block nobody may look into a folder, root neither, whom its mode would not stop."""
    asked = os.stat

    def refusing(path, *how, **more):
        if not isinstance(path, int) and folder in Path(os.fsdecode(path)).parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return asked(path, *how, **more)

    os.stat = refusing
    try:
        yield
    finally:
        os.stat = asked


def scene(width: int = 64, height: int = 48, step: int = 0) -> Image:
    """A picture with a red upper left quarter and a green dot that moves with the step."""
    image = np.full((height, width, 3), 60, np.uint8)
    image[: height // 2, : width // 2] = (0, 0, 220)
    cv2.circle(image, (step * 3 % width, height * 3 // 4), max(2, height // 8), (0, 200, 0), -1)
    return image


def encoded(suffix: str, image: np.ndarray) -> bytes:
    done, coded = cv2.imencode(suffix, image)
    assert done
    return coded.tobytes()


def write_video(
    path: Path,
    images: Iterable[Image],
    times: Sequence[float] | None = None,
    *,
    fps: int = 25,
    whole_every: int = 10,
    sound_s: float = 0.0,
    sound_codec: str = "aac",
    sound_hz: int = 48_000,
    sound_layout: str = "mono",
    sounds: int = 1,
    options: dict[str, str] | None = None,
) -> Path:
    """An H.264 video; `times` in seconds make its frame rate variable."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "ultrafast", "g": str(whole_every), "bf": "0"}
        stream.codec_context.time_base = GRAIN
        tones = [
            container.add_stream(sound_codec, rate=sound_hz, layout=sound_layout)
            for _ in range(sounds if sound_s else 0)
        ]
        for index, image in enumerate(images):
            if index == 0:
                stream.height, stream.width = image.shape[:2]
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts = round((times[index] if times else index / fps) / GRAIN)
            frame.time_base = GRAIN
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        for tone in tones:
            _write_tone(container, tone, sound_s)
    return path


def _write_tone(container, stream, seconds: float) -> None:
    wanted = stream.codec_context.format.name if stream.codec_context.format else "fltp"
    context = stream.codec_context
    resampler = av.AudioResampler(
        format=wanted, layout=context.layout, rate=context.rate, frame_size=context.frame_size
    )
    for start in range(0, round(seconds * 48_000), 1024):
        wave = 0.2 * np.sin(np.arange(start, start + 1024) * 440 * 2 * np.pi / 48_000)
        frame = av.AudioFrame.from_ndarray(
            wave.astype(np.float32)[None], format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        for ready in resampler.resample(frame):
            container.mux(stream.encode(ready))
    for ready in resampler.resample(None):
        container.mux(stream.encode(ready))
    container.mux(stream.encode(None))


def video(path: Path, frames: int = 25, **how) -> Path:
    """A short moving scene of 64 x 48 pixels."""
    return write_video(path, [scene(step=step) for step in range(frames)], **how)


def odd_sound(path: Path, sounds: int = 1) -> Path:
    """An MP4 of one second whose first sound is of a codec that nobody knows."""
    video(path, sound_s=1.0, sounds=sounds)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"mp4a", b"zzzz", 1).replace(b"esds", b"zzzz", 1))
    return path


TURNS = {
    90: (0, -1, 1, 0),
    180: (-1, 0, 0, -1),
    270: (0, 1, -1, 0),
    "mirrored": (-1, 0, 0, 1),
    "upside down in a mirror": (1, 0, 0, -1),
    "90 in a mirror": (0, 1, 1, 0),
    "270 in a mirror": (0, -1, -1, 0),
}
"""Left half of a display matrix: counter-clockwise by so many degrees, or what a mirror shows."""


def turned_video(path: Path, turn: int | str) -> Path:
    """A video whose header asks for one of the :data:`TURNS`."""
    video(path, 5)
    data = bytearray(path.read_bytes())
    start = data.index(b"tkhd") + 4 + 40
    one = 1 << 16
    across, down, along, below = (part * one for part in TURNS[turn])
    matrix = (across, down, 0, along, below, 0, 0, 0, 1 << 30)
    data[start : start + 36] = struct.pack(">9i", *matrix)
    path.write_bytes(bytes(data))
    return path


def growing_video(path: Path) -> Path:
    """A transport stream that changes from 64 x 48 to 96 x 64 pixels in the middle."""
    small = video(path.with_name("small.ts"), 10)
    large = write_video(path.with_name("large.ts"), [scene(96, 64, step) for step in range(10)])
    path.write_bytes(small.read_bytes() + large.read_bytes())
    small.unlink()
    large.unlink()
    return path


def cut_video(path: Path) -> Path:
    """A video whose second half is missing; its index stands at the front."""
    noise = np.random.default_rng(1)
    images = [
        cv2.add(scene(step=step), noise.integers(0, 50, (48, 64, 3), np.uint8))
        for step in range(100)
    ]
    write_video(path, images, options={"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def headless_video(path: Path) -> Path:
    """A video that was cut off before its index, which stands at the end."""
    video(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def frameless_video(path: Path) -> Path:
    """A video with a header and no frame."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        container.start_encoding()
    return path


def sound_only(path: Path) -> Path:
    """A file with a tone and no picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48_000, layout="mono")
        _write_tone(container, stream, 0.5)
    return path


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def huge_png(path: Path, side: int = 50_000) -> Path:
    """A few bytes that announce a picture of seven gigabytes."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = _png_chunk(b"IDAT", zlib.compress(bytes(100))) + _png_chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", header) + body)
    return path


def cmyk_jpeg(path: Path) -> Path:
    """The scene as a printer's JPEG with four inks."""
    from PIL import Image as Pillow

    rgb = cv2.cvtColor(scene(), cv2.COLOR_BGR2RGB)
    Pillow.fromarray(rgb).convert("CMYK").save(path, "JPEG", quality=95)
    return path


def turned_photo(path: Path, orientation: int = 6) -> Path:
    """The scene stored lying on its side, with the EXIF mark that says so."""
    from PIL import Image as Pillow

    marks = Pillow.Exif()
    marks[0x0112] = orientation
    rgb = cv2.cvtColor(scene(), cv2.COLOR_BGR2RGB)
    Pillow.fromarray(rgb).save(path, exif=marks)
    return path


def bad_inputs(folder: Path) -> dict[str, Path]:
    """One file per way in which a picture or video cannot be read at all, by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    photo = encoded(".jpg", scene(320, 240))
    written = {
        "empty file.jpg": b"",
        "empty.mp4": b"",
        "text.jpg": b"This is a letter, not a picture.\n" * 20,
        "text.txt": b"This is a letter, not a video.\n" * 20,
        "cut.jpg": photo[: len(photo) // 2],
        "cut after 20 bytes.jpg": photo[:20],
        "cut.png": encoded(".png", scene(320, 240))[:300],
        "cut.webp": encoded(".webp", scene(320, 240))[:90],
        "noise.mp4": np.random.default_rng(0).bytes(5000),
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
    headless_video(folder / "cut before the index.mp4")
    frameless_video(folder / "no frame.avi")
    sound_only(folder / "sound only.m4a")
    huge_png(folder / "huge.png")
    return {path.name: path for path in sorted(folder.iterdir())}


if __name__ == "__main__":
    for name in bad_inputs(Path(sys.argv[1])):
        sys.stdout.write(f"{name}\n")
