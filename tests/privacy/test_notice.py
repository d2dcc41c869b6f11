"""What people are told: complete in each language, and never changed without being seen."""

from __future__ import annotations

import hashlib
from string import Formatter

import pytest
from tests.wording import banned_in

from readroom.domain import Detail, Purpose
from readroom.privacy.gate import decide
from readroom.privacy.notice import LANGUAGES, is_notice_of, notice_of
from readroom.privacy.notice_texts import TEXTS

RESEARCH = decide("research", "GB")

FROZEN = {
    (1, "en"): "236ad33adb6c1b1f",
    (1, "de"): "38a31429b9353ffd",
    (1, "es"): "865627fb936270c3",
    (1, "fr"): "bb9df7e364c8a2f5",
    (2, "en"): "d8f0aaf337110c71",
    (2, "de"): "dccc917fe557b4b3",
    (2, "es"): "21c4c00336fef572",
    (2, "fr"): "7a6f32e157568b74",
    (3, "en"): "92868bccafa66d4c",
    (3, "de"): "5b3561b73cd32f04",
    (3, "es"): "d0c2ddfdeea23bd6",
    (3, "fr"): "b3122d0c21d74bd2",
    (4, "en"): "99a077ef0b8572fb",
    (4, "de"): "b0c948f8bec11d68",
    (4, "es"): "a17f4b4d39c262de",
    (4, "fr"): "a6591c1b8bfa757e",
}
"""A consent refers to these. A test that fails here asks for a new version of the texts."""


def test_texts_are_never_changed() -> None:
    found = {}
    for version, texts in TEXTS.items():
        for language in LANGUAGES:
            whole = "\n".join(f"{name}={text}" for name, text in texts[language].items())
            found[version, language] = hashlib.sha256(whole.encode()).hexdigest()[:16]
    assert found == FROZEN


@pytest.mark.parametrize("version", TEXTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str, version: int) -> None:
    english, other = TEXTS[version]["en"], TEXTS[version][language]
    assert set(english) == set(other)
    for name, text in english.items():
        fields = {field for _, field, _, _ in Formatter().parse(text) if field}
        assert fields == {field for _, field, _, _ in Formatter().parse(other[name]) if field}
    assert set(Purpose) <= set(english)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detail", [*Detail, None])
def test_a_notice_says_what_is_kept(language: str, detail: Detail | None) -> None:
    notice = notice_of(RESEARCH, detail, language)
    words = TEXTS[max(TEXTS)][language]
    assert words[detail.value if detail else "nothing"].format(min_group=10) in notice.text
    assert words["live"] in notice.text
    assert words["recording"] not in notice.text
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


def test_what_was_agreed_to_an_older_text_still_holds() -> None:
    older = "\n\n".join(
        TEXTS[1]["en"][part].format(purpose="research", min_group=10)
        for part in ("look", "purpose", "person", "free", "guardians")
    )
    assert is_notice_of(hashlib.sha256(older.encode()).hexdigest(), RESEARCH, Detail.PERSON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_recording_nobody_says_that_its_pictures_are_dropped(language: str) -> None:
    words = TEXTS[max(TEXTS)][language]
    notice = notice_of(RESEARCH, Detail.ROOM, language, recorded=True)
    assert words["recording"] in notice.text
    assert words["live"] not in notice.text
    assert words["room"].format(min_group=10) in notice.text
    assert is_notice_of(notice.sha256, RESEARCH, Detail.ROOM)
    assert not banned_in(notice.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detail", [*Detail, None])
def test_of_a_live_camera_the_third_version_says_what_the_second_did(
    language: str, detail: Detail | None
) -> None:
    second = TEXTS[2][language][detail.value if detail else "nothing"].format(min_group=10)
    assert second in notice_of(RESEARCH, detail, language).text


MEETING = {
    "en": ("video meeting", "turns their own camera off"),
    "de": ("Videokonferenz", "schaltet in einer Videokonferenz die eigene Kamera aus"),
    "es": ("videoconferencia", "apaga su propia cámara"),
    "fr": ("visioconférence", "éteint sa propre caméra"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_in_a_meeting_is_told_how_not_to_take_part(language: str) -> None:
    notice = notice_of(RESEARCH, Detail.ROOM, language)
    assert all(words in notice.text for words in MEETING[language])
    assert notice.version == 4
