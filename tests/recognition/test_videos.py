"""Videos keep their true times and their way up, and give what can still be decoded."""

import shutil
import subprocess
from fractions import Fraction
from types import SimpleNamespace

import av
import numpy as np
import pytest
from av.stream import Disposition
from PIL import Image as Pillow
from PIL import ImageOps
from tests import inputs
from tests.conftest import lacking

from readroom.errors import SourceError
from readroom.recognition.announced import video_stream
from readroom.recognition.sources import open_source


def _times(source):
    return [at for at, _ in source]


def test_variable_frame_rates_are_kept(tmp_path):
    times = [0.0, 0.1, 0.15, 0.5, 1.2, 1.21]
    path = inputs.video(tmp_path / "variable.mp4", 6, times=times)
    with open_source(path) as video:
        assert _times(video) == pytest.approx(times, abs=1e-4)


def test_time_starts_at_zero(tmp_path):
    path = inputs.video(tmp_path / "late.mkv", 3, times=[5.0, 5.04, 5.08])
    with open_source(path) as video:
        assert _times(video) == pytest.approx([0, 0.04, 0.08], abs=0.002)
        assert video.started_at_s == pytest.approx(5.0, abs=0.01)


def test_frames_know_their_place(tmp_path):
    with open_source(inputs.video(tmp_path / "v.mp4", 25)) as video:
        found = [(frame.index, frame.at) for frame in video.frames(every_s=0.2)]
    assert [index for index, _ in found] == [0, 5, 10, 15, 20]
    assert [at for _, at in found] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])
    assert video.frames_read == 25
    assert (video.fps, video.duration_s) == (25, 1.0)


@pytest.mark.parametrize(
    ("turn", "shape", "red"),
    [
        (90, (64, 48, 3), (-4, 4)),
        (180, (48, 64, 3), (-4, -4)),
        (270, (64, 48, 3), (4, -4)),
        ("mirrored", (48, 64, 3), (4, -4)),
        ("upside down in a mirror", (48, 64, 3), (-4, 4)),
        ("90 in a mirror", (64, 48, 3), (4, 4)),
        ("270 in a mirror", (64, 48, 3), (-4, -4)),
    ],
)
def test_videos_are_turned_upright(tmp_path, turn, shape, red):
    with open_source(inputs.turned_video(tmp_path / "turned.mp4", turn)) as video:
        _, image = next(iter(video))
    assert image.shape == shape
    assert np.abs(image[red].astype(int) - (0, 0, 220)).max() < 30


@pytest.mark.parametrize("turn", inputs.TURNS)
def test_turning_agrees_with_ffmpeg(tmp_path, turn):
    ffmpeg = shutil.which("ffmpeg") or lacking("the program ffmpeg")
    path = inputs.turned_video(tmp_path / "turned.mp4", turn)
    shown = tmp_path / "shown.png"
    command = [ffmpeg, "-v", "error", "-i", path, "-frames:v", "1", shown]
    subprocess.run(list(map(str, command)), check=True)
    with open_source(path) as video, open_source(shown) as photo:
        (_, ours), (_, theirs) = next(iter(video)), next(iter(photo))
    assert ours.shape == theirs.shape
    assert np.abs(ours.astype(int) - theirs).mean() < 2


def test_a_size_that_changes_midway(tmp_path):
    with open_source(inputs.growing_video(tmp_path / "growing.ts")) as video:
        shapes = [image.shape[:2] for _, image in video]
    assert shapes == [(48, 64)] * 10 + [(64, 96)] * 10


def test_a_clock_that_jumps_back_goes_on(tmp_path):
    piece = inputs.video(tmp_path / "piece.ts", 50).read_bytes()
    (tmp_path / "joined.ts").write_bytes(piece + piece)
    with open_source(tmp_path / "joined.ts") as video:
        assert _times(video) == pytest.approx([n / 25 for n in range(100)])


def test_a_part_with_earlier_stamps_is_no_day_later(tmp_path):
    late = inputs.video(tmp_path / "late.ts", 50, times=[100 + n / 25 for n in range(50)])
    early = inputs.video(tmp_path / "early.ts", 50)
    late.write_bytes(late.read_bytes() + early.read_bytes())
    with open_source(late) as video:
        assert _times(video) == pytest.approx([n / 25 for n in range(100)])


def test_a_counter_that_comes_to_its_end_goes_on(tmp_path):
    begins = 2**33 / 90_000 - 3.0  # three seconds before its 33 bits are full
    path = inputs.video(tmp_path / "day.ts", 100, times=[begins + n / 25 for n in range(100)])
    with open_source(path) as video:
        assert _times(video) == pytest.approx([n / 25 for n in range(100)])
        assert video.started_at_s == pytest.approx(begins)


def test_the_last_frames_keep_their_times_beside_sound(tmp_path):
    ffmpeg = shutil.which("ffmpeg") or lacking("the program ffmpeg")
    times = [*(n / 25 for n in range(40)), *(2.0 + n for n in range(9))]
    film = inputs.video(tmp_path / "film.mp4", len(times), times=times, sound_s=12.0)
    path = tmp_path / "sound first.mp4"
    command = [ffmpeg, "-v", "error", "-i", film, "-map", "0:a", "-map", "0:v", "-c", "copy", path]
    subprocess.run(list(map(str, command)), check=True)
    with open_source(path) as video:
        assert _times(video) == pytest.approx(times, abs=1e-3)
    assert video.damaged is None


def test_a_video_that_is_cut_off_gives_what_is_there(tmp_path):
    with open_source(inputs.cut_video(tmp_path / "cut.mp4")) as video:
        frames = len(list(video))
    assert 30 <= frames < 100
    assert "of announced 4.0 s" in video.damaged


def test_a_damaged_stretch_is_skipped_and_noted(tmp_path):
    data = bytearray(inputs.cut_video(tmp_path / "whole.mp4").read_bytes())
    noise = np.random.default_rng(2)
    for place in noise.integers(len(data) // 3, len(data) // 2, 300):
        data[place] = noise.integers(0, 256)
    path = tmp_path / "garbled.mp4"
    path.write_bytes(bytes(data))
    with open_source(path) as video:
        times = _times(video)
    assert len(times) > 20
    assert times == sorted(times)
    assert "damaged" in video.damaged


def test_a_whole_video_is_not_called_damaged(tmp_path):
    with open_source(inputs.video(tmp_path / "v.mp4", sound_s=1.0)) as video:
        list(video)
    assert video.damaged is None


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("slow.mp4", {"fps": 1}),
        ("longer sound.mp4", {"sound_s": 3.0}),
        ("longer sound.mkv", {"sound_s": 3.0}),
        ("late.mkv", {"times": [5.0, 5.04, 5.08]}),
        ("stands.mp4", {"times": [0.0, 0.1, 60.0]}),
    ],
)
def test_healthy_videos_are_not_called_damaged(tmp_path, name, how):
    with open_source(inputs.video(tmp_path / name, len(how.get("times", range(10))), **how)) as v:
        list(v)
    assert v.damaged is None


def test_a_cut_matroska_is_called_damaged(tmp_path):
    path = inputs.video(tmp_path / "cut.mkv", 500, sound_s=30.0)
    path.write_bytes(path.read_bytes()[:20_000])
    with open_source(path) as video:
        list(video)
    assert "of announced 20.0 s" in video.damaged


@pytest.mark.parametrize("sound_s", [0.0, 6.0])
def test_a_part_of_a_recording_is_as_long_as_itself(tmp_path, sound_s):
    ffmpeg = shutil.which("ffmpeg") or lacking("the program ffmpeg")
    whole = inputs.video(tmp_path / "whole.mkv", 150, sound_s=sound_s)
    parts = ["-f", "segment", "-segment_time", "2", "-reset_timestamps", "0"]
    command = [ffmpeg, "-v", "error", "-i", whole, "-c", "copy", *parts, tmp_path / "%d.mkv"]
    subprocess.run(list(map(str, command)), check=True)
    with open_source(tmp_path / "1.mkv") as video:
        times = _times(video)
    assert video.started_at_s == pytest.approx(2.0, abs=0.1)
    assert video.duration_s == pytest.approx(times[-1] + 0.04, abs=0.1)
    assert video.damaged is None


def test_a_codec_that_is_not_known(tmp_path):
    path = inputs.video(tmp_path / "odd.mp4", 5)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzzz"))
    with pytest.raises(
        SourceError, match=r"odd\.mp4 holds video of a codec that cannot be decoded"
    ):
        open_source(path)


@pytest.mark.parametrize(
    ("ratio", "shape"),
    [("64/45", (48, 91)), ("8/9", (54, 64)), ("1/1", (48, 64)), ("200/201", (48, 64))],
)
def test_pixels_become_square(tmp_path, ratio, shape):
    path = tmp_path / "tv.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(ratio)
        frame = av.VideoFrame.from_ndarray(inputs.scene(), format="bgr24")
        container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    with open_source(path) as video:
        _, image = next(iter(video))
    assert image.shape[:2] == shape


def test_the_file_is_closed_when_the_loop_breaks(tmp_path):
    with open_source(inputs.video(tmp_path / "v.mp4")) as video:
        for _ in video:
            break
    with pytest.raises(SourceError, match="was closed; expected an open source"):
        list(video)


def test_the_cover_of_a_song_is_no_video(tmp_path):
    cover = tmp_path / "song.mp4"
    with av.open(str(cover), "w") as container:
        sound = container.add_stream("aac", rate=48_000, layout="mono")
        picture = container.add_stream("mjpeg", rate=1)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuvj420p"
        picture.disposition = av.stream.Disposition.attached_pic
        frame = av.VideoFrame.from_ndarray(inputs.scene(), format="bgr24")
        container.mux(picture.encode(frame.reformat(format="yuvj420p")))
        container.mux(picture.encode(None))
        inputs._write_tone(container, sound, 0.5)
    with pytest.raises(Exception, match="holds sound only"):
        open_source(cover)


def test_real_clips_are_read_to_their_end(shared_data):
    for path in sorted((shared_data / "media" / "clips").iterdir()):
        with open_source(path) as video:
            times = [frame.at for frame in video.frames(every_s=1.0)]
        assert times[0] == 0
        assert video.frames_read > 30
        assert video.damaged is None, path.name


@pytest.mark.parametrize(
    ("name", "kind"), [("a.MJPEG", "video"), ("a.mjpg", "video"), ("a.jpg", "photo")]
)
def test_photographs_one_after_another_are_a_video_where_the_name_says_so(tmp_path, name, kind):
    path = tmp_path / name
    path.write_bytes(b"".join(inputs.encoded(".jpg", inputs.scene(step=n)) for n in range(10)))
    with open_source(path) as source:
        times = _times(source)
    assert source.kind == kind
    assert times == pytest.approx([n / 25 for n in range(10 if kind == "video" else 1)])
    assert source.damaged is None


@pytest.mark.parametrize("suffix", [".avif", ".bmp", ".jp2", ".tiff"])
def test_stills_that_ffmpeg_reads_are_photographs(tmp_path, suffix):
    path = tmp_path / f"still{suffix}"
    Pillow.fromarray(inputs.scene()[..., ::-1]).save(path)
    with open_source(path) as photo:
        (frame,) = photo.frames()
    assert photo.kind == "photo"
    assert photo.duration_s is None
    assert frame.image.shape == (48, 64, 3)


@pytest.mark.parametrize(
    ("suffix", "lies"), [(suffix, lies) for suffix in (".avif", ".tiff") for lies in range(1, 9)]
)
def test_stills_that_ffmpeg_reads_are_turned_upright(tmp_path, suffix, lies):
    path, marks = tmp_path / f"still{suffix}", Pillow.Exif()
    marks[0x0112] = lies
    Pillow.fromarray(inputs.scene()[..., ::-1]).save(path, exif=marks)
    upright = np.asarray(ImageOps.exif_transpose(Pillow.open(path)).convert("RGB"))[..., ::-1]
    with open_source(path) as photo:
        ((_, image),) = photo
    assert image.shape == upright.shape
    assert np.abs(image.astype(int) - upright).mean() < 2


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_tiff_compressed_as_jpeg_is_refused_and_not_read_as_black(tmp_path, mode):
    path = tmp_path / "scan.tif"
    picture = Pillow.fromarray(inputs.scene()[..., ::-1]).convert(mode)
    picture.save(path, compression="jpeg")
    with pytest.raises(SourceError, match=r"scan\.tif is a TIFF compressed as JPEG.*convert it"):
        open_source(path)
    picture.save(path, compression="tiff_lzw")
    with open_source(path) as photo:
        ((_, image),) = photo
    assert image.max() > 60


@pytest.mark.parametrize("length", [4, 9, 200])
def test_a_tiff_that_is_cut_off_is_said_to_be_damaged(tmp_path, length):
    path = tmp_path / "cut.tiff"
    Pillow.fromarray(inputs.scene()).save(path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(SourceError, match=r"cut\.tiff"), open_source(path) as photo:
        list(photo)


def test_a_picture_that_cannot_be_decoded_is_not_called_a_video(tmp_path):
    path = tmp_path / "measured.tiff"
    Pillow.fromarray(np.ones((48, 64), np.float32)).save(path)
    with (
        open_source(path) as photo,
        pytest.raises(SourceError, match=r"decoded \(tiff\): expected a picture"),
    ):
        list(photo)


def tiles(brand):
    """What FFmpeg makes of a telephone's picture: a stream for each of its tiles."""
    one = SimpleNamespace(disposition=Disposition.dependent, codec_context=None)
    streams = SimpleNamespace(video=[one, one], audio=[])
    return SimpleNamespace(
        streams=streams, metadata={"major_brand": brand}, format=SimpleNamespace(name="mov,mp4")
    )


def test_a_picture_in_tiles_is_not_taken_for_its_first_tile():
    with pytest.raises(SourceError, match=r"class\.heic is a picture in tiles"):
        video_stream(tiles("heic"), "class.heic")
    with pytest.raises(SourceError, match="codec that cannot"):
        video_stream(tiles("isom"), "layers.mp4")
