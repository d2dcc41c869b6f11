"""What is allowed as this machine is configured, unless somebody says otherwise."""

from __future__ import annotations

from readroom.privacy.exceptions import read_exception
from readroom.privacy.gate import Permission, decide
from readroom.settings import Settings, load_settings


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
