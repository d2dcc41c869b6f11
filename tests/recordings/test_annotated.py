"""Drawn copies can be played: H.264, sound, true times, one size."""

import av
import cv2
import numpy as np
import pytest
from tests import inputs

from readroom.domain import Box, Emotion
from readroom.recognition.sources import open_source
from readroom.recordings import analyze
from readroom.recordings.annotated import AnnotatedVideo, even, fitted
from readroom.testing import FixedClassifier, scripted_pipeline

NAMED_AS_A_COPY = {"talk.mp4": 5, "talk.annotated.mp4": 9}


def probe(path):
    """Codec, size and times of the pictures; codec and seconds of the sound."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = [float(frame.pts * frame.time_base) for frame in container.decode(video=0)]
        codec, size = stream.codec_context.name, (stream.width, stream.height)
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return codec, size, times, None, 0.0
        sound = container.streams.audio[0]
        seconds = sum(frame.samples / frame.sample_rate for frame in container.decode(sound))
        return codec, size, times, sound.codec_context.codec.canonical_name, seconds


def copy_of(path, out, pipeline):
    (drawn,) = analyze([path], out, annotate=True, pipeline=pipeline).annotated
    return drawn


def test_no_input_is_drawn_over(tmp_path, happy):
    talk, other = (inputs.video(tmp_path / name, n) for name, n in NAMED_AS_A_COPY.items())
    kept, link = other.read_bytes(), tmp_path / "link"
    link.symlink_to(tmp_path)
    done = analyze([talk, other], link, annotate=True, pipeline=happy)
    assert other.read_bytes() == kept
    assert [one.frames_read for one in done.sources] == [5, 9]
    assert [path.name for path in done.annotated] == [
        "talk-2.annotated.mp4",
        "talk.annotated.annotated.mp4",
    ]


def test_all_frames_and_the_sound_are_there(tmp_path, happy):
    path = inputs.video(tmp_path / "talk.mp4", 50, sound_s=2.0)
    codec, size, times, sound, seconds = probe(copy_of(path, tmp_path / "out", happy))
    assert (codec, size, sound) == ("h264", (64, 48), "aac")
    assert times == pytest.approx([number / 25 for number in range(50)], abs=1e-4)
    assert seconds == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(
    ("name", "codec", "kept"),
    [
        ("song.mkv", "libmp3lame", "mp3"),
        ("plain.avi", "pcm_s16le", "aac"),
        ("web.mkv", "libopus", "opus"),
    ],
)
def test_sound_is_copied_or_made_playable(tmp_path, happy, name, codec, kept):
    path = inputs.video(tmp_path / name, 50, sound_s=2.0, sound_codec=codec)
    _, _, times, sound, seconds = probe(copy_of(path, tmp_path / "out", happy))
    assert (len(times), sound) == (50, kept)
    assert seconds == pytest.approx(2.0, abs=0.08)


def test_sound_that_mp4_cannot_hold_is_made_anew(tmp_path, happy):
    path = inputs.video(
        tmp_path / "old.avi", 50, sound_s=2.0, sound_codec="libmp3lame", sound_hz=11_025
    )
    _, _, times, sound, seconds = probe(copy_of(path, tmp_path / "out", happy))
    assert (len(times), sound) == (50, "aac")
    assert seconds == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize(("sounds", "kept"), [(1, None), (2, "aac")])
def test_sound_that_cannot_be_decoded_is_left_out(tmp_path, happy, sounds, kept):
    path = inputs.odd_sound(tmp_path / "broadcast.mp4", sounds)
    _, _, times, sound, seconds = probe(copy_of(path, tmp_path / "out", happy))
    assert (len(times), sound) == (25, kept)
    assert seconds == pytest.approx(1.0 if kept else 0.0, abs=0.05)


@pytest.mark.parametrize(("codec", "kept"), [("aac", "aac"), ("mp2", "aac")])
def test_a_joined_recording_keeps_the_sound_of_both_parts(tmp_path, happy, codec, kept):
    part = inputs.video(tmp_path / "part.ts", 75, sound_s=3.0, sound_codec=codec)
    joined = tmp_path / "joined.ts"
    joined.write_bytes(part.read_bytes() * 2)
    _, _, times, sound, seconds = probe(copy_of(joined, tmp_path / "out", happy))
    assert (len(times), sound) == (150, kept)
    assert seconds == pytest.approx(6.0, abs=0.15)


def test_sound_that_becomes_stereo_midway_goes_on(tmp_path, happy):
    one, two = (
        inputs.video(
            tmp_path / f"{layout}.ts", 75, sound_s=3.0, sound_codec="ac3", sound_layout=layout
        )
        for layout in ("mono", "stereo")
    )
    joined = tmp_path / "broadcast.ts"
    joined.write_bytes(one.read_bytes() + two.read_bytes())
    _, _, times, sound, seconds = probe(copy_of(joined, tmp_path / "out", happy))
    assert (len(times), sound) == (150, "aac")
    assert seconds == pytest.approx(6.0, abs=0.15)


def test_sound_stays_with_the_picture_when_the_clock_starts_late(tmp_path, happy):
    times = [5 + number / 25 for number in range(25)]
    path = inputs.video(tmp_path / "late.mkv", 25, times=times, sound_s=6.0)
    _, _, shown, _, seconds = probe(copy_of(path, tmp_path / "out", happy))
    assert shown[0] == 0
    assert seconds == pytest.approx(1.0, abs=0.05)


def test_variable_frame_rates_are_kept(tmp_path, happy):
    times = [0.0, 0.1, 0.15, 0.5, 1.2, 1.25]
    path = inputs.video(tmp_path / "variable.mp4", 6, times=times)
    assert probe(copy_of(path, tmp_path / "out", happy))[2] == pytest.approx(times, abs=1e-4)


def test_turned_videos_come_out_upright(tmp_path, happy):
    path = inputs.turned_video(tmp_path / "phone.mp4", 90)
    drawn = copy_of(path, tmp_path / "out", happy)
    assert probe(drawn)[1] == (48, 64)
    with open_source(drawn) as video:
        _, image = next(iter(video))
    assert np.abs(image[-4, 4].astype(int) - (0, 0, 220)).max() < 40


def test_a_size_that_changes_is_fitted_in(tmp_path, happy):
    path = inputs.growing_video(tmp_path / "growing.ts")
    _, size, times, _, _ = probe(copy_of(path, tmp_path / "out", happy))
    assert (size, len(times)) == ((64, 48), 20)


def test_colours_survive(tmp_path):
    colours = [(0, 0, 220), (0, 200, 0), (210, 30, 0), (245, 199, 16)]
    image = np.zeros((720, 1280, 3), np.uint8)
    for place, colour in enumerate(colours):
        image[:, place * 320 : (place + 1) * 320] = colour
    video = AnnotatedVideo(tmp_path / "colours.mp4", 25)
    video.begin((1280, 720), None)
    video.write(0.0, image)
    video.close(whole=True)
    with open_source(video.path) as source:
        _, seen = next(iter(source))
    for place, colour in enumerate(colours):
        assert np.abs(seen[360, place * 320 + 160].astype(int) - colour).max() < 10


def test_boxes_move_on_between_two_looks(tmp_path):
    gray = [np.full((240, 480, 3), 90, np.uint8)] * 20
    path = inputs.write_video(tmp_path / "walk.mp4", gray)
    walk = [[Box(20 + 40 * step, 120, 80, 80)] for step in range(4)]
    pipeline = scripted_pipeline(walk, FixedClassifier.saying(Emotion.HAPPY))
    with open_source(copy_of(path, tmp_path / "out", pipeline)) as video:
        lefts = [_left_of_the_box(image) for _, image in video]
    assert lefts[:5] == pytest.approx([20] * 5, abs=3)
    looks = lefts[5::5]
    assert looks == pytest.approx([60, 100, 140], abs=3)
    assert lefts[14] > lefts[12] > lefts[10] + 5
    assert lefts[14] < lefts[15] + 3


def _left_of_the_box(image):
    row = np.abs(image[170].astype(int) - 90).max(axis=1)
    return int(np.flatnonzero(row > 40)[0])


@pytest.mark.parametrize("size", [(64, 48), (63, 47), (1, 1), (17, 301)])
def test_odd_sizes_can_be_played(tmp_path, size):
    video = AnnotatedVideo(tmp_path / "odd.mp4", None)
    video.begin(size, None)
    for step in range(5):
        video.write(step / 25, inputs.scene(*size, step))
    video.close(whole=True)
    _, found, times, _, _ = probe(video.path)
    assert found == even(size)
    assert len(times) == 5


def test_other_shapes_get_black_bars():
    wide = np.full((10, 100, 3), 200, np.uint8)
    framed = fitted(wide, (50, 50))
    assert framed.shape == (50, 50, 3)
    assert framed[0].max() == 0
    assert framed[25].min() == 200


@pytest.mark.parametrize(
    ("name", "drawn"),
    [("a.jpg", "a.annotated.jpg"), ("b.png", "b.annotated.png"), ("ü ß.webp", "ü ß.annotated.png")],
)
def test_pictures_are_drawn_too(tmp_path, happy, name, drawn):
    path = tmp_path / name
    path.write_bytes(inputs.encoded(path.suffix, inputs.scene(200, 150)))
    written = copy_of(path, tmp_path / "out", happy)
    assert written.name == drawn
    image = cv2.imdecode(np.fromfile(written, np.uint8), cv2.IMREAD_COLOR)
    assert image.shape == (150, 200, 3)


def test_two_recordings_of_one_name_get_two_copies(tmp_path, happy):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        inputs.video(tmp_path / folder / "talk.mp4", 3)
    done = analyze(
        [tmp_path / "a", tmp_path / "b"], tmp_path / "out", annotate=True, pipeline=happy
    )
    assert [path.name for path in done.annotated] == ["talk.annotated.mp4", "talk-2.annotated.mp4"]
