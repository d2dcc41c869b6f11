"""The precision of training is the faster one of this machine."""

from __future__ import annotations

import torch

from readroom.training.precision import autocast, is_bfloat16_fast


def test_an_accelerator_is_taken_at_its_word() -> None:
    assert is_bfloat16_fast("cuda")


def test_a_forward_pass_computes_in_the_faster_precision() -> None:
    layer = torch.nn.Conv2d(1, 2, 3)
    with autocast("cpu"):
        made = layer(torch.zeros(1, 1, 8, 8))
    assert made.dtype == (torch.bfloat16 if is_bfloat16_fast("cpu") else torch.float32)
