"""Nothing is kept and nobody is shown without a consent that covers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from readroom.domain import Consent, Detail
from readroom.errors import RefusedError
from readroom.privacy.consent import check_consent, shows_persons
from readroom.privacy.gate import Permission, decide
from readroom.privacy.notice import notice_of

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LESSON = decide("education", "GB")


def agreed(permission: Permission, scope: Detail, by: str = "each person") -> Consent:
    return Consent(NOW, notice_of(permission, scope, "de").sha256, "de", scope, by)


@pytest.mark.parametrize("by", ["each person", "guardians"])
@pytest.mark.parametrize("scope", Detail)
@pytest.mark.parametrize("detail", Detail)
def test_a_consent_covers_its_scope_and_what_is_less(
    by: str, scope: Detail, detail: Detail
) -> None:
    consents = [agreed(LESSON, scope, by)]
    if scope is Detail.ROOM and detail is Detail.PERSON:
        with pytest.raises(RefusedError, match="person figures"):
            check_consent(LESSON, consents, detail)
    else:
        check_consent(LESSON, consents, detail)


GOOD = agreed(LESSON, Detail.PERSON)


@pytest.mark.parametrize(
    "consents",
    [
        pytest.param([], id="none"),
        pytest.param([replace(GOOD, withdrawn=NOW)], id="withdrawn"),
        pytest.param([replace(GOOD, person=3)], id="of one person alone"),
        pytest.param([replace(GOOD, by="self")], id="by somebody for all"),
        pytest.param([replace(GOOD, notice_sha256="0" * 64)], id="after another text"),
        pytest.param([agreed(decide("research", "GB"), Detail.PERSON)], id="another purpose"),
        pytest.param([agreed(decide("education", "US-IL"), Detail.PERSON)], id="another place"),
    ],
)
def test_what_does_not_cover_is_refused(consents: list[Consent]) -> None:
    with pytest.raises(RefusedError, match="expected a recorded consent"):
        check_consent(LESSON, consents, Detail.ROOM)
    assert not shows_persons(LESSON, consents)


@pytest.mark.parametrize(
    ("permission", "said"),
    [
        (decide("education", "DE"), "presence counts"),
        (decide("self"), "nothing is kept for the purpose 'self'"),
        (decide("workplace", "US"), "record with the detail 'room'"),
    ],
)
def test_what_the_gate_does_not_allow_no_consent_does(permission: Permission, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        check_consent(permission, [agreed(permission, Detail.PERSON)], Detail.PERSON)


@pytest.mark.parametrize(
    ("permission", "shown"),
    [
        (decide("self"), True),
        (decide("market_research", "DE"), True),
        (decide("playtest", "DE"), True),
        (decide("research", "DE"), True),
        (decide("workplace", "US"), False),
        (decide("medical_safety", "US"), False),
        (decide("education", "US"), False),
        (decide("education", "DE"), False),
    ],
)
def test_who_is_shown_singly_without_a_recording(permission: Permission, shown: bool) -> None:
    assert shows_persons(permission) is shown


def test_education_shows_persons_only_with_their_own_consent() -> None:
    assert not shows_persons(LESSON, [agreed(LESSON, Detail.ROOM)])
    assert shows_persons(LESSON, [agreed(LESSON, Detail.PERSON, "guardians")])
    refused = decide("education", "FR")
    assert not shows_persons(refused, [agreed(refused, Detail.PERSON, "guardians")])
