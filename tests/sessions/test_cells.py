"""Texts that a spreadsheet would run do not run, and come back as they were typed."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.sessions.cells import plain_text, safe_text

SIGNS = "=+-@\t\r\0"


@pytest.mark.parametrize("sign", SIGNS, ids=repr)
def test_a_formula_gets_a_quote_before_it(sign):
    assert safe_text(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["slide 4", "a = b", "seat 12, row -3", "it's", "", "'quoted'"])
def test_plain_words_stay_as_they_are(text):
    assert safe_text(text) == text


@given(st.text(st.sampled_from("=+-@\t\r\n\0;,|\"' ab1") | st.characters()))
def test_every_text_comes_back(text):
    assert plain_text(safe_text(text)) == text


@given(st.lists(st.text(st.sampled_from("=+-@\t\r\n;,|\"' a1")), min_size=1, max_size=4))
def test_no_cell_begins_with_a_sign_wherever_it_is_divided(texts):
    """Whatever a spreadsheet divides cells by, and whether or not it minds quotes."""
    file = io.StringIO()
    csv.writer(file).writerow(["label", *map(safe_text, texts)])
    for cell in re.split(r'[;,|\t\r\n"]', file.getvalue()):
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@"))
