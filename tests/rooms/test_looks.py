"""What pages send is taken only as they send it, and says no more than it should."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.devices import look_at

from readroom.domain import Box
from readroom.errors import InputError
from readroom.privacy.sampling import nod_of, turn_of
from readroom.rooms.looks import (
    LONGEST_MESSAGE,
    Look,
    Message,
    drawn_face,
    read_message,
    read_token,
)

RIGHT = json.loads(look_at().model_dump_json())


def message(**changed):
    return json.dumps({"look": {**RIGHT, **changed}})


def test_a_look_comes_as_it_was_sent():
    assert read_message(message()) == Message(look=look_at())


def test_nobody_and_leaving_are_told_apart():
    assert read_message('{"look": null}') == Message()
    assert read_message('{"leaves": true}').leaves


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("[]", id="a list"),
        pytest.param("{", id="cut off"),
        pytest.param('{"look": {}}', id="an empty look"),
        pytest.param('{"picture": "aGVsbG8="}', id="something else"),
        pytest.param(message(picture="aGVsbG8="), id="something beside"),
        pytest.param(message(size_px=0), id="no size"),
        pytest.param(message(sharpness=1.5), id="too sharp"),
        pytest.param(message(turn="0.1"), id="text for a number"),
        pytest.param(message(fer2013=[0.0] * 6), id="six of seven"),
        pytest.param(message(ferplus=[0.0] * 9), id="nine of eight"),
        pytest.param(message(fer2013=[1e9] + [0.0] * 6), id="beyond any logit"),
        pytest.param(message().replace("150.0", "NaN"), id="no number"),
        pytest.param(message().replace("150.0", "Infinity"), id="infinite"),
        pytest.param(" " * LONGEST_MESSAGE + "{}", id="too long"),
    ],
)
def test_anything_else_is_refused_in_words(text):
    with pytest.raises(InputError, match="expected a message") as caught:
        read_message(text)
    assert "aGVsbG8=" not in str(caught.value)


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    with suppress(InputError):
        assert isinstance(read_message(text), Message)


def test_a_greeting_names_a_place_or_none():
    assert read_token('{"token": "abc"}') == "abc"
    assert read_token("{}") == ""
    for text in ('{"token": 7}', f'{{"token": "{"x" * 65}"}}', "abc"):
        with pytest.raises(InputError, match="expected a greeting"):
            read_token(text)


@given(turn=st.floats(-10, 10), nod=st.floats(-10, 10))
def test_a_drawn_head_is_turned_as_the_real_one(turn, nod):
    face = drawn_face(look_at(turn=turn, nod=nod), Box(40, 60, 78, 100))
    assert turn_of(face) == pytest.approx(turn, abs=1e-9)
    assert nod_of(face) == pytest.approx(nod, abs=1e-9)
    assert face.box == Box(40, 60, 78, 100)


def test_a_look_has_no_place_for_a_picture():
    """Twenty numbers: whoever adds a field changes what people were told."""
    assert set(Look.model_fields) == {
        "size_px",
        "sharpness",
        "score",
        "turn",
        "nod",
        "fer2013",
        "ferplus",
    }
