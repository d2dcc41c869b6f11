"""The file that allows medical and safety reasons: whole, dated, or refused with its lack."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from readroom.errors import ConfigurationError
from readroom.privacy.configured import configured
from readroom.privacy.exceptions import SafetyException, read_exception
from readroom.privacy.gate import decide
from readroom.settings import Settings

WHOLE = """
purpose = "medical_safety"
region = "de"
reason = "Pain of patients who cannot speak"
responsible = "Head of the clinic"
until = 9999-12-31
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "exception.toml"
    path.write_text(text)
    return path


def test_a_whole_file_allows_and_is_named_by_its_hash(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    found = read_exception(path)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (found.region, found.responsible) == ("DE", "Head of the clinic")
    given = configured("medical_safety", "DE", Settings(exception_file=path))
    assert given.infer
    assert given.exception == found


@pytest.mark.parametrize(("written_as", "code"), [("EL", "GR"), (" de ", "DE"), ("UK", "GB")])
def test_a_region_is_known_by_every_code_that_is_taken_elsewhere(tmp_path, written_as, code):
    text = WHOLE.replace('"de"', f'"{written_as}"')
    assert read_exception(written(tmp_path, text)).region == code


def test_it_holds_until_its_last_day_in_its_own_region(tmp_path: Path) -> None:
    found = read_exception(written(tmp_path, WHOLE.replace("9999-12-31", "2027-06-30")))
    assert found.covers("DE", date(2027, 6, 30))
    assert not found.covers("DE", date(2027, 7, 1))
    assert not found.covers("AT", date(2027, 6, 30))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            pytest.param(
                "\n".join(line for line in WHOLE.splitlines() if not line.startswith(name)),
                f"lacks {name}",
                id=f"without {name}",
            )
            for name in ("purpose", "region", "reason", "responsible", "until")
        ),
        pytest.param(WHOLE.replace("medical_safety", "education"), "the one exception", id="other"),
        pytest.param(WHOLE.replace('"de"', '"Narnia"'), "expected a region", id="no place"),
        pytest.param(WHOLE.replace("9999-12-31", '"soon"'), "until as a date", id="no date"),
        pytest.param("purpose = ", "cannot be read", id="no TOML"),
    ],
)
def test_what_is_not_whole_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        read_exception(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nothing\.toml cannot be read"):
        configured(settings=Settings(exception_file=tmp_path / "nothing.toml"))


def test_a_permission_is_over_once_its_exception_has_ended() -> None:
    ended = date.today() - timedelta(days=1)
    given = SafetyException("DE", "Ward 3", "The head", date.today(), "ab" * 32)
    permission = decide("medical_safety", "DE", exception=given)
    assert permission.infer
    assert not permission.over
    object.__setattr__(given, "until", ended)  # as the night does
    assert permission.over
    assert not decide("research", "GB").over
