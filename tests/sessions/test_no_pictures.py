"""Nothing that a recording leaves behind is, or holds, a picture or a video."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.sessions.made import a_session, bytes_of, file_url

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import RoomMeter
from readroom.domain import Box, Detail, Emotion
from readroom.privacy.sampling import Sampler
from readroom.sessions.recorder import Recorder
from readroom.sessions.store import SessionStore
from readroom.testing import FixedClassifier, scripted_pipeline

MAGIC = re.compile(
    rb"\xff\xd8\xff[\xdb\xe0\xe1\xee]"  # JPEG
    rb"|\x89PNG\r\n\x1a\n"
    rb"|RIFF....(?:WEBP|AVI )"
    rb"|GIF8[79]a"
    rb"|II\*\0\x08|MM\0\*\0"  # TIFF
    rb"|ftyp(?:isom|mp4|avc1|avif|heic|qt)"  # MP4, AVIF, HEIC, QuickTime
    rb"|\x1aE\xdf\xa3"  # Matroska, WebM
    rb"|\0\0\0\x01[\x67\x27]"  # bare H.264
    rb"|\x93NUMPY",  # an array written down
    re.DOTALL,
)


@pytest.mark.parametrize("kind", [".jpg", ".png", ".webp"])
def test_the_scan_would_find_a_picture(kind: str) -> None:
    done, data = cv2.imencode(kind, np.zeros((32, 32, 3), np.uint8))
    assert done
    assert MAGIC.search(b"page before it" + data.tobytes())


@pytest.mark.parametrize("detail", Detail)
def test_a_recorded_session_holds_no_picture(
    tmp_path: Path, detail: Detail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Camera frames with a mark of their own go through pipeline, sampler, recorder and store."""
    for place in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(place, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    frame = np.random.default_rng(1).integers(0, 256, (120, 160, 3), np.uint8)
    boxes = [Box(5 + 25 * place, 20, 20, 20) for place in range(6)]
    pipeline = scripted_pipeline([boxes], FixedClassifier.saying(Emotion.HAPPY))
    session, sampler = a_session(detail=detail), Sampler()
    with SessionStore.open(file_url(tmp_path)) as store:
        store.begin(session)
        meter = RoomMeter(Recalibration.of([1.0] * 7, [0.0] * 7), draws=5)
        with Recorder(store, session, meter) as recorder:
            for tick in range(60):
                at = tick / 5
                recorder.add(sampler.add(pipeline(frame, at=at), at), until=int(at))
            recorder.add(sampler.flush(), until=12)
        assert len(store.room(session.id)) == 12
        left = bytes_of(tmp_path)
    assert {one.name for one in tmp_path.rglob("*") if one.is_file()} == {"sessions.db"} | {
        one.name for one in (tmp_path / "store").iterdir()
    }
    assert MAGIC.search(left) is None
    rows = [frame[row, start : start + 8].tobytes() for row in range(120) for start in (0, 40, 80)]
    assert not any(row in left for row in rows)
