from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import av
import pytest
from tests import inputs
from tests.recordings import tables

from readroom.domain import Purpose
from readroom.errors import StoreUnavailableError
from readroom.privacy.exceptions import SafetyException
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.recordings.analysis import analyze
from readroom.recordings.excepted import record_exception
from readroom.recordings.keeping import Keeping, begin_session
from readroom.sessions.store import SessionStore

ENTRY = SafetyException("DE", "Ward 3, vote 24-117", "The head", date(9999, 12, 31), "ab" * 32)
EXCEPTED = decide(Purpose.MEDICAL_SAFETY, "DE", exception=ENTRY)


@pytest.fixture
def store(tmp_path):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as opened:
        yield opened


def exceptions(store):
    return [one for one in store.audit() if one.action == "exception"]


def test_a_look_under_the_exception_is_in_the_audit_log_and_names_nobody(store):
    record_exception(EXCEPTED, store)
    (entry,) = exceptions(store)
    assert entry.detail == f"medical_safety in DE until 9999-12-31, file {'ab' * 32}"
    assert "The head" not in entry.detail
    assert store.verify_audit().broken is None


def test_the_configured_store_is_used_where_none_is_given(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'configured.db'}"
    monkeypatch.setenv("READROOM_DATABASE_URL", url)
    record_exception(EXCEPTED)
    with SessionStore.open(url) as store:
        assert len(exceptions(store)) == 1


def test_a_kept_session_under_the_exception_says_so(store):
    agreed = "each person" if EXCEPTED.asks_consent else None
    begin_session(
        Keeping(store, title="Ward 3", consent=agreed), EXCEPTED, "live", "camera", ModelCard.read()
    )
    (entry,) = exceptions(store)
    assert entry.detail.startswith("medical_safety in DE")
    (begun,) = [one for one in store.audit() if one.action == "begin"]
    assert entry.object == begun.object


def test_other_permissions_leave_no_trace_and_open_no_store(tmp_path, monkeypatch):
    monkeypatch.setenv("READROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    record_exception(decide(Purpose.RESEARCH, "GB"))
    assert not (tmp_path / "none.db").exists()


def test_where_the_log_cannot_be_written_nothing_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("READROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'no' / 'such.db'}")
    (tmp_path / "no").write_text("a file where a folder would be")
    with pytest.raises(StoreUnavailableError):
        record_exception(EXCEPTED)


@pytest.fixture
def url(monkeypatch, tmp_path):
    named = f"sqlite:///{tmp_path / 'configured.db'}"
    monkeypatch.setenv("READROOM_DATABASE_URL", named)
    return named


def test_a_program_that_reads_under_the_exception_is_in_the_audit_log_too(tmp_path, url, happy):
    talk = inputs.video(tmp_path / "talk.mp4", 5)
    analyze([talk], tmp_path / "out", pipeline=happy, permission=EXCEPTED)
    with SessionStore.open(url) as store:
        assert len(exceptions(store)) == 1


def ending():
    """A permission, and progress at whose 0.4th second its exception is over."""
    entry = replace(ENTRY, until=date.today())

    def midnight(step):
        if step.at_s >= 0.4:
            object.__setattr__(entry, "until", date.today() - timedelta(days=1))

    return decide(Purpose.MEDICAL_SAFETY, "DE", exception=entry), midnight


def test_reading_stops_when_the_exception_ends_meanwhile(tmp_path, url, happy):
    allowed, midnight = ending()
    talk = inputs.video(tmp_path / "talk.mp4", 100)
    done = analyze([talk], tmp_path / "out", pipeline=happy, permission=allowed, progress=midnight)
    assert done.sources[0].read_s < 1.0
    (failure,) = done.failures
    assert "has ended" in failure.message


def test_no_further_input_is_opened_once_the_exception_is_over(tmp_path, url, happy):
    allowed, midnight = ending()
    talk = inputs.video(tmp_path / "talk.mp4", 100, sound_s=4.0)
    photo = tmp_path / "later.png"
    photo.write_bytes(inputs.encoded(".png", inputs.scene()))
    done = analyze(
        [talk, photo],
        tmp_path / "out",
        annotate=True,
        pipeline=happy,
        permission=allowed,
        progress=midnight,
    )
    assert [Path(one.source).name for one in done.sources] == ["talk.mp4"]
    assert [Path(one.source).name for one in done.failures] == ["talk.mp4", "later.png"]
    assert {Path(row["source"]).name for row in tables.read(done.table)} == {"talk.mp4"}
    with av.open(str(done.annotated[0])) as copy:
        assert copy.duration / av.time_base < 1.0, "the sound goes no further than the picture"
