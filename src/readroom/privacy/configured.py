"""What is allowed as this machine is configured, unless somebody says otherwise."""

from __future__ import annotations

from readroom.errors import ConfigurationError
from readroom.privacy.exceptions import read_exception
from readroom.privacy.gate import Permission, decide, purpose_of
from readroom.privacy.regions import region_of
from readroom.settings import Settings, load_settings, settings_file


def check_configured(settings: Settings | None = None) -> None:
    """Refuse a configured purpose or region that is none, before anybody waits for a page.

    Args:
        settings: By default those in force.

    Raises:
        ConfigurationError: If there is no such purpose or region; says where it was configured.
    """
    known = settings or load_settings()
    try:
        purpose_of(known.purpose)
        if known.region:
            region_of(known.region)
    except ConfigurationError as error:
        raise ConfigurationError(
            f"READROOM_PURPOSE and READROOM_REGION, or {settings_file()}: {error}"
        ) from error


def configured(
    purpose: str | None = None, region: str | None = None, settings: Settings | None = None
) -> Permission:
    """The gate's answer for what was asked for, the rest being as configured.

    Args:
        purpose: One of the purposes; by default the configured one, at first ``self``.
        region: Code of a region; by default the configured one.
        settings: By default those in force.

    Returns:
        The permission.

    Raises:
        ConfigurationError: If something does not fit, is missing or cannot be read.
    """
    known = settings or load_settings()
    path = known.exception_file
    return decide(
        purpose or known.purpose,
        region or known.region,
        exception=read_exception(path) if path else None,
    )
