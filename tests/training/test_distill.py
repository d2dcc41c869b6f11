"""Teachers see what they would be served: pictures shrunk as the classifier shrinks them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor, nn

from readroom.training.distill import ask


class Remembers(nn.Module):
    """Names nothing and remembers what it was shown."""

    seen: Tensor

    def forward(self, views: Tensor) -> tuple[Tensor, Tensor]:
        self.seen = views
        return torch.zeros(len(views), 7), torch.zeros(len(views), 8)


def smooth_faces(count: int, side: int) -> np.ndarray:
    noise = np.random.default_rng(3).integers(0, 256, (count, side, side)).astype(np.float32)
    return np.stack([cv2.GaussianBlur(one, (0, 0), 1.0) for one in noise])


@pytest.mark.parametrize("side", [32, 40])
def test_a_teacher_of_a_smaller_side_sees_what_the_classifier_would_show(side: int) -> None:
    faces, teacher = smooth_faces(8, 48), Remembers()
    ask(teacher, side, torch.from_numpy(faces)[:, None], "cpu")
    served = np.stack(
        [cv2.resize(one, (side, side), interpolation=cv2.INTER_AREA) for one in faces]
    )
    off = np.abs(teacher.seen[:, 0].float().numpy() - served).mean()
    assert teacher.seen.shape == (8, 1, side, side)
    assert off < 0.1 * served.std()
