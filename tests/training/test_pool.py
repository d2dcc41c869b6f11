"""A pool: views with opinions are stored once, and a student learns from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tests.training.test_engine import TINY, bars

from readroom.errors import ConfigurationError
from readroom.training.distill import ask, load_teacher, soften
from readroom.training.engine import Run
from readroom.training.experiment import Experiment
from readroom.training.pool import Pool, make_pool

POOL = {
    **{key: TINY[key] for key in ("side_px", "validation_share", "options", "augmentation")},
    "name": "pool",
    "teachers": ["teacher"],
    "pool_views": 3,
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs with a teacher and a pool of its opinions."""
    folder = tmp_path_factory.mktemp("runs")
    list(Run(Experiment.of({**TINY, "name": "teacher"}), bars(), folder / "teacher").train())
    make_pool(Experiment.of(POOL), bars(), folder / "pool")
    return folder


def test_the_opinions_are_those_of_the_teacher_on_the_very_views(runs: Path) -> None:
    held = np.load(runs / "pool" / "views.npy").shape[1]
    pool = Pool(runs / "pool", 2.0, held)
    rows, rng = torch.tensor([5, 0, 9]), torch.Generator().manual_seed(3)
    views, (own, crowd) = pool.take(4, rows, 24, rng)
    assert views.shape == (3, 1, 24, 24)
    stored = np.load(runs / "pool" / "views.npy")[1, rows.numpy()]  # three views: 4 is 1 again
    plain = torch.from_numpy(stored)[:, None].float()
    for view, kept in zip(views, plain, strict=True):
        assert torch.equal(view, kept) or torch.equal(view, kept.flip(-1))
    fer2013, ferplus = ask(*load_teacher(runs / "teacher"), plain, "cpu")
    assert torch.allclose(own, soften(fer2013, 2.0), atol=0.02)
    assert torch.allclose(crowd, soften(ferplus, 2.0), atol=0.02)


def test_views_are_shrunk_to_the_side_asked_for_and_half_are_mirrored(runs: Path) -> None:
    held = np.load(runs / "pool" / "views.npy").shape[1]
    pool = Pool(runs / "pool", 2.0, held)
    rows, rng = torch.arange(64), torch.Generator().manual_seed(0)
    assert pool.take(0, rows, 16, rng)[0].shape == (64, 1, 16, 16)
    stored = torch.from_numpy(np.load(runs / "pool" / "views.npy")[0, :64])[:, None].float()
    same = (pool.take(0, rows, 24, rng)[0] == stored).flatten(1).all(1)
    assert 16 < int(same.sum()) < 48


def test_a_student_learns_from_a_pool(runs: Path) -> None:
    plan = Experiment.of({**TINY, "name": "student", "epochs": 8, "pool": "pool", "distill": 0.8})
    seen = list(Run(plan, bars(), runs / "student").train())
    assert seen[-1].loss < seen[0].loss  # of which most is the teachers' own uncertainty
    assert max(m.validation_accuracy for m in seen) > 0.5


@pytest.mark.parametrize("clean", [False, True])
def test_only_with_clean_teachers_stored_views_are_made_worse(runs: Path, clean: bool) -> None:
    worse = {"light": 0.0, "gamma": 0.0, "noise": 0.0, "erase": 1.0}
    values = {**TINY, "name": f"worse-{clean}", "pool": "pool", "distill": 0.8, "light_epochs": 0}
    values |= {"augmentation": worse, "clean_teachers": clean}
    run = Run(Experiment.of(values), bars(), runs / f"worse-{clean}")
    rows = torch.arange(16)
    before = run.rng.get_state()
    views, _, _, said = run._views(rows)
    run.rng.set_state(before)
    stored, opinions = run.pool.take(0, rows, 24, run.rng) if run.pool else (None, None)
    assert stored is not None
    assert opinions is not None
    assert torch.equal(views, stored) is not clean
    assert said is not None
    assert torch.equal(said[0], opinions[0])


def test_a_pool_goes_on_with_the_teachers_it_lacks(runs: Path, tmp_path: Path) -> None:
    (tmp_path / "teacher").symlink_to(runs / "teacher")
    make_pool(Experiment.of(POOL), bars(), tmp_path / "pool")
    views = (tmp_path / "pool" / "views.npy").stat().st_mtime_ns
    (tmp_path / "pool" / "teacher.npz").unlink()
    with pytest.raises(ConfigurationError, match="make it first"):
        Pool(tmp_path / "pool", 2.0, 1)
    shares: list[float] = []
    make_pool(Experiment.of(POOL), bars(), tmp_path / "pool", shares.append)
    assert shares[-1] == 1.0
    assert (tmp_path / "pool" / "views.npy").stat().st_mtime_ns == views
    made, first = (np.load(folder / "pool" / "teacher.npz") for folder in (tmp_path, runs))
    assert np.array_equal(made["fer2013"], first["fer2013"])


def test_a_pool_of_other_crops_is_refused(runs: Path) -> None:
    with pytest.raises(ConfigurationError, match="same data"):
        Pool(runs / "pool", 2.0, 7)


def test_a_folder_without_a_pool_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="finished pool"):
        Pool(tmp_path, 2.0, 7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"pool_views": 4},
        {"pool_views": 4, "teachers": ["a"], "distill": 0.5},
        {"pool": "p"},
        {"pool": "p", "teachers": ["a"], "distill": 0.5},
        {"distill": 0.5},
    ],
)
def test_teaching_that_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError, match="expected"):
        Experiment.of({"name": "x", **wrong})
