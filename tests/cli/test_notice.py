"""`readroom notice` as it is typed."""

import pytest
from typer.testing import CliRunner

from readroom.cli.main import app


def notice(*words):
    return CliRunner().invoke(app, ["notice", *words])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Numbers of each person are kept"),
        (("--detail", "room"), "Only numbers of the room as a whole are kept"),
        (("--detail", "nothing"), "Numbers are shown for a while and not kept"),
        (("--language", "de"), "Das Programm selbst behält kein Bild"),
        ((), "stays with whoever made it"),
        (("--live",), "Pictures are dropped as soon as they were read. Numbers of each person"),
    ],
    ids=["as recorded", "of the room", "nothing kept", "in German", "of a recording", "live"],
)
def test_the_notice_says_what_will_be_kept(words, told):
    done = notice("--purpose", "playtest", "--region", "GB", *words)
    assert done.exit_code == 0
    assert told in " ".join(done.stdout.split())
    assert "who is responsible" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("education", "DE"), "is refused"),
        (("workplace", "GB", "--detail", "person"), "figures of the room are kept"),
    ],
    ids=["nothing may be read", "not so finely"],
)
def test_there_is_no_notice_of_what_is_not_allowed(words, told):
    purpose, region, *more = words
    done = notice("--purpose", purpose, "--region", region, *more)
    assert done.exit_code == 8
    assert told in " ".join(done.stderr.split())


def test_looking_at_oneself_keeps_nothing():
    done = notice()
    assert done.exit_code == 0
    assert "looking at oneself" in done.stdout
    assert "not kept" in " ".join(done.stdout.split())
