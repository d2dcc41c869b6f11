"""Typed configuration: a file, then the environment, then flags, the later winning.

The file is ``readroom.toml`` in the user's configuration folder; environment
variables carry the prefix ``READROOM_``.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from readroom.errors import ConfigurationError

SECRET: Final = frozenset({"cameras", "database_url", "ice_servers"})
"""Settings that may hold a password: what was given is not repeated."""

_ADDRESS_LIKE: Final = re.compile(r"[a-z][a-z0-9+.-]+:/|[^/\\:]{2,}:.*@", re.IGNORECASE)
"""A scheme, of which a path leaves one slash; or user, password and host. Not ``C:/``."""


def default_cache() -> Path:
    """Where downloaded models are kept for this user; need not exist."""
    return platformdirs.user_cache_path("readroom") / "models"


def default_database() -> str:
    """Where sessions of this user are kept: an SQLite file in the user's data folder."""
    return f"sqlite:///{platformdirs.user_data_path('readroom') / 'sessions.db'}"


def demo_database() -> str:
    """The store of the demonstration: a file of its own, so that real sessions never mix in."""
    return f"sqlite:///{platformdirs.user_data_path('readroom') / 'demo.db'}"


def settings_file() -> Path:
    """Where settings are read from, besides the environment: a file of the user's."""
    return platformdirs.user_config_path("readroom") / "readroom.toml"


class Settings(BaseSettings):
    """Everything that can be configured outside the command line.

    Attributes:
        models_dir: A folder searched for detector weights before anything else; None for none.
        cache_dir: Where weights that were downloaded once are kept.
        threads: Threads that inference may use in one room, 1 to 64. Raising it makes one room
            faster and several rooms on one machine slower.
        database_url: SQLAlchemy URL of the store of sessions.
        keep_days: Days until a new session expires and is purged, 1 to 36,500. Raising it keeps
            personal figures for longer.
        purpose: What rooms are read for, unless somebody says otherwise; a value of
            `readroom.domain.Purpose`.
        region: Code of the place where the rooms are, as in "GB"; its law decides. None where
            nobody said; the purpose ``self`` needs none.
        exception_file: Allows ``medical_safety`` where the law excepts it; its form is
            in `readroom.privacy.exceptions`.
        ice_servers: STUN and TURN servers of the live page: path of a file of RTCIceServer
            objects, or that JSON itself. No server is asked unless it stands there.
        cameras: TOML file of the network cameras that the live page offers by name; its
            form is in `readroom.recognition.camera_registry`.
        free_cameras: Whether a visitor may type an RTSP address, too. The server then
            connects for anybody to anything in its network that speaks RTSP.
        videos_dir: A folder whose videos the live page may replay.
        max_live_sessions: Live sessions at once in one server process; by default one for
            each core, and two at least. Raising it makes every one of them slower.
        allowed_hosts: Names, with commas between, under which pages are offered without TLS, by a
            proxy or by a server that listens to other computers, which then takes no other name.
            Any page of such a name may read every session.
    """

    model_config = SettingsConfigDict(
        env_prefix="READROOM_",
        env_ignore_empty=True,  # an empty path would be the current folder
        toml_file=settings_file(),
        extra="forbid",  # a misspelt key would leave a purpose or a retention unsaid
        hide_input_in_errors=True,  # of one setting, an error of another would be the cause
    )

    models_dir: Path | None = None
    cache_dir: Path = Field(default_factory=default_cache)
    threads: int = Field(default=2, ge=1, le=64)
    database_url: str = Field(default_factory=default_database)
    keep_days: int = Field(default=365, ge=1, le=36_500)
    purpose: str = "self"
    region: str | None = None
    exception_file: Path | None = None
    ice_servers: str | None = None
    cameras: Path | None = None
    free_cameras: bool = False
    videos_dir: Path | None = None
    max_live_sessions: int | None = Field(default=None, ge=1, le=10_000)
    allowed_hosts: str = ""

    @property
    def host_names(self) -> tuple[str, ...]:
        """Each of :attr:`allowed_hosts`, in small letters."""
        return tuple(name for one in self.allowed_hosts.split(",") if (name := one.strip().lower()))

    @field_validator("cameras", mode="before")
    @classmethod
    def _names_a_file(cls, given: object) -> object:
        """The cameras themselves, which may hold passwords, belong in a file of their own."""
        named = isinstance(given, Path | str) and not _ADDRESS_LIKE.search(str(given))
        if given is None or named:
            return given
        raise ValueError(
            "expected the path of a TOML file with a table [cameras] of names and addresses "
            "(docs/cameras.md), not an address or such a table itself"
        )

    @field_validator("models_dir", "cache_dir", "exception_file", "cameras", "videos_dir")
    @classmethod
    def _at_home(cls, path: Path | None) -> Path | None:
        """A tilde is this user's home, also where no shell expands it."""
        return path.expanduser() if path else path

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags before the environment before the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: object) -> Settings:
    """The settings in force.

    Args:
        **flags: Values that win over environment and file; None means not given.

    Returns:
        The settings.

    Raises:
        ConfigurationError: If a value does not fit; the message names it.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "extra_forbidden":
            known, got = sorted(Settings.model_fields), str(first["loc"][0])
            near = get_close_matches(got, known, n=1)
            hint = f", did you mean {near[0]}?" if near else ""
            raise ConfigurationError(
                f"{settings_file()}: expected settings out of {', '.join(known)}; got {got!r}{hint}"
            ) from error
        name = "READROOM_" + "_".join(str(part) for part in first["loc"]).upper()
        if first["loc"][0] in SECRET:  # not chained either: the cause repeats what was given
            expected = first["msg"].removeprefix("Value error, ")
            raise ConfigurationError(f"{name}: {expected}; got something else") from None
        raise ConfigurationError(f"{name}: {first['msg']}; got {first['input']!r}") from error
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{settings_file()} cannot be read: {error}") from error
