"""Time-limited TURN credentials, and secrets that are refused."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as some

from readroom.errors import ConfigurationError
from readroom.ice.turn import EXAMPLES, LIFETIME_S, MIN_SECRET, TurnSecret, turn_secret

SECRET = "4f1c0d9a7be2365814f1c0d9a7be2365"


def test_a_credential_is_the_name_signed_by_the_secret():
    made = TurnSecret(SECRET).credential("ab12", now=1_000_000.5)
    assert made.username == "1003600:ab12"
    assert made.expires_at == 1_003_600
    digest = hmac.new(SECRET.encode(), b"1003600:ab12", hashlib.sha1).digest()
    assert base64.b64decode(made.credential) == digest


@given(some.floats(min_value=0, max_value=4e9), some.floats(min_value=1, max_value=LIFETIME_S))
def test_none_lasts_longer_than_an_hour(now, lifetime_s):
    made = TurnSecret(SECRET).credential("ab12", now, lifetime_s)
    assert made.expires_at <= now + 3600


@pytest.mark.parametrize("lifetime_s", [3601.0, float("inf"), float("nan")])
def test_a_longer_life_is_refused(lifetime_s):
    with pytest.raises(ConfigurationError, match="at most 3600"):
        TurnSecret(SECRET).credential("ab12", 0, lifetime_s)


@pytest.mark.parametrize("value", sorted(EXAMPLES))
def test_secrets_of_examples_are_refused(value):
    with pytest.raises(ConfigurationError) as refused:
        turn_secret({"READROOM_TURN_SECRET": f" {value.upper()}\n"})
    assert "openssl rand -hex 32" in str(refused.value)


def test_short_secrets_are_refused_without_being_shown():
    short = SECRET[: MIN_SECRET - 1]
    with pytest.raises(ConfigurationError, match="at least 16") as refused:
        TurnSecret(short)
    assert short not in str(refused.value)
    assert TurnSecret(SECRET[:MIN_SECRET]).value


def test_a_secret_is_not_shown():
    secret = TurnSecret(SECRET)
    assert SECRET not in f"{secret!r} {secret}"
    made = secret.credential("ab12", 0)
    assert made.credential not in repr(made)


def test_no_secret_is_none():
    assert turn_secret({}) is None
    assert turn_secret({"READROOM_TURN_SECRET": "  "}) is None
