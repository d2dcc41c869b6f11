"""An experiment file: everything that decides how a model is trained.

>>> Experiment.of({"name": "tiny", "epochs": 2}).epochs
2
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from readroom.errors import ConfigurationError
from readroom.training.augment import Augmentation
from readroom.training.ranges import check_ranges
from readroom.training.tables import read_table, refuse_misfits
from readroom.whole_files import written_whole

OPTIMIZERS: Final = ("sgd", "adam")


@dataclass(frozen=True)
class Experiment:
    """One training run. Unknown keys in a file are refused, so a typo cannot pass.

    Attributes:
        name: Names the run's folder and its row in the log.
        architecture: A key of ``training.architectures.ARCHITECTURES``.
        options: Arguments of the architecture.
        epochs: Passes over the training part; more cost time and gain less and less.
        side_px: Input side of the shipped model; cost grows with its square.
        sides_px: Smaller sides trained at first, each with the share of the epochs at
            which it begins; the last must be ``side_px``. Empty: ``side_px`` throughout.
        batch: Crops per step; larger batches are faster and want a higher rate.
        optimizer: One of :data:`OPTIMIZERS`; ``adam`` forgives a badly chosen rate more
            easily, and wants one of about 0.001.
        rate: Highest learning rate of the one-cycle schedule. Raising it learns faster, until
            the loss no longer falls.
        warmup: Share of the steps in which the rate rises.
        momentum: Part of the last step that is kept: Nesterov's, or Adam's first beta.
        weight_decay: Pull towards zero of all weights but norms and biases. Raising it fits
            the training part less closely.
        sam_radius: How far to look for worse weights nearby before each step; half as much
            work again. 0: not at all. See ``training.sharpness``.
        smoothing: Probability taken from the label and spread over all seven. Raising it makes
            answers less sure.
        ferplus_weight: Weight of the FER+ votes' loss beside the FER-2013 one.
        votes_share: Part of the FER-2013 target taken from the votes, 0..1.
        start_from: Name of a run beside this one whose best weights to begin with.
        widen: Whether that run's network is narrower: each of its channels then begins several
            times. See ``training.widening``.
        average_of: Names of finished runs beside this one; their weights are averaged
            and nothing is trained.
        teachers: Names of finished runs beside this one to learn from.
        clean_teachers: Whether teachers see a view before another framing, light, blur,
            compression, noise and the like made it worse (all of ``augment.degrade``); the
            student then learns to see through these.
        mirror_teachers: Whether teachers see each view and its mirror image, and say the mean;
            asking them costs twice as much.
        pool_views: How many views of each training crop to store with what the teachers
            say of them; nothing is trained then. See ``training.pool``.
        pool: Name of such a pool beside this run to learn from instead of teachers. Its
            views stay where they are placed: ``augmentation`` only mixes them and, with
            ``clean_teachers``, makes them worse than the teachers saw them.
        distill: Part of the loss that is the teachers' opinion, 0..1.
        distill_temperature: Softens those opinions; see ``training.distill``.
        raters: Weight of what the FER+ votes say of a crop's label in the teachers' opinion,
            0..1; see ``training.raters``. 0: they are not asked. It is meant for a
            ``distill_temperature`` of 1.
        trust: Weight of the teachers beside them, 0..1; they saw the same face, so both
            together count for more than one and less than two.
        ema: Decay per step of the averaged weights that are shipped: at 0.999 they are of the
            last thousand steps. Raising it steadies them and lags.
        light_epochs: How many of the last epochs are trained with augmentation weakened by half.
        validation_share: Part of Training that choices are made on. Raising it chooses more surely,
            and leaves less to learn from.
        validation_seed: Which part that is; keep it to compare runs.
        learn_whole: Whether most of the validation part is learned from, too (all but ``aside``
            of ``evaluation.splits``): the last step of a model of which everything is chosen.
            The last epoch is kept, and what a card says comes from the run in ``start_from``,
            which has not seen that part. Nothing may rest on it.
        seed: Initial weights, order and augmentation.
        threads: Torch threads; 1 beside other work, since more collapse under contention.
        augmentation: How views differ from the pictures.
    """

    name: str
    architecture: str = "readroom"
    options: Mapping[str, Any] = field(default_factory=dict)
    epochs: int = 60
    side_px: int = 40
    sides_px: tuple[tuple[float, int], ...] = ()
    batch: int = 128
    optimizer: str = "sgd"
    rate: float = 0.1
    warmup: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 5e-4
    sam_radius: float = 0.0
    smoothing: float = 0.1
    ferplus_weight: float = 0.4
    votes_share: float = 0.0
    start_from: str = ""
    widen: bool = False
    average_of: tuple[str, ...] = ()
    teachers: tuple[str, ...] = ()
    clean_teachers: bool = False
    mirror_teachers: bool = False
    pool_views: int = 0
    pool: str = ""
    distill: float = 0.0
    distill_temperature: float = 2.0
    raters: float = 0.0
    trust: float = 1.0
    ema: float = 0.999
    light_epochs: int = 2
    validation_share: float = 0.1
    validation_seed: int = 0
    learn_whole: bool = False
    seed: int = 0
    threads: int = 1
    augmentation: Augmentation = field(default_factory=Augmentation)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Experiment:
        """An experiment from the tables of a TOML file.

        Args:
            values: Keys as the attributes; ``augmentation`` is a table of its own.

        Returns:
            The experiment, defaults filled in.

        Raises:
            ConfigurationError: At an unknown key, a lacking name or a value out of range.
        """
        values = dict(values)
        refuse_misfits(values, cls, "experiment")
        strengths = values.pop("augmentation", {})
        refuse_misfits(strengths, Augmentation, "augmentation")
        if not isinstance(values.get("options", {}), Mapping):
            raise ConfigurationError(f"expected options as a table; got {values['options']!r}")
        if "sides_px" in values:
            values["sides_px"] = tuple((float(at), int(side)) for at, side in values["sides_px"])
        for name in ("teachers", "average_of"):
            values[name] = tuple(values.get(name, ()))
        if not values.get("name"):
            raise ConfigurationError("expected a name in the experiment; got none")
        made = cls(**values, augmentation=Augmentation(**strengths))
        if made.sides_px and made.sides_px[-1][1] != made.side_px:
            raise ConfigurationError(
                f"expected the last of sides_px to be side_px, {made.side_px}; "
                f"got {made.sides_px[-1][1]}"
            )
        check_ranges(asdict(made))
        made._check_steps()
        made._check_teaching()
        made._check_last_step()
        if made.widen and not made.start_from:
            raise ConfigurationError(
                "expected widen with start_from, a run of a narrower network; got it alone"
            )
        if not 0 < made.validation_share < 1:
            raise ConfigurationError(
                f"expected validation_share between 0 and 1; got {made.validation_share}"
            )
        return made

    def _check_steps(self) -> None:
        if self.optimizer not in OPTIMIZERS:
            raise ConfigurationError(
                f"expected an optimizer, one of {', '.join(OPTIMIZERS)}; got {self.optimizer!r}"
            )

    def _check_teaching(self) -> None:
        taught = {"teachers": self.teachers, "pool": self.pool, "pool_views": self.pool_views}
        if self.average_of and (self.start_from or any(taught.values())):
            raise ConfigurationError(
                f"expected average_of alone, for a mean learns nothing; got it with {taught} and "
                f"start_from = {self.start_from!r}"
            )
        if self.pool_views:
            if not self.teachers or self.pool or self.distill or self.clean_teachers:
                raise ConfigurationError(
                    "expected a pool with teachers, without pool, distill and clean_teachers; "
                    f"got pool_views = {self.pool_views} with {self.to_dict()}"
                )
        elif self.pool and self.teachers:
            raise ConfigurationError("expected teachers or a pool of their opinions; got both")
        elif bool(self.teachers or self.pool) != (self.distill > 0):
            raise ConfigurationError(
                "expected distill together with teachers or a pool; got one of them"
            )
        if self.mirror_teachers and (not self.teachers or self.pool_views):
            raise ConfigurationError(
                "expected mirror_teachers with teachers that are asked while training; got "
                f"teachers = {list(self.teachers)} and pool_views = {self.pool_views}"
            )
        if self.trust != 1 and not self.raters:
            raise ConfigurationError(
                f"expected trust beside raters, without whom it changes nothing; got {self.trust}"
            )
        if self.raters and not self.distill:
            raise ConfigurationError(
                "expected raters together with distill, for they speak beside teachers; "
                f"got raters = {self.raters} alone"
            )

    def _check_last_step(self) -> None:
        elsewhere = {key: getattr(self, key) for key in ("pool", "pool_views", "average_of")}
        if self.learn_whole and (not self.start_from or any(elsewhere.values())):
            raise ConfigurationError(
                "expected learn_whole with start_from, a run that has not seen the validation "
                f"part, and without {', '.join(elsewhere)}; got start_from = "
                f"{self.start_from!r} and {elsewhere}"
            )

    def claim(self, folder: Path) -> None:
        """Write this experiment into a run's folder, or see that it is there already.

        Args:
            folder: Of the run.

        Raises:
            ConfigurationError: If the folder holds a run of another experiment.
        """
        path = folder / "experiment.json"
        if path.exists():
            # Through `of`: a key that is newer than the run has its default there.
            there = Experiment.of(json.loads(path.read_text()))
            if there._written() != self._written():
                raise ConfigurationError(
                    f"{folder} holds a run of another experiment; "
                    "give this one another name or folder, or remove that run"
                )
        else:
            with written_whole(path) as fresh:  # a run cannot go on from half of it
                fresh.write_text(self._written())

    def _written(self) -> str:
        return json.dumps(self.to_dict(), indent=1, sort_keys=True)

    @classmethod
    def read(cls, path: Path) -> Experiment:
        """An experiment from its TOML file.

        Args:
            path: The file.

        Returns:
            The experiment.

        Raises:
            ConfigurationError: If the file is missing, no TOML, or does not fit.
        """
        return read_table(path, "an experiment file", cls.of)

    def side_at(self, epoch: int) -> int:
        """The side trained at in an epoch.

        Args:
            epoch: Counted from 0.

        Returns:
            Pixels.
        """
        side = self.side_px
        for share, value in self.sides_px:
            if epoch >= share * self.epochs:
                side = value
        return side

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for checkpoints, cards and comparison.

        Returns:
            The tables that :meth:`of` reads.
        """
        return asdict(self)
