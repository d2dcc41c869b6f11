import pytest

from readroom.domain import Detail, Purpose
from readroom.recordings.demonstration import Script, fill
from readroom.sessions.lesson import scripted_lesson
from readroom.sessions.store import SessionStore
from readroom.settings import default_database, demo_database

SCRIPT = Script(people=12, minutes=1)


@pytest.fixture(scope="module")
def store():
    with SessionStore.open("sqlite://") as opened:
        yield opened


@pytest.fixture(scope="module")
def played(store):
    told = []
    return fill(store, SCRIPT, told.append), told


def test_a_lesson_and_a_playtest_are_played_and_called_synthetic(store, played):
    sessions, _ = played
    assert [(one.purpose, one.detail) for one in sessions] == [
        (Purpose.PLAYTEST, Detail.PERSON),
        (Purpose.EDUCATION, Detail.ROOM),
    ]
    for one in sessions:
        assert one.synthetic
        assert one.title.startswith("Synthetic")
        assert len(store.windows(one.id)) == 6
        assert len(store.room(one.id)) == 60
        assert store.segments(one.id)
        assert store.markers(one.id)
    playtest, lesson = sessions
    script = scripted_lesson(SCRIPT.people, SCRIPT.minutes, SCRIPT.seed)
    assert store.samples(playtest.id).second.tolist() == script.samples.second.tolist()
    assert len(store.samples(lesson.id)) == 0


def test_progress_only_grows_and_ends_with_the_whole(played):
    _, told = played
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_same_script_is_not_played_twice(store, played):
    sessions, _ = played
    again = fill(store, SCRIPT)
    assert {one.id for one in again} == {one.id for one in sessions}
    assert store.count() == 2


def test_what_was_broken_off_is_played_anew():
    def break_off(done):
        if done > 0.7:
            raise KeyboardInterrupt

    with SessionStore.open("sqlite://") as store:
        with pytest.raises(KeyboardInterrupt):
            fill(store, SCRIPT, break_off)
        (playtest,) = store.sessions()
        assert playtest.purpose is Purpose.PLAYTEST
        again = fill(store, SCRIPT)
        assert [one.purpose for one in again] == [Purpose.PLAYTEST, Purpose.EDUCATION]
        assert again[0].id == playtest.id
        assert store.count() == 2
        assert store.segments(again[1].id)


def test_it_has_a_store_of_its_own():
    assert demo_database() != default_database()
    assert demo_database().endswith("demo.db")
