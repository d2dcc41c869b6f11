"""What people are told: complete in each language, and never changed without being seen."""

from __future__ import annotations

import hashlib
from string import Formatter

import pytest

from readroom.domain import Detail, Purpose
from readroom.privacy.gate import decide
from readroom.privacy.notice import LANGUAGES, is_notice_of, notice_of
from readroom.privacy.notice_texts import TEXTS
from readroom.privacy.wording import banned_in

RESEARCH = decide("research", "GB")

FROZEN = {
    "en": "236ad33adb6c1b1f",
    "de": "38a31429b9353ffd",
    "es": "865627fb936270c3",
    "fr": "bb9df7e364c8a2f5",
}
"""A consent refers to these. A test that fails here asks for a new version of the texts."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_never_changed(language: str) -> None:
    whole = "\n".join(f"{name}={text}" for name, text in TEXTS[1][language].items())
    assert hashlib.sha256(whole.encode()).hexdigest()[:16] == FROZEN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    english, other = TEXTS[1]["en"], TEXTS[1][language]
    assert set(english) == set(other)
    for name, text in english.items():
        fields = {field for _, field, _, _ in Formatter().parse(text) if field}
        assert fields == {field for _, field, _, _ in Formatter().parse(other[name]) if field}
    assert set(Purpose) <= set(english)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detail", [*Detail, None])
def test_a_notice_says_what_is_kept(language: str, detail: Detail | None) -> None:
    notice = notice_of(RESEARCH, detail, language)
    words = TEXTS[1][language]
    assert words[detail.value if detail else "nothing"].format(min_group=10) in notice.text
    assert words["guardians"] in notice.text
    assert words["written"] not in notice.text
    assert not banned_in(notice.text)


def test_illinois_asks_for_a_signature() -> None:
    notice = notice_of(decide("research", "US-IL"), Detail.ROOM)
    assert "in writing and signed" in notice.text


def test_an_unknown_language_gets_english() -> None:
    assert notice_of(RESEARCH, Detail.ROOM, "tlh") == notice_of(RESEARCH, Detail.ROOM)


def test_a_hash_belongs_to_purpose_and_detail() -> None:
    german = notice_of(RESEARCH, Detail.ROOM, "de").sha256
    assert is_notice_of(german, RESEARCH, Detail.ROOM)
    assert not is_notice_of(german, RESEARCH, Detail.PERSON)
    assert not is_notice_of(german, decide("playtest", "GB"), Detail.ROOM)
    assert not is_notice_of("0" * 64, RESEARCH, Detail.ROOM)
