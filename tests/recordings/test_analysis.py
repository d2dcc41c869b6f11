"""Whole runs: what is counted, what is said, and that one bad input spoils nothing."""

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import numpy as np
import pyarrow.parquet as pq
import pytest
from tests import inputs
from tests.recordings.disks import full_disk
from tests.recordings.tables import read

from readroom.domain import Box, Emotion, Face
from readroom.errors import ConfigurationError, OutputError
from readroom.recognition.smoother import REPORTS
from readroom.recordings import analyze
from readroom.recordings.summary import write_summary
from readroom.testing import FixedClassifier, scripted_pipeline


def summary_of(done):
    return json.loads(done.summary.read_text("utf-8"))


def test_a_video_is_looked_at_five_times_a_second(tmp_path, happy):
    path = inputs.video(tmp_path / "talk.mp4", 50)
    done = analyze([path], tmp_path / "out", pipeline=happy)
    rows = read(done.table)
    assert [row["frame"] for row in rows] == list(range(0, 50, 5))
    assert [row["time_s"] for row in rows] == pytest.approx([0.2 * n for n in range(10)])
    assert {row["person"] for row in rows} == {1}
    assert {row["source"] for row in rows} == {str(path)}


def test_a_format_that_is_none_is_said_before_anything_is_read(tmp_path, happy):
    path = inputs.video(tmp_path / "talk.mp4", 2)
    with pytest.raises(ConfigurationError, match="as parquet, csv, jsonl; got 'xlsx'"):
        analyze(path, tmp_path / "out", pipeline=happy, table_format="xlsx")
    assert not (tmp_path / "out").exists()


def test_nothing_to_read_is_refused_and_writes_nothing(tmp_path):
    with pytest.raises(ConfigurationError, match="at least one file"):
        analyze([], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("every_s", "expected"), [(0.0, 50), (0.2, 10), (1.0, 2), (60.0, 1)])
def test_every_so_many_seconds(tmp_path, happy, every_s, expected):
    path = inputs.video(tmp_path / "talk.mp4", 50)
    done = analyze([path], tmp_path / "out", every_s=every_s, pipeline=happy)
    assert done.sources[0].frames_analysed == expected


@pytest.mark.parametrize("seconds", [3.0, 10.0])
def test_in_slow_videos_people_stay_the_same(tmp_path, seconds):
    times = [seconds * number for number in range(6)]
    path = inputs.video(tmp_path / "slides.mp4", 6, times=times)
    pipeline = scripted_pipeline(
        [[Face(Box(10, 10, 20, 24), 0.9)]],
        FixedClassifier.saying(Emotion.HAPPY),
        smoothing=REPORTS,
    )
    (one,) = analyze([path], tmp_path / "out", pipeline=pipeline).sources
    assert (one.people, one.faces) == (1, 6)


def test_drawing_does_not_change_the_table(tmp_path, mixed):
    path = inputs.video(tmp_path / "talk.mp4", 50)
    plain = analyze([path], tmp_path / "plain", pipeline=mixed)
    mixed.classifier.calls = 0
    drawn = analyze([path], tmp_path / "drawn", annotate=True, pipeline=mixed)
    assert read(plain.table) == read(drawn.table)


def test_the_summary_counts_what_was_seen(tmp_path, mixed):
    path = inputs.video(tmp_path / "talk.mp4", 50)
    done = analyze([path], tmp_path / "out", pipeline=mixed)
    (one,) = summary_of(done)["sources"]
    assert one["duration_s"] == pytest.approx(2.0)
    assert (one["people"], one["most_at_once"]) == (1, 1)
    assert (one["faces"], one["measured"]) == (10, 2)
    assert one["unmeasured"] == {"turned_away": 8}
    assert one["coverage"] == 0.2
    assert sum(one["shares"].values()) == pytest.approx(1, abs=1e-4)
    assert one["shares"]["happy"] == pytest.approx((0.9 + 0.7 / 6) / 2, abs=1e-4)
    assert sum(one["named"].values()) == 2
    measured = [row for row in read(done.table) if row["raw_happy"] is not None]
    for name, count in one["named"].items():
        written = None if name == "unclear" else name
        assert sum(row["emotion"] == written for row in measured) == count
    assert [entry["measured"] for entry in one["timeline"]] == [2, 0]


def test_a_joined_recording_is_as_long_as_what_was_read(tmp_path, happy):
    piece = inputs.video(tmp_path / "piece.ts", 50)
    piece.write_bytes(2 * piece.read_bytes())
    (one,) = summary_of(analyze([piece], tmp_path / "out", pipeline=happy))["sources"]
    assert one["duration_s"] >= one["read_s"] == pytest.approx(3.8, abs=0.05)


def test_the_summary_says_with_what_it_was_made(tmp_path, happy):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    said = summary_of(analyze([path], tmp_path / "out", every_s=0.5, pipeline=happy))
    assert said["parameters"]["every_s"] == 0.5
    assert said["model"] == {"name": "blank", "version": "0", "sha256": "0" * 64}
    assert said["detectors"]["video"]["name"] == "scripted"
    assert said["detectors"]["video"]["why"]
    assert said["interrupted"] is False
    assert said["total"]["times_real_time"] >= 0


def test_nobody_in_view_is_said_not_dropped(tmp_path, empty):
    path = inputs.video(tmp_path / "empty room.mp4", 75)
    done = analyze([path], tmp_path / "out", pipeline=empty)
    (one,) = summary_of(done)["sources"]
    assert (one["people"], one["coverage"], one["shares"]) == (0, None, None)
    assert [(entry["frames"], entry["people"]) for entry in one["timeline"]] == [(5, 0)] * 3
    assert pq.read_table(done.table).num_rows == 0


def test_people_are_numbered_anew_in_each_source(tmp_path, happy):
    for name in ("a.mp4", "b.mp4"):
        inputs.video(tmp_path / name, 10)
    (tmp_path / "c.jpg").write_bytes(inputs.encoded(".jpg", inputs.scene()))
    done = analyze([tmp_path], tmp_path / "out", pipeline=happy)
    assert [Path(one.source).name for one in done.sources] == ["a.mp4", "b.mp4", "c.jpg"]
    assert {row["person"] for row in read(done.table)} == {1}


def test_bad_inputs_do_not_lose_the_good_ones(tmp_path, happy):
    bad = inputs.bad_inputs(tmp_path / "bad")
    good = inputs.video(tmp_path / "good.mp4", 10)
    missing = tmp_path / "missing.mp4"
    (tmp_path / "empty folder").mkdir()
    long = tmp_path / inputs.TOO_LONG
    given = [missing, long, *bad.values(), tmp_path / "empty folder", good]
    done = analyze(given, tmp_path / "out", annotate=True, pipeline=happy)
    assert [one.source for one in done.sources] == [str(good)]
    failed = {failure.source for failure in done.failures}
    assert failed == {str(path) for path in given if path != good}
    assert len(summary_of(done)["failures"]) == len(failed)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "faces.parquet",
        "summary.json",
        "good.annotated.mp4",
    }


def test_where_nothing_can_be_read_no_folder_is_left(tmp_path, happy):
    (tmp_path / "results").mkdir()
    done = analyze([tmp_path / "none.mp4"], tmp_path / "results" / "new" / "out", pipeline=happy)
    assert len(done.failures) == 1
    assert list((tmp_path / "results").iterdir()) == []
    analyze([tmp_path / "none.mp4"], tmp_path / "results", pipeline=happy)
    assert (tmp_path / "results").is_dir()


def test_a_damaged_video_gives_what_is_there_and_says_so(tmp_path, happy):
    done = analyze([inputs.cut_video(tmp_path / "cut.mp4")], tmp_path / "out", pipeline=happy)
    (one,) = summary_of(done)["sources"]
    assert "of announced 4.0 s" in one["damaged"]
    assert 1 < one["read_s"] < one["duration_s"]
    assert one["faces"] > 5


def test_a_picture_of_a_kind_that_is_not_read_is_named(tmp_path, happy):
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
    (tmp_path / "a.png").write_bytes(inputs.encoded(".png", inputs.scene()))
    done = analyze([tmp_path], tmp_path / "out", pipeline=happy)
    assert [Path(one.source).name for one in done.sources] == ["a.png"]
    assert [Path(one.source).name for one in done.failures] == ["phone.heic"]


@pytest.mark.parametrize("make", [inputs.cmyk_jpeg, inputs.turned_photo])
def test_unusual_photos_are_read(tmp_path, happy, make):
    done = analyze([make(tmp_path / "photo.jpg")], tmp_path / "out", pipeline=happy)
    assert not done.failures
    assert done.sources[0].timeline == []


@pytest.mark.parametrize("out", ["file", "file/below", "/dev/null/out", "/proc/out", "n" * 300])
def test_an_output_folder_that_cannot_be_is_refused_before_any_work(tmp_path, happy, out):
    (tmp_path / "file").write_text("in the way")
    path = inputs.video(tmp_path / "talk.mp4", 5)
    with pytest.raises(OutputError, match="expected a folder for results"):
        analyze([path], tmp_path / out, pipeline=happy)
    assert happy.classifier.calls == 0


@pytest.mark.parametrize("kind", [str, Path])
def test_one_input_needs_no_list(tmp_path, happy, kind):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    (only,) = analyze(kind(path), tmp_path / "out", pipeline=happy).sources
    assert only.source == str(path)


def test_a_negative_interval_is_refused(tmp_path, happy):
    with pytest.raises(ConfigurationError, match="expected 0 or more seconds"):
        analyze([], tmp_path, every_s=-1, pipeline=happy)


@pytest.mark.parametrize("every_s", [float("nan"), float("inf")])
def test_an_interval_that_is_no_number_is_refused(tmp_path, happy, every_s):
    with pytest.raises(ConfigurationError, match="expected 0 or more seconds"):
        analyze([], tmp_path, every_s=every_s, pipeline=happy)


def test_the_summary_names_the_detector_of_a_given_pipeline(tmp_path, happy):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    said = summary_of(analyze(path, tmp_path / "out", pipeline=happy))
    assert said["parameters"]["detector"] == "scripted"


def test_a_file_that_is_given_twice_is_read_once(tmp_path, happy):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    done = analyze([path, tmp_path, str(path)], tmp_path / "out", pipeline=happy)
    assert [one.source for one in done.sources] == [str(path)]
    assert len(read(done.table)) == 1


def test_a_codec_that_is_not_known_spoils_nothing(tmp_path, happy):
    odd, good = inputs.video(tmp_path / "odd.mp4", 5), inputs.video(tmp_path / "talk.mp4", 5)
    odd.write_bytes(odd.read_bytes().replace(b"avc1", b"zzzz"))
    done = analyze([odd, good], tmp_path / "out", pipeline=happy)
    assert [one.source for one in done.sources] == [str(good)]
    assert "cannot be decoded" in done.failures[0].message


def test_secrets_of_addresses_are_written_nowhere(tmp_path, happy):
    inputs.video(tmp_path / "clip.mp4", 6)
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"127.0.0.1:{server.server_port}/clip.mp4"
        given = [f"http://me:hush@{host}?token=hush{number}" for number in (1, 2)]
        seen = []
        done = analyze(
            [*given, f"http://me:hush@{host}.not"],
            tmp_path / "out",
            annotate=True,
            table_format="csv",
            pipeline=happy,
            progress=seen.append,
        )
        server.shutdown()
    assert {row["source"] for row in read(done.table)} == {f"http://{host}", f"http://{host} (2)"}
    assert len(done.annotated) == 2
    assert len(done.failures) == 1
    written = done.table.read_text() + done.summary.read_text() + repr(done) + repr(seen)
    assert "hush" not in written


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that does not chat."""

    def log_message(self, *_):
        """Say nothing."""


FULL = """
import resource, sys
from readroom import analyze
from readroom.domain import Box, Emotion
from readroom.errors import OutputError
from readroom.testing import FixedClassifier, scripted_pipeline

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
pipeline = scripted_pipeline([[Box(10, 10, 20, 24)]], FixedClassifier.saying(Emotion.HAPPY))
try:
    analyze(sys.argv[2:], sys.argv[1], annotate=True, pipeline=pipeline)
except OutputError as error:
    print(error)
"""


def test_a_full_disk_leaves_what_was_done(tmp_path):
    noise = np.random.default_rng(3)
    images = [noise.integers(0, 256, (120, 160, 3), np.uint8) for _ in range(50)]
    small, large = inputs.video(tmp_path / "small.mp4", 5), tmp_path / "large.mp4"
    inputs.write_video(large, images, sound_s=2.0)
    never, out = inputs.video(tmp_path / "never.mp4", 5), tmp_path / "out"
    command = [sys.executable, "-c", FULL, out, small, large, never]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    assert "large.annotated.mp4 cannot be written" in done.stdout
    said = json.loads((out / "summary.json").read_text())
    assert [one["source"] for one in said["sources"]] == [str(small)]
    assert [one["source"] for one in said["failures"]] == [str(large)]
    assert said["interrupted"] is True
    assert str(small) in {row["source"] for row in read(out / "faces.parquet")}
    assert {path.name for path in out.iterdir()} == {
        "faces.parquet",
        "small.annotated.mp4",
        "summary.json",
    }


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_a_disk_that_is_full_at_the_end_leaves_earlier_results(tmp_path, happy, form):
    path, out = inputs.video(tmp_path / "talk.mp4", 5), tmp_path / "out"
    analyze([path], out, table_format=form, pipeline=happy)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    with ExitStack() as until_the_end:

        def fill(now):
            if now.people:
                until_the_end.enter_context(full_disk())

        with pytest.raises(OutputError, match=rf"faces\.{form} cannot be written"):
            analyze([path], out, table_format=form, pipeline=happy, progress=fill)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_a_summary_that_cannot_be_written_leaves_nothing(tmp_path):
    with full_disk(), pytest.raises(OutputError, match=r"summary\.json cannot be written"):
        write_summary(tmp_path / "summary.json", {}, [], [])
    assert list(tmp_path.iterdir()) == []


def test_progress_never_runs_back_and_ends_at_the_end(tmp_path, happy):
    for name in ("a.mp4", "b.mp4"):
        inputs.video(tmp_path / name, 50)
    seen = []
    analyze([tmp_path], tmp_path / "out", pipeline=happy, progress=seen.append)
    done = [now.done for now in seen]
    assert done == sorted(done)
    assert done[-1] > 0.9
    assert {now.of for now in seen} == {2}


def test_a_name_that_is_no_unicode_goes_into_the_table(tmp_path, happy):
    path = tmp_path / b"caf\xe9.png".decode("utf-8", "surrogateescape")
    path.write_bytes(inputs.encoded(".png", inputs.scene()))
    done = analyze([path], tmp_path / "out", pipeline=happy, annotate=True)
    assert len(read(done.table)) == 1


INTERRUPTED = """
import sys
from readroom import analyze
from readroom.domain import Box, Emotion
from readroom.testing import FixedClassifier, scripted_pipeline

pipeline = scripted_pipeline([[Box(10, 10, 20, 24)]], FixedClassifier.saying(Emotion.HAPPY))
seen = []

def slowly(now):
    import time
    seen.append(now)
    if len(seen) == 40:
        print("working", flush=True)
    time.sleep(0.005)

try:
    analyze({inputs!r}, {out!r}, table_format={form!r}, annotate=True, pipeline=pipeline,
            progress=slowly)
except KeyboardInterrupt as stopped:
    print(stopped.analysis.interrupted)
    sys.exit(130)
"""


@pytest.fixture(scope="module")
def long_video(tmp_path_factory):
    return inputs.video(tmp_path_factory.mktemp("long") / "long.mp4", 1500, sound_s=60.0)


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_ctrl_c_leaves_whole_files(tmp_path, long_video, form):
    never = inputs.video(tmp_path / "never.mp4", 5)
    out = tmp_path / "out"
    program = INTERRUPTED.format(inputs=[str(long_video), str(never)], out=str(out), form=form)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "working\n"
        time.sleep(0.2)
        child.send_signal(signal.SIGINT)
        rest, _ = child.communicate(timeout=30)
    assert (rest, child.returncode) == ("True\n", 130)
    said = json.loads((out / "summary.json").read_text())
    assert said["interrupted"] is True
    (one,) = said["sources"]
    assert 0 < one["frames_read"] < 1500
    assert len(read(out / f"faces.{form}")) == one["faces"] > 0
    with av.open(str(out / "long.annotated.mp4")) as container:
        shown = sum(1 for _ in container.decode(video=0))
    with av.open(str(out / "long.annotated.mp4")) as container:
        heard = sum(frame.samples / 48_000 for frame in container.decode(audio=0))
    assert shown == one["frames_read"]
    assert heard == pytest.approx(shown / 25, abs=0.1)
    assert not list(out.glob("*.part"))


def test_five_lines_are_enough(tmp_path, monkeypatch, models_dir):
    monkeypatch.setenv("READROOM_MODELS_DIR", str(models_dir))
    inputs.video(tmp_path / "lecture.mp4", 10)
    monkeypatch.chdir(tmp_path)

    from readroom import analyze

    result = analyze(["lecture.mp4"], out="out")

    assert result.sources[0].frames_analysed == 2
