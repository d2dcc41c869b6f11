"""What is configured is looked at before anybody waits for a page."""

from __future__ import annotations

import pytest

from readroom.errors import ConfigurationError
from readroom.privacy.configured import check_configured
from readroom.settings import load_settings


@pytest.mark.parametrize(
    ("purpose", "region"),
    [("self", None), ("research", "GB"), ("workplace", None)],  # the page asks for a place
)
def test_what_is_there_passes(purpose: str, region: str | None) -> None:
    check_configured(load_settings(purpose=purpose, region=region))


@pytest.mark.parametrize(("purpose", "region"), [("fun", "GB"), ("research", "Narnia")])
def test_what_is_none_is_refused_and_its_place_is_named(purpose: str, region: str) -> None:
    with pytest.raises(ConfigurationError, match=r"readroom\.toml"):
        check_configured(load_settings(purpose=purpose, region=region))
