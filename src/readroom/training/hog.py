"""The baseline without a network: hand-made features and a linear classifier.

Histograms of oriented gradients (Dalal and Triggs 2005) as OpenCV computes them, and
multinomial logistic regression from scikit-learn. Cell size and strength of the
regularisation are chosen on the validation part, as the networks' epochs are.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import LABELS
from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import FER2013_SIDE_PX, Crops
from readroom.evaluation.splits import Cut, cut_validation
from readroom.training.lineage import note_parts, parts_of
from readroom.whole_files import written_whole

HOG: Final = "hog"
BINS: Final = 9
"""Directions of a histogram, as in Dalal and Triggs 2005."""
MOST_STEPS: Final = 1000
"""Of the solver; it needed fewer than 300 for every candidate on FER-2013."""


@dataclass(frozen=True)
class HogSettings:
    """What is tried; the best by validation accuracy is kept, of equals the first.

    Attributes:
        cells_px: Sides of a cell; four cells make a block. Smaller ones see finer edges
            and cost time and memory with their number squared.
        strengths: scikit-learn's C on standardised features; raising it fits the
            training part closer and takes the solver longer.
        validation_share: Part of Training, 0..1, that the choice is made on. Raising it chooses
            more surely, and leaves less to learn from.
        validation_seed: Which part that is; keep it to compare runs.
    """

    cells_px: tuple[int, ...] = (8, 6, 4)
    strengths: tuple[float, ...] = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
    validation_share: float = 0.1
    validation_seed: int = 0


@dataclass(frozen=True)
class HogTrial:
    """One candidate: what was tried, its accuracy on the validation part, seconds of a core."""

    cell_px: int
    strength: float
    validation_accuracy: float
    core_s: float


@dataclass(frozen=True, eq=False)
class LinearHog:
    """A fitted classifier.

    Attributes:
        cell_px: Side of a cell.
        weights: Features x 7, float32.
        offsets: 7, float32.
    """

    cell_px: int
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]

    @property
    def parameters(self) -> int:
        """How many numbers were fitted."""
        return self.weights.size + self.offsets.size

    def logits(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What it says of faces.

        Args:
            pictures: n x 48 x 48, gray.

        Returns:
            n x 7 logits.
        """
        return np.asarray(hog_features(pictures, self.cell_px) @ self.weights + self.offsets)


@dataclass(frozen=True, eq=False)
class FittedHog:
    """The best candidate and how it was found.

    Attributes:
        model: The classifier.
        trials: All candidates, in the order tried.
        core_s: Seconds of one core for features and all candidates.
        path: Where the coefficients lie.
    """

    model: LinearHog
    trials: tuple[HogTrial, ...]
    core_s: float
    path: Path

    @property
    def chosen(self) -> HogTrial:
        """The candidate that was kept: the most accurate in validation, the first of equals."""
        return max(self.trials, key=lambda trial: trial.validation_accuracy)


def hog_features(pictures: NDArray[np.uint8], cell_px: int) -> NDArray[np.float32]:
    """Histograms of oriented gradients, blocks of 2 x 2 cells overlapping by one cell.

    Args:
        pictures: n x 48 x 48, gray.
        cell_px: Side of a cell; must divide 48.

    Returns:
        n x features: for cells of 8 px 5 x 5 blocks of 36, which is 900; for 6 px 1,764.

    Raises:
        ConfigurationError: If cells of that side do not fill a picture.
    """
    if cell_px < 1 or FER2013_SIDE_PX % cell_px or 2 * cell_px > FER2013_SIDE_PX:
        raise ConfigurationError(
            f"expected cells that fill {FER2013_SIDE_PX} pixels, such as 8 or 6; got {cell_px}"
        )
    window, block, cell = ((side, side) for side in (FER2013_SIDE_PX, 2 * cell_px, cell_px))
    describe = cv2.HOGDescriptor(window, block, cell, cell, BINS).compute
    rows = [np.ravel(describe(np.ascontiguousarray(picture))) for picture in pictures]
    return np.asarray(np.stack(rows), np.float32)


def fit_hog(
    crops: Crops,
    settings: HogSettings,
    folder: Path,
    tick: Callable[[HogTrial], object] = lambda _trial: None,
) -> FittedHog:
    """Fit all candidates on the training part and its mirror images, and keep the best.

    Args:
        crops: A data set with the split ``Training``, 48 x 48.
        settings: What to try.
        folder: Where ``hog.json`` and ``hog.npz`` go; what was fitted there with the same
            settings is taken from there.
        tick: Called after each candidate.

    Returns:
        The best candidate.

    Raises:
        ConfigurationError: If the folder holds the fit of other settings.
    """
    found = read_hog(settings, folder)
    if found is not None:
        return found
    started = time.process_time()
    cut = cut_validation(crops, settings.validation_share, settings.validation_seed)
    best, trials = None, []
    for trial, model in _candidates(cut, settings):
        if best is None or trial.validation_accuracy > max(t.validation_accuracy for t in trials):
            best = model
        trials.append(trial)
        tick(trial)
    if best is None:
        raise ConfigurationError("expected a cell size and a strength to try; got none")
    fitted = FittedHog(best, tuple(trials), time.process_time() - started, folder / "hog.npz")
    _write(fitted, settings, folder)
    note_parts(folder, parts_of(cut))
    return fitted


def read_hog(settings: HogSettings, folder: Path) -> FittedHog | None:
    """A finished fit.

    Args:
        settings: What was to be tried.
        folder: Of :func:`fit_hog`.

    Returns:
        The fit, or None if there is none yet.

    Raises:
        ConfigurationError: If the folder holds the fit of other settings.
    """
    facts, weights = folder / "hog.json", folder / "hog.npz"
    if not (facts.is_file() and weights.is_file()):
        return None
    told = json.loads(facts.read_text(encoding="utf-8"))
    if told["settings"] != _plain(settings):
        raise ConfigurationError(
            f"{folder} holds a baseline of other settings; name another folder, or remove it"
        )
    with np.load(weights) as arrays:
        model = LinearHog(int(arrays["cell_px"]), arrays["weights"], arrays["offsets"])
    trials = tuple(HogTrial(**trial) for trial in told["trials"])
    return FittedHog(model, trials, told["core_s"], weights)


def _candidates(cut: Cut, settings: HogSettings) -> Iterator[tuple[HogTrial, LinearHog]]:
    # The sizes of the pictures are looked at once, before minutes of work rely on them.
    pictures, validation = cut.train.squares(), cut.validation.squares()
    labels = np.concatenate([cut.train.labels, cut.train.labels])
    for cell_px in settings.cells_px:
        features = np.concatenate(
            [hog_features(view, cell_px) for view in (pictures, pictures[:, :, ::-1])]
        )
        mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-6
        features -= mean
        features /= deviation
        judged = hog_features(validation, cell_px)
        for strength in settings.strengths:
            started = time.process_time()
            weights, offsets = _fit(features, labels, strength)
            # Standardising is linear, so it melts into the coefficients.
            weights = weights / deviation[:, None]
            model = LinearHog(cell_px, weights, offsets - mean @ weights)
            named = (judged @ model.weights + model.offsets).argmax(axis=1)
            accuracy = float((named == cut.validation.labels).mean())
            yield HogTrial(cell_px, strength, accuracy, time.process_time() - started), model


def _fit(
    features: NDArray[np.float32], labels: NDArray[np.int64], strength: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    # One thread: more collapse as soon as other work wants a core.
    with threadpool_limits(1):
        fitted = LogisticRegression(C=strength, max_iter=MOST_STEPS).fit(features, labels)
    if len(fitted.classes_) != len(LABELS):
        raise ConfigurationError(
            f"expected crops of all {len(LABELS)} emotions to fit; got {len(fitted.classes_)}"
        )
    return fitted.coef_.T.astype(np.float32), fitted.intercept_.astype(np.float32)


def _write(fitted: FittedHog, settings: HogSettings, folder: Path) -> None:
    model = fitted.model
    with written_whole(folder / "hog.npz") as path, path.open("wb") as file:
        np.savez(
            file,
            allow_pickle=False,
            cell_px=np.int64(model.cell_px),
            weights=model.weights,
            offsets=model.offsets,
        )
    facts = {
        "settings": _plain(settings),
        "trials": [asdict(trial) for trial in fitted.trials],
        "core_s": fitted.core_s,
    }
    with written_whole(folder / "hog.json") as path:
        path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _plain(settings: HogSettings) -> Any:  # noqa: ANN401  as JSON gives it back
    return json.loads(json.dumps(asdict(settings)))
