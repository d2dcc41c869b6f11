"""The training loop: steps, averaged weights, validation, resumable checkpoints.

A run lives in a folder: ``experiment.json``, ``metrics.jsonl`` (one line per
epoch), ``latest.pt`` (everything needed to go on) and ``best.pt`` (the averaged
weights of the best epoch by validation accuracy).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import cut_validation
from readroom.training.architectures import build
from readroom.training.augment import Augmentation, degrade, place
from readroom.training.batch import Batch, first_half, loss_of
from readroom.training.distill import Opinions, Teachers, load_run, load_teacher
from readroom.training.epochs import EpochMetrics
from readroom.training.experiment import Experiment
from readroom.training.journal import add_line
from readroom.training.lineage import check_sides, claim_run
from readroom.training.material import Material
from readroom.training.mixup import mix
from readroom.training.optimizer import average, make_optimizer, one_cycle
from readroom.training.pool import Pool
from readroom.training.precision import precision
from readroom.training.prediction import predict
from readroom.training.raters import agree, translate_votes
from readroom.training.run_state import load_state, replace_checkpoint
from readroom.training.sharpness import worst_nearby
from readroom.training.widening import widen

LOST: Final = 100.0
"""A mean loss that no network comes back from; guessing gives about 2.8."""


class Run:
    """One training run in its folder; state is restored from there when it is run again."""

    def __init__(self, experiment: Experiment, crops: Crops, folder: Path) -> None:
        """Prepare data, network and optimiser, and go on from a checkpoint if there is one.

        Args:
            experiment: What to do.
            crops: A data set with the split ``Training``.
            folder: Where the run lives; made if it is not there.

        Raises:
            ConfigurationError: If the folder or the data do not fit; see ``lineage.claim_run``.
        """
        self.experiment = experiment
        self.folder = folder
        torch.set_num_threads(experiment.threads)
        torch.manual_seed(experiment.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.rng = torch.Generator(self.device).manual_seed(experiment.seed)
        cut = cut_validation(crops, experiment.validation_share, experiment.validation_seed)
        learned = cut.whole if experiment.learn_whole else cut.train
        self.train_part = Material.of(learned).to(self.device)
        self.validation_part = Material.of(cut.validation)
        self.raters = translate_votes(learned).to(self.device) if experiment.raters else None
        network = build(experiment.architecture, **experiment.options)
        if experiment.start_from:
            begun = load_run(folder.parent / experiment.start_from)
            if experiment.widen:
                widen(begun, network, experiment.side_px, experiment.seed)
            else:
                network.load_state_dict(begun.state_dict())
        self.network = network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.averaged = deepcopy(self.network).eval()
        taught_by = [load_teacher(folder.parent / name) for name in experiment.teachers]
        self.teachers = Teachers(taught_by, experiment, self.device)
        self.pool = self._open_pool()
        self.steps_per_epoch = len(self.train_part.labels) // experiment.batch
        if self.steps_per_epoch < 1:
            raise ConfigurationError(
                f"expected at least one batch of {experiment.batch} training crops; "
                f"got {len(self.train_part.labels)}"
            )
        check_sides(self.averaged, experiment, self.device)
        self.optimizer = make_optimizer(self.network, experiment)
        # Only now: what is refused above leaves no folder that would stand in the way.
        claim_run(experiment, cut, folder)
        self.epoch = 0
        self.best = -1.0
        self.elapsed_s = self.core_s = 0.0
        self._restore()

    def _open_pool(self) -> Pool | None:
        plan = self.experiment
        if not plan.pool:
            return None
        beside = self.folder.parent / plan.pool
        return Pool(beside, plan.distill_temperature, len(self.train_part.labels))

    def _restore(self) -> None:
        path = self.folder / "latest.pt"
        if not path.exists():
            return
        state = load_state(path)
        if (before := state.get("device", self.device)) != self.device:
            raise ConfigurationError(
                f"{self.folder}: expected to go on on {before!r}, where this run began; got "
                f"{self.device!r}; go on there, or begin anew in another folder"
            )
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.rng.set_state(state["rng"] if "rng" in state else state["dice"])  # until 2026-12
        torch.set_rng_state(state["torch"])
        if "cuda" in state:  # dropout's chance lies on the device
            torch.cuda.set_rng_state(state["cuda"])
        self.epoch, self.best = state["epoch"], state["best"]
        self.elapsed_s, self.core_s = state["elapsed_s"], state.get("core_s", 0.0)

    def _save(self, metrics: EpochMetrics, better: bool) -> None:
        state = {
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "rng": self.rng.get_state(),
            "torch": torch.get_rng_state(),
            "device": self.device,
            "epoch": self.epoch,
            "best": self.best,
            "elapsed_s": self.elapsed_s,
            "core_s": self.core_s,
        }
        if self.device == "cuda":
            state["cuda"] = torch.cuda.get_rng_state()
        # The last epoch's line says that a run is finished, and latest.pt how good the best is.
        if better:
            replace_checkpoint(self.averaged.state_dict(), self.folder / "best.pt")
        add_line(self.folder / "metrics.jsonl", asdict(metrics))
        replace_checkpoint(state, self.folder / "latest.pt")

    def train(self, tick: Callable[[float], None] = lambda _share: None) -> Iterator[EpochMetrics]:
        """Train to the last epoch, yielding after each.

        Args:
            tick: Called after each step with the share of the whole run done, 0..1.

        Yields:
            The epoch's metrics, already written to ``metrics.jsonl``.

        Raises:
            ConfigurationError: If the network diverges.
        """
        while self.epoch < self.experiment.epochs:
            started, worked = time.monotonic(), time.process_time()
            loss = self._epoch(tick)
            # What is learned from opinions is scaled by the square of their temperature.
            taught, temperature = self.experiment.distill, self.experiment.distill_temperature
            most = LOST * max(1.0, temperature**2 if taught else 1.0)
            if not loss < most:
                raise ConfigurationError(
                    f"{self.experiment.name}: expected a loss below {most:g}; got {loss:g} in "
                    f"epoch {self.epoch + 1}; remove {self.folder} and train anew with a lower "
                    f"rate than {self.experiment.rate:g}"
                )
            trained_s = time.monotonic() - started
            accuracy, nll, ferplus = self.validate()
            self.elapsed_s += time.monotonic() - started
            self.core_s += time.process_time() - worked
            metrics = EpochMetrics(
                epoch=self.epoch,
                side_px=self.experiment.side_at(self.epoch),
                rate=self.optimizer.param_groups[0]["lr"],
                loss=loss,
                validation_accuracy=accuracy,
                validation_loss=nll,
                ferplus_accuracy=ferplus,
                images_per_s=self.steps_per_epoch * self.experiment.batch / trained_s,
                elapsed_s=self.elapsed_s,
                core_s=self.core_s,
                precision=precision(self.device),
            )
            self.epoch += 1
            # Where validation was learned from it says nothing: the last weights are the best.
            better = accuracy > self.best or self.experiment.learn_whole
            self.best = max(self.best, accuracy)
            self._save(metrics, better)
            yield metrics

    def _epoch(self, tick: Callable[[float], None]) -> float:
        self.network.train()
        order = torch.randperm(
            len(self.train_part.labels), generator=self.rng, device=self.rng.device
        )
        total = torch.zeros((), device=self.device)
        for step in range(self.steps_per_epoch):
            done = self.epoch * self.steps_per_epoch + step
            rows = order[step * self.experiment.batch : (step + 1) * self.experiment.batch]
            total += self._step(rows, done)
            tick((done + 1) / (self.experiment.epochs * self.steps_per_epoch))
        return float(total) / self.steps_per_epoch

    def _step(self, rows: Tensor, done: int) -> Tensor:
        plan = self.experiment
        share = done / (plan.epochs * self.steps_per_epoch)
        for group in self.optimizer.param_groups:
            group["lr"] = plan.rate * one_cycle(share, plan.warmup)
        batch = self._views(rows)
        self.optimizer.zero_grad(set_to_none=True)
        if plan.sam_radius:
            self._descend(first_half(batch))
            with worst_nearby(self.network, plan.sam_radius):
                loss = self._descend(batch)
        else:
            loss = self._descend(batch)
        self.optimizer.step()
        # A short memory at first, or the random initial weights would linger in the average.
        average(self.averaged, self.network, min(plan.ema, (1 + done) / (10 + done)))
        return loss

    def _descend(self, batch: Batch) -> Tensor:
        """The gradient of a batch's loss, left at the weights, and that loss."""
        loss = loss_of(self.network, batch, self.experiment, self.device)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def _views(self, rows: Tensor) -> Batch:
        """New views with labels, votes and what teachers say of them."""
        plan, side = self.experiment, self.experiment.side_at(self.epoch)
        votes = self.train_part.votes[rows]
        label = F.one_hot(self.train_part.labels[rows], 7).float()
        late = self.epoch >= plan.epochs - plan.light_epochs
        how = plan.augmentation.weakened(0.5) if late else plan.augmentation
        if self.pool is not None:
            views, said = self._pooled(self.pool, rows, side, how)
        else:
            views, said = self._augmented(rows, side, how)
        if said is not None and self.raters is not None:
            said = agree(said[0], plan.trust, self.raters[rows], plan.raters), said[1]
        targets = (label, votes, *(said or ()))
        views, (label, votes, *told) = mix(views, targets, how.mixup, self.rng)
        return views, label, votes, (told[0], told[1]) if told else None

    def _pooled(
        self, pool: Pool, rows: Tensor, side: int, how: Augmentation
    ) -> tuple[Tensor, Opinions | None]:
        """Stored views, or the same made worse, and what the teachers said of them."""
        views, said = pool.take(self.epoch, rows, side, self.rng)
        if self.experiment.clean_teachers:
            views = degrade(views, how, self.rng)
        return views, said

    def _augmented(
        self, rows: Tensor, side: int, how: Augmentation
    ) -> tuple[Tensor, Opinions | None]:
        """Views, and what the teachers say of them, or of the same before they got worse."""
        plan = self.experiment
        clean = place(self.train_part.pixels[rows].float(), side, how, self.rng)
        views = degrade(clean, how, self.rng)
        if not plan.teachers:
            return views, None
        return views, self.teachers.opinions(clean if plan.clean_teachers else views)

    def validate(self) -> tuple[float, float, float]:
        """Accuracy, loss and FER+ agreement of the averaged weights on the validation part.

        With ``learn_whole`` these are pictures that were learned from.

        Returns:
            Accuracy of the FER-2013 head, its mean negative log-likelihood, and
            the FER+ head's accuracy against the crop's most frequent vote.
        """
        part = self.validation_part
        fer2013, ferplus = predict(self.averaged, part.pixels, self.experiment.side_px)
        accuracy = (fer2013.argmax(1) == part.labels).float().mean()
        voted = part.votes.sum(1) > 0
        agreed = ferplus.argmax(1) == part.votes.argmax(1)
        ferplus_accuracy = agreed[voted].float().mean() if voted.any() else torch.tensor(0.0)
        return (
            float(accuracy),
            float(F.cross_entropy(fer2013, part.labels)),
            float(ferplus_accuracy),
        )
