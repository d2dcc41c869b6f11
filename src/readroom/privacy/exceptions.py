"""The exception for medical and safety reasons: a file that somebody answers for.

The law that prohibits emotion inference at work and in education excepts medical and
safety reasons. Whether a case is one is not for software to say: a person says so in a
file of their own, which is named in the settings and goes into the audit log::

    purpose = "medical_safety"
    region = "DE"
    reason = "Pain of patients who cannot speak, ward 3; ethics vote 24-117"
    responsible = "Head of the clinic"
    until = 2027-06-30
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from readroom.errors import ConfigurationError
from readroom.privacy.regions import region_of

_FIELDS = ("purpose", "region", "reason", "responsible", "until")


@dataclass(frozen=True, slots=True)
class SafetyException:
    """What the file says.

    Attributes:
        region: Code of the region it is for, as in `readroom.privacy.regions`.
        reason: Why it is medical or a matter of safety.
        responsible: Who answers for it.
        until: Its last day.
        sha256: Hexadecimal digest of the file, for the audit log.
    """

    region: str
    reason: str
    responsible: str
    until: date
    sha256: str

    def covers(self, region: str, today: date | None = None) -> bool:
        """Whether it holds for a region on a day.

        Args:
            region: Code of a region.
            today: By default this day.

        Returns:
            True until its last day is over, for its own region.
        """
        return region == self.region and (today or date.today()) <= self.until


def read_exception(path: Path) -> SafetyException:
    """Read the file.

    Args:
        path: As the settings name it.

    Returns:
        What it says.

    Raises:
        ConfigurationError: If it cannot be read or lacks an entry; says which.
    """
    try:
        data = path.read_bytes()
        found = tomllib.loads(data.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"the exception file {path} cannot be read: {error}") from error
    lacking = [name for name in _FIELDS if not found.get(name)]
    if lacking:
        raise ConfigurationError(f"{path}: expected {', '.join(_FIELDS)}; lacks {lacking[0]}")
    if found["purpose"] != "medical_safety":
        raise ConfigurationError(
            f'{path}: expected purpose = "medical_safety", the one exception; '
            f"got {found['purpose']!r}"
        )
    until = found["until"]
    if not isinstance(until, date) or isinstance(until, datetime):
        raise ConfigurationError(f"{path}: expected until as a date, 2027-06-30; got {until!r}")
    try:
        region = region_of(str(found["region"])).code
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    return SafetyException(
        region=region,
        reason=str(found["reason"]),
        responsible=str(found["responsible"]),
        until=until,
        sha256=hashlib.sha256(data).hexdigest(),
    )
