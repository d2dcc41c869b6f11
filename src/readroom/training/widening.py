"""A wider network that says what a narrower one says (Net2Net, Chen et al. 2016).

A larger network from nothing needs days here to come as far as a small one that has learned
for hours (LOG, readroom-n). Widened, it begins there: each channel stands k times side by side,
and what takes it in divides its weight among the k by chance, so that they part as training
goes on.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

from readroom.errors import ConfigurationError

PARTING: Final = 0.5
"""Deviation of a channel's shares around 1 / k, in shares. Raising it lets the copies part
sooner and makes weights larger than those that were learned."""
ALIKE: Final = 1e-3
"""Largest difference of logits that rounding may make."""


def widen(narrow: nn.Module, wide: nn.Module, side_px: int, seed: int) -> None:
    """Give a wide network weights with which it says what a narrow one says.

    Args:
        narrow: The same architecture; each of its layers goes a whole number of times into
            that of the wide one.
        wide: Changed in place.
        side_px: Of the pictures that both are asked about to see that they agree.
        seed: Of the shares.

    Raises:
        ConfigurationError: If they are no such pair, or do not agree: networks that put
            features side by side cannot be widened so.
    """
    rng = torch.Generator().manual_seed(seed)
    known = narrow.state_dict()
    fresh = wide.state_dict()
    if known.keys() != fresh.keys():
        raise ConfigurationError("expected networks of the same layers to widen one to the other")
    wide.load_state_dict(
        {name: _widened(name, known[name], value, rng) for name, value in fresh.items()}
    )
    _check_agreement(narrow, wide, side_px, rng)


def _widened(name: str, known: Tensor, fresh: Tensor, rng: torch.Generator) -> Tensor:
    if known.shape == fresh.shape:
        return known
    times = [large // small for large, small in zip(fresh.shape, known.shape, strict=True)]
    repeated = known.repeat(*times) if min(times) else known
    if repeated.shape != fresh.shape:
        raise ConfigurationError(
            f"expected {name} of a whole multiple of {tuple(known.shape)}; got {tuple(fresh.shape)}"
        )
    if known.ndim > 1 and (copies := times[1]) > 1:
        repeated = repeated * _shares(repeated, copies, rng)
    return repeated


def _shares(weights: Tensor, copies: int, rng: torch.Generator) -> Tensor:
    """What each copy of an input contributes: by chance, and 1 over all copies."""
    out, into = weights.shape[0], weights.shape[1] // copies
    shares = PARTING / copies * torch.randn((out, copies, into), generator=rng)
    shares = shares - shares.mean(1, keepdim=True) + 1 / copies
    return shares.reshape(out, copies * into, *[1] * (weights.ndim - 2))


@torch.no_grad()
def _check_agreement(
    narrow: nn.Module, wide: nn.Module, side_px: int, rng: torch.Generator
) -> None:
    pictures = 255 * torch.rand((2, 1, side_px, side_px), generator=rng)
    training = wide.training
    said = [logits for network in (narrow, wide) for logits in network.eval()(pictures)]
    wide.train(training)
    apart = max(float((said[head] - said[head + 2]).abs().max()) for head in range(2))
    if not apart < ALIKE:
        raise ConfigurationError(
            f"expected a widened network to say what the narrow one says; they differ by "
            f"{apart:.2g}, so this architecture cannot be widened: begin without start_from"
        )
