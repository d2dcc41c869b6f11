"""The colours can be told apart with any colour vision."""

from itertools import combinations

import numpy as np
import pytest
from tests.contrast import LEAST, contrast

from readroom.domain import Emotion
from readroom.view.palette import COLOURS, INK, PAPER, UNCLEAR, UNMEASURED, bgr, hex_of, ink_on

# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
VISIONS = {
    "full": np.eye(3),
    "without red": np.array(
        [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]
    ),
    "without green": np.array(
        [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]
    ),
    "without blue": np.array(
        [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _linear(colour):
    share = np.array(bgr(colour)[::-1]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    x, y, z = np.cbrt(np.clip(TO_XYZ @ np.clip(linear, 0, 1) / (0.9505, 1, 1.089), 0.008856, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISIONS)
def test_every_pair_can_be_told_apart(vision):
    seen = {emotion: _lab(VISIONS[vision] @ _linear(hue)) for emotion, hue in COLOURS.items()}
    for one, other in combinations(Emotion, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= 18, (one.label, other.label)


@pytest.mark.parametrize("ground", [*COLOURS.values(), UNCLEAR, UNMEASURED])
def test_text_stands_out_from_its_ground(ground):
    assert ink_on(ground) in (INK, PAPER)
    assert contrast(bgr(ground)[::-1], bgr(ink_on(ground))[::-1]) >= LEAST


def test_opencv_gets_blue_first():
    assert bgr(hex_of(Emotion.ANGRY)) == (0x00, 0x5E, 0xD5)
    assert hex_of(None) == UNCLEAR
