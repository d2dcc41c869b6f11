"""A comparison file: networks on equal terms.

What all share stands in one table; a network may differ only in what it must.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from readroom.errors import ConfigurationError
from readroom.training.architectures import ARCHITECTURES
from readroom.training.experiment import Experiment
from readroom.training.hog import HOG, HogSettings
from readroom.training.tables import read_table

OWN: Final = frozenset({"epochs", "optimizer", "options", "rate", "sides_px"})
"""What a network may have of its own; everything else is the same for all."""

PER_NETWORK: Final = frozenset(
    {"name", "architecture", "options", "start_from", "average_of", "teachers", "pool"}
)
"""What cannot be shared: it names one network, or would begin with a trained one."""


@dataclass(frozen=True)
class Comparison:
    """Networks to train on equal terms.

    Attributes:
        name: Begins the name of each run's folder.
        shared: Settings of every experiment.
        networks: By architecture, what is its own: some of :data:`OWN`.
    """

    name: str
    shared: Mapping[str, Any]
    networks: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Comparison:
        """A comparison from the tables of a TOML file.

        Args:
            values: ``name``, ``shared`` and ``networks``.

        Returns:
            The comparison; each of its experiments has been read once.

        Raises:
            ConfigurationError: At an unknown key, an unknown architecture, a setting
                that would not be equal for all, or a value out of range.
        """
        unknown = sorted(set(values) - {"name", "shared", "networks"})
        if unknown:
            raise ConfigurationError(
                f"unknown comparison key {', '.join(unknown)}; expected name, shared, networks"
            )
        name, shared, networks = (values.get(key) for key in ("name", "shared", "networks"))
        if not isinstance(name, str) or not name:
            raise ConfigurationError(f"expected a name of the comparison; got {name!r}")
        if not isinstance(networks, Mapping) or not networks:
            raise ConfigurationError("expected a table [networks.<architecture>]; got none")
        made = cls(name, _shared(shared), {key: _own(key, own) for key, own in networks.items()})
        for network in made.networks:
            made.experiment(network)
        return made

    @classmethod
    def read(cls, path: Path) -> Comparison:
        """A comparison from its TOML file.

        Args:
            path: The file.

        Returns:
            The comparison.

        Raises:
            ConfigurationError: If the file is missing, no TOML, or does not fit.
        """
        return read_table(path, "a comparison file", cls.of)

    @property
    def contestants(self) -> tuple[str, ...]:
        """All networks and the baseline."""
        return *self.networks, HOG

    @property
    def baseline(self) -> HogSettings:
        """The baseline, chosen on the same validation part."""
        terms = Experiment.of({"name": self.name, **self.shared})
        return HogSettings(
            validation_share=terms.validation_share, validation_seed=terms.validation_seed
        )

    def folder(self, contestant: str, runs: Path) -> Path:
        """Where a network's run, or the baseline's fit, lives.

        Args:
            contestant: One of :attr:`contestants`.
            runs: The folder of runs.

        Returns:
            A path that need not exist.
        """
        return runs / f"{self.name}-{contestant}"

    def experiment(self, network: str) -> Experiment:
        """One network's training.

        Args:
            network: An architecture of this comparison.

        Returns:
            The shared settings with the network's own ones over them.
        """
        named = {"name": f"{self.name}-{network}", "architecture": network}
        return Experiment.of({**named, **self.shared, **self.networks[network]})

    def exceptions(self) -> list[str]:
        """Where a network departs from what is shared, options and epochs aside.

        Returns:
            One line per departure.
        """
        return [
            f"{network}: {key} is {own[key]}, not {self.shared[key]}"
            for network, own in self.networks.items()
            for key in sorted(set(own) & set(self.shared))
            if own[key] != self.shared[key]
        ]

    def chosen(self, only: Sequence[str]) -> tuple[str, ...]:
        """The contestants to train.

        Args:
            only: Some of :attr:`contestants`, or none for all.

        Returns:
            Their names in the order of the file.

        Raises:
            ConfigurationError: If one is not in this comparison.
        """
        unknown = sorted(set(only) - set(self.contestants))
        if unknown:
            raise ConfigurationError(
                f"expected some of {', '.join(self.contestants)}; got {', '.join(unknown)}"
            )
        return tuple(name for name in self.contestants if not only or name in only)


def _shared(shared: object) -> Mapping[str, Any]:
    if not isinstance(shared, Mapping):
        raise ConfigurationError(f"expected a table [shared]; got {shared!r}")
    own = sorted(PER_NETWORK & set(shared))
    if own:
        raise ConfigurationError(
            f"expected only settings of all networks in [shared]; got {', '.join(own)}"
        )
    return shared


def _own(network: str, own: object) -> Mapping[str, Any]:
    if network not in ARCHITECTURES:
        raise ConfigurationError(
            f"expected [networks] of {', '.join(ARCHITECTURES)}; got {network!r}"
        )
    if not isinstance(own, Mapping) or "epochs" not in own:
        raise ConfigurationError(f"expected the epochs of {network} in a table; got {own!r}")
    unequal = sorted(set(own) - OWN)
    if unequal:
        raise ConfigurationError(
            f"expected {', '.join(sorted(OWN))} in [networks.{network}]; "
            f"got {', '.join(unequal)}, which must be the same for all: put it into [shared]"
        )
    return own
