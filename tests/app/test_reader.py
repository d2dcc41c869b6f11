"""Times are told by the reader's clock."""

from datetime import UTC, datetime

import pytest

from readroom.app.screens.reader import in_zone

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "clock"), [("Europe/Berlin", "09:15"), ("America/New_York", "03:15"), ("UTC", "08:15")]
)
def test_a_moment_is_told_in_the_zone_of_the_browser(zone, clock):
    assert f"{in_zone(AT, zone):%H:%M}" == clock


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Atall", "../../etc/passwd"])
def test_without_a_zone_that_is_known_the_servers_is_taken(zone):
    assert in_zone(AT, zone) == AT
    assert in_zone(AT, zone).utcoffset() == AT.astimezone().utcoffset()
