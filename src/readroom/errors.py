"""Every error that Readroom raises on purpose.

Each message says what was expected, what came instead and what to do. The exit
code is what the command line returns, so that scripts can tell causes apart.

::

    ReadroomError                 1   anything below; catch this one
    ├── InputError                3   what was given to be read cannot be read
    │   ├── SourceError           3   an image, video, folder, camera or stream
    │   ├── DataError             3   a data set: a bad row, a missing class, a wrong size
    │   └── UnknownRecordError    3   a session, person or marker that the store does not hold
    ├── ModelError                4   a model or its card
    │   ├── ModelMissingError     4   not on this machine and not to be had
    │   └── ModelTamperedError    4   its bytes are not the bytes of its card
    ├── OutputError               5   where results were to be written
    ├── ConfigurationError        6   settings, experiments, options that do not fit
    ├── MissingExtraError         7   an optional part of the installation is not there
    ├── RefusedError              8   what may not be read, kept or shown here
    └── StoreError                9   a store of sessions that cannot be opened
        └── StoreUnavailableError 9   one that fails for now: try again
"""

from __future__ import annotations

from typing import ClassVar


class ReadroomError(Exception):
    """Anything that Readroom refuses or cannot do, said in one readable line."""

    exit_code: ClassVar[int] = 1


class InputError(ReadroomError):
    """What was given to be read cannot be read: see its three kinds."""

    exit_code: ClassVar[int] = 3


class SourceError(InputError):
    """An image, video, folder, camera or stream that cannot be opened or decoded."""


class DataError(InputError):
    """A data set with a bad row, a missing class or a wrong size; names file and row."""


class UnknownRecordError(InputError):
    """A session, person or marker that the store does not hold, or no longer."""


class ModelError(ReadroomError):
    """A model, or the card beside it, that cannot be used: damaged, incomplete, another format."""

    exit_code: ClassVar[int] = 4


class ModelMissingError(ModelError):
    """A model file that is neither on this machine nor to be had from its publisher."""


class ModelTamperedError(ModelError):
    """A model file whose sha256 differs from the one its card pins."""


class OutputError(ReadroomError):
    """A place for results that cannot be written to."""

    exit_code: ClassVar[int] = 5


class ConfigurationError(ReadroomError):
    """Settings, an experiment or options that do not fit together."""

    exit_code: ClassVar[int] = 6


class StoreError(ReadroomError):
    """A store of sessions that cannot be opened, or holds what it should not."""

    exit_code: ClassVar[int] = 9


class StoreUnavailableError(StoreError):
    """A store that fails for now: a full disk, a lock, a lost database. Try again."""


class MissingExtraError(ReadroomError):
    """An optional part of the installation that this action needs is not there."""

    exit_code: ClassVar[int] = 7

    @classmethod
    def of(cls, extra: str, action: str) -> MissingExtraError:
        """An error that names the extra to install.

        Args:
            extra: Name of the optional dependency group in pyproject.toml.
            action: What the user wanted to do, as the start of a sentence.

        Returns:
            The error, ready to be raised.
        """
        return cls(f"{action} needs the extra '{extra}': pip install 'readroom[{extra}]'")


class RefusedError(ReadroomError):
    """What may not be read, kept or shown: the rule, its source and what is offered instead."""

    exit_code: ClassVar[int] = 8
