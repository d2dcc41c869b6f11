"""What people are told before they join is true for the purpose, in every language."""

import pytest
from tests.wording import banned_in

from readroom.privacy.gate import decide
from readroom.privacy.notice import LANGUAGES
from readroom.rooms.notice_words import JOINING
from readroom.rooms.words import language_of, notice, notice_html, shown_code

PURPOSES = [("playtest", "GB"), ("education", "GB"), ("workplace", "GB"), ("research", "US-IL")]


def test_every_language_says_the_same_things():
    assert set(JOINING) == set(LANGUAGES)
    assert len({frozenset(words) for words in JOINING.values()}) == 1
    assert len({words["room"] for words in JOINING.values()}) == len(JOINING)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("purpose", "region"), PURPOSES)
def test_who_sees_what_is_as_the_gate_says(purpose, region, language):
    permission = decide(purpose, region)
    said = " ".join(notice(permission, language))
    words = JOINING[language]
    group = str(permission.min_group)
    assert (words["persons"] in said) is (purpose in ("playtest", "research"))
    assert (group in said) is (purpose in ("education", "workplace"))
    assert (words["written"] in said) is (region == "US-IL")
    assert (words["kept"] in said) is (purpose != "workplace")
    assert (words["kept_together"] in said) is (purpose == "workplace")
    assert words["own"] in said
    assert "{" not in said


def test_no_sentence_claims_what_a_face_does_not_show():
    for purpose, region in PURPOSES:
        assert banned_in(" ".join(notice(decide(purpose, region)))) == ()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        pytest.param("de-CH,de;q=0.9,en;q=0.8", "de", id="German"),
        pytest.param("pt-BR, fr;q=0.5", "fr", id="the second"),
        pytest.param("ja", "en", id="none of ours"),
        pytest.param("", "en", id="nothing said"),
    ],
)
def test_the_language_is_the_visitors(accepted, language):
    assert language_of(accepted) == language


def test_the_other_languages_are_a_link_away():
    drawn = notice_html(decide("playtest", "GB"), "de")
    assert 'lang="de">' in drawn
    assert [code for code in LANGUAGES if f"?language={code}" in drawn] == ["en", "es", "fr"]


def test_codes_are_shown_in_two_halves():
    assert shown_code("ABCDEFGH") == "ABCD-EFGH"
