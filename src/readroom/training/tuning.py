"""Fitting a finished network to few faces: its head alone, or all of it a little.

Both ways yield a row of candidates, from close to the network given to far from it;
how far to go is chosen on faces that none of them has seen.

Statistics of batch norms stay as they are either way: few faces give bad ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, Literal, cast

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from scipy.optimize import minimize
from torch import Tensor, nn

from readroom.training.augment import Augmentation, augment
from readroom.training.optimizer import average
from readroom.training.own_faces import OwnFaces, Rows
from readroom.training.precision import autocast

Trunk = Literal["frozen", "open"]

PULLS: Final = (10.0, 3.0, 1.0, 0.3, 0.1, 0.03)
"""How hard a fitted head is pulled towards the one it began as, strongest first."""

BEGUN_WITH: Final = 1.0
"""The pull of the head that an open trunk begins with (Kumar et al. 2022: a head fitted
first keeps the trunk from being distorted)."""


MILD: Final = Augmentation(
    rotation_deg=10.0,
    zoom=0.1,
    stretch=0.05,
    shift=0.06,
    light=0.2,
    gamma=0.2,
    low_resolution=0.0,
    blur=0.0,
    noise=3.0,
    erase=0.2,
)


@dataclass(frozen=True)
class Tuning:
    """How an open trunk is trained.

    Attributes:
        epochs: Passes over the faces; each is a candidate. More cost time.
        rate: Of the stochastic gradient descent, after a rise over the first epoch.
            Raising it moves further from the network given, sooner.
        batch: Crops per step; with few faces, a large one leaves few steps.
        clip: Longest gradient; without batch statistics, longer ones throw weights far. Raising it
            lets single faces count for more.
        smoothing: Probability taken from the label and spread over all seven.
        ferplus_weight: Weight of the old answers of the FER+ head, which are kept.
        memory_epochs: Over how many epochs weights are averaged. Raising it steadies them and lags.
        augmentation: How views differ from the pictures.
        seed: Order and augmentation.
    """

    epochs: int = 10
    rate: float = 0.004
    batch: int = 32
    clip: float = 1.0
    smoothing: float = 0.05
    ferplus_weight: float = 0.4
    memory_epochs: float = 2.0
    augmentation: Augmentation = MILD
    seed: int = 0


def candidates(
    network: nn.Module, faces: OwnFaces, rows: Rows, trunk: Trunk, tuning: Tuning
) -> Iterator[nn.Module]:
    """Networks fitted to some faces, further and further from the one given.

    Args:
        network: In evaluation mode, with two heads; left as it is.
        faces: All faces.
        rows: Those to learn from.
        trunk: ``frozen`` fits the FER-2013 head alone, ``open`` all weights.
        tuning: For an open trunk.

    Returns:
        As many for any rows. Each is in evaluation mode and changes when the next is asked for.
    """
    if trunk == "frozen":
        return fit_head(network, faces, rows, PULLS)
    return open_trunk(network, faces, rows, tuning)


def names(trunk: Trunk, tuning: Tuning) -> tuple[str, ...]:
    """What the candidates are called, in their order.

    Args:
        trunk: As given to :func:`candidates`.
        tuning: As given to it.

    Returns:
        One name per candidate.
    """
    if trunk == "frozen":
        return tuple(f"head at pull {pull:g}" for pull in PULLS)
    return ("head alone", *(f"epoch {epoch + 1}" for epoch in range(tuning.epochs)))


def fit_head(
    network: nn.Module, faces: OwnFaces, rows: Rows, pulls: tuple[float, ...]
) -> Iterator[nn.Module]:
    """The FER-2013 head fitted to faces and their mirror images, a convex problem.

    Multinomial logistic regression on the pooled features, with a ridge on the distance
    from the weights begun with (Li et al. 2018, L2-SP), in units of each feature's deviation.

    Args:
        network: Left as it is.
        faces: All faces.
        rows: Those to learn from.
        pulls: Strengths of the ridge, strongest first.

    Yields:
        One network per strength; the same object each time.
    """
    fitted = deepcopy(network).eval()
    begun_with, head = _head(network), _head(fitted)
    looks = torch.from_numpy(faces.inputs[rows]).float()
    features = np.concatenate([embed(network, looks), embed(network, looks.flip(-1))])
    features = np.hstack([features, np.ones((len(features), 1))])
    scale = np.append(features[:, :-1].std(axis=0) + 1e-3, 1.0)
    targets = np.tile(np.eye(head.out_features)[faces.labels[rows]], (2, 1))
    begun = np.hstack([_array(begun_with.weight), _array(begun_with.bias)[:, None]])
    moved = np.zeros_like(begun)
    for pull in pulls:
        moved = _logistic(features @ begun.T, features / scale, targets, pull, moved)
        weights = torch.from_numpy(begun + moved / scale).float()
        with torch.no_grad():
            head.weight.copy_(weights[:, :-1])
            head.bias.copy_(weights[:, -1])
        yield fitted


def _head(network: nn.Module) -> nn.Linear:
    return cast("nn.Linear", network.get_submodule("fer2013"))


def _array(weights: Tensor) -> NDArray[np.float64]:
    return weights.detach().double().numpy()


def _logistic(
    base: NDArray[np.float64],
    features: NDArray[np.float64],
    targets: NDArray[np.float64],
    pull: float,
    begin: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The change of a head, k x features, that fits targets best at a price for its length."""

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = base + features @ flat.reshape(begin.shape).T
        logits -= logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        slope = (np.exp(logs) - targets).T @ features / len(targets)
        value = -(targets * logs).sum() / len(targets) + 0.5 * pull * flat @ flat
        return float(value), slope.ravel() + pull * flat

    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return np.asarray(found.x.reshape(begin.shape))


@torch.no_grad()
def embed(network: nn.Module, pictures: Tensor) -> NDArray[np.float64]:
    """The pooled features that a network's heads look at.

    Args:
        network: In evaluation mode, with two heads.
        pictures: n x 1 x side x side, values 0..255.

    Returns:
        n x width.
    """
    seen: list[Tensor] = []
    hook = _head(network).register_forward_pre_hook(lambda _head, given: seen.append(given[0]))
    for part in torch.split(pictures, 256):
        network(part)
    hook.remove()
    return torch.cat(seen).double().numpy()


def open_trunk(
    network: nn.Module, faces: OwnFaces, rows: Rows, tuning: Tuning
) -> Iterator[nn.Module]:
    """All weights trained a little, beginning with a fitted head.

    The FER+ head is held to what the network given says of the same views (Li and Hoiem
    2018, learning without forgetting).

    Args:
        network: Left as it is.
        faces: All faces.
        rows: Those to learn from.
        tuning: How.

    Yields:
        The averaged network before the first and after each epoch; the same object each time.
    """
    (begun,) = fit_head(network, faces, rows, (BEGUN_WITH,))
    trained = deepcopy(begun)
    averaged = begun
    yield averaged
    torch.manual_seed(tuning.seed)
    rng = torch.Generator().manual_seed(tuning.seed)
    steps = max(1, len(rows) // tuning.batch)
    decay = 1 - 1 / (1 + tuning.memory_epochs * steps)
    optimizer = torch.optim.SGD(trained.parameters(), tuning.rate, momentum=0.9, nesterov=True)
    for epoch in range(tuning.epochs):
        order = torch.from_numpy(rows)[torch.randperm(len(rows), generator=rng)]
        _learn(trained)
        for step in range(steps):
            risen = min(1.0, (epoch * steps + step + 1) / steps)
            optimizer.param_groups[0]["lr"] = tuning.rate * risen
            batch = order[step * tuning.batch : (step + 1) * tuning.batch]
            views = augment(
                faces.pixels[batch].float(), faces.inputs.shape[-1], tuning.augmentation, rng
            )
            loss = _loss(trained, network, views, torch.from_numpy(faces.labels)[batch], tuning)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(trained.parameters(), tuning.clip)
            optimizer.step()
            average(averaged, trained, decay)
        yield averaged


def _learn(network: nn.Module) -> None:
    network.train()
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.eval()


def _loss(
    trained: nn.Module, network: nn.Module, views: Tensor, labels: Tensor, tuning: Tuning
) -> Tensor:
    views = views.contiguous(memory_format=torch.channels_last)
    with autocast("cpu"):
        fer2013, ferplus = trained(views)
        with torch.no_grad():
            _, before = network(views)
    own = F.cross_entropy(fer2013.float(), labels, label_smoothing=tuning.smoothing)
    crowd = F.cross_entropy(ferplus.float(), F.softmax(before.float(), 1))
    return own + tuning.ferplus_weight * crowd
