"""Teachers see what they would be served: pictures shrunk as the classifier shrinks them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor, nn

from readroom.training.distill import Teachers, ask
from readroom.training.experiment import Experiment


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


class Lopsided(nn.Module):
    """Happy as far as the left half is bright, sad as far as the right one is."""

    def forward(self, views: Tensor) -> tuple[Tensor, Tensor]:
        left, right = views[..., :2].mean((1, 2, 3)), views[..., 2:].mean((1, 2, 3))
        fer2013 = torch.zeros(len(views), 7)
        fer2013[:, 3], fer2013[:, 4] = left / 32, right / 32
        return fer2013, torch.zeros(len(views), 8)


@pytest.mark.parametrize("mirrored", [False, True])
def test_only_a_mirrored_teacher_says_the_same_of_a_face_and_its_mirror_image(
    mirrored: bool,
) -> None:
    plan = Experiment.of(
        {"name": "x", "teachers": ["y"], "distill": 0.5} | {"mirror_teachers": mirrored}
    )
    teachers = Teachers([(Lopsided(), 4)], plan, "cpu")
    view = torch.tensor([255.0, 255.0, 0.0, 0.0]).expand(1, 1, 4, 4)
    said, _ = teachers.opinions(view)
    other_way, _ = teachers.opinions(view.flip(-1))
    assert said.sum() == pytest.approx(1)
    assert torch.allclose(said, other_way) is mirrored
