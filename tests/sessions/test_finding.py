"""A session is found by what people type."""

import pytest
from tests.sessions.made import START, a_session

from readroom.errors import UnknownRecordError
from readroom.sessions.finding import find_session


@pytest.fixture
def three(store):
    ids = ("ab" + "0" * 30, "ac" + "1" * 30, "b" * 32)
    made = [a_session(f"Session {n}", id=one) for n, one in enumerate(ids)]
    for one in made:
        store.begin(one)
    return made


@pytest.mark.parametrize("given", ["ab", "AB0", " ab ", "ab" + "0" * 30])
def test_first_digits_are_enough(store, three, given):
    assert find_session(store, given).id == three[0].id


def test_latest_is_the_newest(store, three):
    assert find_session(store, "latest").id == three[2].id
    older = a_session(started=START.replace(year=2000))
    store.begin(older)
    assert find_session(store, "latest").id == three[2].id


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("a", "2 begin with 'a' or are called so: .*type more digits", id="two"),
        pytest.param("ff", "got 'ff'; `readroom sessions list`", id="none"),
        pytest.param(" ", "got ' '", id="blank"),
        pytest.param("%", "got '%'", id="no pattern"),
    ],
)
def test_anything_else_is_said(store, three, given, said):
    with pytest.raises(UnknownRecordError, match=said):
        find_session(store, given)


def test_an_empty_store_says_so(store):
    with pytest.raises(UnknownRecordError, match="holds none yet"):
        find_session(store, "latest")
