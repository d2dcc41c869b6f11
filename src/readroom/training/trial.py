"""What fitted networks say of faces that they did not learn from.

The faces are cut into parts, and for each part networks learn from the others. How far
to go from the weights begun with is chosen for each part by the others, so that the
choice is judged, too.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from readroom.domain import LABELS
from readroom.recognition.heads import softmax
from readroom.training.export import logits
from readroom.training.own_faces import OwnFaces
from readroom.training.tuning import Trunk, Tuning, candidates, names

FOLDS: Final = 5
"""More parts judge networks that are closer to the final one, and cost as many trainings."""

Tick = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Trial:
    """What the candidates say of faces they did not learn from.

    Attributes:
        fer2013: Candidates x n x 7 logits; the first candidate is the network begun with.
        ferplus: Candidates x n x 8 logits.
        parts: Per part of the faces, its rows and each candidate's changed weights.
    """

    fer2013: NDArray[np.float32]
    ferplus: NDArray[np.float32]
    parts: list[tuple[NDArray[np.int64], list[dict[str, torch.Tensor]]]]


def try_out(network: nn.Module, faces: OwnFaces, trunk: Trunk, tuning: Tuning, tick: Tick) -> Trial:
    """Ask all candidates about faces they did not learn from.

    Args:
        network: Begun with.
        faces: All faces.
        trunk: What is trained.
        tuning: How.
        tick: Called with the share of the whole work done.

    Returns:
        What they say.
    """
    first = logits(network, faces.inputs)
    count = 1 + len(names(trunk, tuning))
    own, crowd = (np.repeat(said[None], count, axis=0) for said in first)
    parts = []
    folds = faces.folds(FOLDS, tuning.seed)
    for number, (outside, inside) in enumerate(folds):
        kept = [_changes(network, network)]
        for at, candidate in enumerate(candidates(network, faces, outside, trunk, tuning), 1):
            own[at, inside], crowd[at, inside] = logits(candidate, faces.inputs[inside])
            kept.append(_changes(candidate, network))
            tick((number + at / count) / (len(folds) + 1))
        parts.append((inside, kept))
    return Trial(own, crowd, parts)


def choose(trial: Trial, faces: OwnFaces) -> tuple[int, NDArray[np.int64]]:
    """How far to go: the candidate with the least log loss.

    Args:
        trial: As of :func:`try_out`.
        faces: With the right labels.

    Returns:
        The best over all faces, and per face the best over the faces of the other parts.
    """
    hits = np.eye(len(LABELS))[faces.labels]
    losses = np.array(
        [-(hits * np.log(np.maximum(softmax(said), 1e-12))).sum(axis=1) for said in trial.fer2013]
    )
    each = np.empty(len(faces), np.int64)
    for inside, _ in trial.parts:
        others = np.setdiff1d(np.arange(len(faces)), inside)
        each[inside] = losses[:, others].mean(axis=1).argmin()
    return int(losses.mean(axis=1).argmin()), each


def _changes(candidate: nn.Module, network: nn.Module) -> dict[str, torch.Tensor]:
    """What differs from the network begun with, in half precision: there are many."""
    begun = network.state_dict()
    return {
        name: value.to(torch.float16)
        for name, value in candidate.state_dict().items()
        if not torch.equal(value, begun[name])
    }


def held_out(
    network: nn.Module, trial: Trial, chosen: NDArray[np.int64]
) -> list[tuple[NDArray[np.int64], nn.Module]]:
    """The judges of all faces.

    Args:
        network: Begun with.
        trial: What was tried.
        chosen: Per face, the candidate that judges it.

    Returns:
        Per part, its rows and the network that was chosen to judge them.
    """
    judges = []
    for inside, kept in trial.parts:
        judge = deepcopy(network)
        judge.load_state_dict(kept[chosen[inside[0]]], strict=False)
        judges.append((inside, judge.eval()))
    return judges
