"""A stored pool of augmented views with the teachers' logits.

Asking five teachers costs more than training the student. In a pool they are asked
once per view, and every student, however long it learns, reads their answers from the
disk. Teacher and student see the very same view (Beyer et al. 2022), or the student its
mirror image, or the same made worse.

A pool is a folder like a run's: ``experiment.json``, ``views.npy`` and, for each
teacher, ``NAME.npz``. A pool that was interrupted goes on with what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import cut_validation
from readroom.training.augment import augment
from readroom.training.distill import Opinions, ask, load_teacher, soften
from readroom.training.experiment import Experiment
from readroom.training.lineage import claim_run
from readroom.training.material import Material
from readroom.whole_files import part_of, written_whole

BATCH = 256  # views made, and asked about, at a time; raising it costs memory


def make_pool(
    plan: Experiment,
    crops: Crops,
    folder: Path,
    tick: Callable[[float], None] = lambda _share: None,
) -> None:
    """Store views of every training crop and what each teacher says of them.

    Args:
        plan: With ``pool_views`` and ``teachers``, which lie beside the folder.
        crops: A data set with the split ``Training``.
        folder: Where the pool lives; made if it is not there.
        tick: Called after each part with the share of all work done, 0..1.

    Raises:
        ConfigurationError: If a teacher is missing, or the folder or the data do not fit; see
            ``lineage.claim_run``.
        OutputError: If a file cannot be written.
    """
    torch.set_num_threads(plan.threads)
    cut = cut_validation(crops, plan.validation_share, plan.validation_seed)
    claim_run(plan, cut, folder)
    if not (folder / "views.npy").exists():
        _write_views(plan, Material.of(cut.train).pixels, folder)
    views = np.load(folder / "views.npy", mmap_mode="r")
    missing = [name for name in plan.teachers if not (folder / f"{name}.npz").exists()]
    for number, name in enumerate(missing):
        for share in _ask_teacher(folder, name, views):
            tick((number + share) / len(missing))
    tick(1.0)


def _write_views(plan: Experiment, pixels: Tensor, folder: Path) -> None:
    rng = torch.Generator().manual_seed(plan.seed)
    path = folder / "views.npy"
    shape = (plan.pool_views, len(pixels), plan.side_px, plan.side_px)
    with written_whole(path, part=part_of(path)) as beside:
        views = np.lib.format.open_memmap(beside, mode="w+", dtype=np.uint8, shape=shape)
        for turn in range(plan.pool_views):
            # Light views too, as a finished model sees: every fourth is weakened.
            how = plan.augmentation.weakened(0.4) if turn % 4 == 3 else plan.augmentation
            for start in range(0, len(pixels), BATCH):
                part = pixels[start : start + BATCH].float()
                made = augment(part, plan.side_px, how, rng)
                views[turn, start : start + BATCH] = made[:, 0].round().byte().numpy()
        views.flush()


def _ask_teacher(folder: Path, name: str, views: NDArray[np.uint8]) -> Iterator[float]:
    """Store one teacher's logits; yields the share that is done."""
    network, side = load_teacher(folder.parent / name)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    turns, count = views.shape[:2]
    fer2013 = np.empty((turns, count, 7), np.float16)
    ferplus = np.empty((turns, count, 8), np.float16)
    for turn in range(turns):
        for start in range(0, count, BATCH):
            part = torch.from_numpy(np.array(views[turn, start : start + BATCH]))[:, None].float()
            own, crowd = ask(network, side, part.to(device), device)
            fer2013[turn, start : start + BATCH] = own.cpu().numpy()
            ferplus[turn, start : start + BATCH] = crowd.cpu().numpy()
        yield (turn + 1) / turns
    path = folder / f"{name}.npz"
    with written_whole(path, part=part_of(path)) as beside, beside.open("wb") as file:
        np.savez(file, fer2013=fer2013, ferplus=ferplus)


class Pool:
    """A finished pool, read from the disk while a student trains."""

    def __init__(self, folder: Path, temperature: float, training_crops: int) -> None:
        """Open a pool.

        Args:
            folder: As :func:`make_pool` left it.
            temperature: Softens the opinions; see ``training.distill``.
            training_crops: How many the student learns from; the pool must hold as many.

        Raises:
            ConfigurationError: If it is not finished or is of other crops.
        """
        plan_path = folder / "experiment.json"
        plan = Experiment.of(json.loads(plan_path.read_text())) if plan_path.is_file() else None
        files = [folder / f"{name}.npz" for name in plan.teachers] if plan else []
        if not files or not all(file.is_file() for file in files):
            raise ConfigurationError(f"{folder}: expected a finished pool of views; make it first")
        self._views = np.load(folder / "views.npy", mmap_mode="r")
        self.turns, held = self._views.shape[:2]
        if held != training_crops:
            raise ConfigurationError(
                f"{folder}: expected views of {training_crops} training crops; got {held}; "
                "make the pool from the same data and the same validation part"
            )
        self._fer2013 = _mean_opinion(files, "fer2013", temperature)
        self._ferplus = _mean_opinion(files, "ferplus", temperature)

    def take(
        self, turn: int, rows: Tensor, side: int, rng: torch.Generator
    ) -> tuple[Tensor, Opinions]:
        """Views of some training crops and the teachers' mean opinion of them.

        Half of the views are mirrored: what teachers say hardly depends on that.

        Args:
            turn: Which view; counted on from the start after the last.
            rows: Places of the crops in the training part.
            side: Side of the views in pixels.
            rng: The source of chance; views come on its device.

        Returns:
            n x 1 x side x side, values 0..255, float, and softened probabilities.
        """
        at, which, device = turn % self.turns, rows.cpu(), rng.device
        order = np.sort(which.numpy())  # a file on disk is read forwards
        stored = self._views[at, order][np.searchsorted(order, which.numpy())]
        views = torch.from_numpy(stored)[:, None].to(device).float()
        if views.shape[-1] != side:
            views = F.interpolate(views, side, mode="bilinear", antialias=True)
        mirrored = torch.rand((len(views), 1, 1, 1), generator=rng, device=device) < 0.5
        own, crowd = self._fer2013[at, which].float(), self._ferplus[at, which].float()
        return torch.where(mirrored, views.flip(-1), views), (own.to(device), crowd.to(device))


def _mean_opinion(files: Sequence[Path], head: str, temperature: float) -> Tensor:
    """Turns x crops x labels, in half precision: a pool is read many times."""
    total = torch.zeros(())
    for file in files:
        with np.load(file) as stored:
            total = total + soften(torch.from_numpy(stored[head]), temperature)
    return (total / len(files)).half()
