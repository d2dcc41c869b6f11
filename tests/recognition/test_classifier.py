"""Crops, batches and probabilities of the shipped model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.domain import Box, Face, Reason
from readroom.errors import ModelError
from readroom.recognition.cards import CropRule
from readroom.recognition.classifier import ExpressionClassifier, cut, prepare_crop, square


@pytest.fixture(scope="module")
def classifier() -> ExpressionClassifier:
    return ExpressionClassifier.open()


@pytest.fixture(scope="module")
def crops(shared_data: Path) -> list[np.ndarray]:
    from readroom.evaluation.formats import read_crops

    return list(read_crops(shared_data / "data" / "fer2013.parquet")[:70])


def test_probabilities_are_a_distribution_per_face(classifier, crops) -> None:
    found = classifier.probabilities(crops)
    assert found.shape == (70, 7)
    assert found.sum(axis=1) == pytest.approx(np.ones(70))
    assert (found >= 0).all()


def test_each_head_has_its_labels(classifier, crops) -> None:
    assert classifier.probabilities(crops[:2], "fer2013").shape == (2, 7)
    assert classifier.probabilities(crops[:2], "ferplus").shape == (2, 8)
    assert classifier.probabilities([], "ferplus").shape == (0, 8)


def test_a_face_is_read_the_same_alone_and_in_a_batch(classifier, crops) -> None:
    together = classifier.probabilities(crops)
    alone = classifier.probabilities(crops[66:67])
    assert together[66] == pytest.approx(alone[0], abs=1e-5)


def test_colour_and_size_of_a_crop_do_not_matter_much(classifier, crops) -> None:
    gray = [crop if crop.ndim == 2 else crop[:, :, 0] for crop in crops]
    large = [np.kron(crop, np.ones((2, 2), np.uint8)) for crop in gray]
    agree = classifier.probabilities(gray).argmax(1) == classifier.probabilities(large).argmax(1)
    assert agree.mean() > 0.9


def test_light_and_contrast_do_not_matter_much(classifier, crops) -> None:
    dark = [(crop * 0.4 + 10).astype(np.uint8) for crop in crops]
    agree = classifier.probabilities(crops).argmax(1) == classifier.probabilities(dark).argmax(1)
    assert agree.mean() > 0.85


def test_faces_too_small_are_not_read(classifier) -> None:
    frame = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    (judged,) = classifier.judge(frame, [Face(Box(50, 50, 5, 6), 0.9)], "yunet")
    assert judged.reason is Reason.TOO_SMALL
    assert judged.probabilities is None
    assert judged.quality < classifier.card.min_quality


def test_a_face_in_profile_is_not_read(classifier, crops) -> None:
    frame = np.repeat(np.kron(_gray(crops[0]), np.ones((4, 4), np.uint8))[:, :, None], 3, 2)
    profile = ((40.0, 60.0), (60.0, 60.0), (95.0, 90.0), (50.0, 130.0), (65.0, 130.0))
    (judged,) = classifier.judge(frame, [Face(Box(16, 16, 150, 160), 0.9, profile)], "yunet")
    assert judged.reason is Reason.TURNED_AWAY


def test_a_smear_is_not_read(classifier) -> None:
    slope = np.tile(np.linspace(60, 180, 200).astype(np.uint8), (200, 1))
    frame = np.repeat(slope[:, :, None], 3, 2)
    (judged,) = classifier.judge(frame, [Face(Box(50, 50, 90, 96), 0.9)], "yunet")
    assert judged.reason is Reason.TOO_BLURRED


def test_measured_and_unmeasured_faces_keep_their_order(classifier, crops) -> None:
    tile = np.kron(_gray(crops[3]), np.ones((3, 3), np.uint8))
    frame = np.repeat(np.hstack([tile, tile])[:, :, None], 3, 2)
    good, tiny = Face(Box(10, 0, 120, 144), 0.9), Face(Box(200, 50, 4, 5), 0.9)
    judged = classifier.judge(frame, [tiny, good, tiny], "yunet")
    assert [j.probabilities is None for j in judged] == [True, False, True]


def test_an_unknown_detector_has_no_crop_rule(classifier) -> None:
    with pytest.raises(ModelError, match="no crop rule for the detector 'dlib'"):
        classifier.judge(np.zeros((9, 9, 3), np.uint8), [], "dlib")


def test_the_square_follows_the_rule() -> None:
    area = square(Box(100, 100, 80, 100), CropRule(height=1.2, right=0.1, down=-0.1))
    assert (area.width, area.height) == (120, 120)
    assert area.center == pytest.approx((152, 138))


def test_outside_the_frame_the_edge_is_repeated() -> None:
    frame = np.full((10, 10, 3), 70, np.uint8)
    frame[0] = 200
    crop = cut(frame, Box(-4, -4, 8, 8))
    assert crop.shape == (8, 8)
    assert crop[0, 0] == 200
    assert crop[7, 7] == 70


@given(
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.floats(0, 300),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_any_box_of_any_frame_can_be_cut(
    x: float, y: float, side: float, height: int, width: int
) -> None:
    crop = cut(np.zeros((height, width, 3), np.uint8), Box(x, y, side, side))
    assert crop.ndim == 2
    assert min(crop.shape) >= 1


def test_prepare_takes_any_size() -> None:
    for shape in [(48, 48), (1, 1), (200, 200, 3), (17, 17), (1, 60_000), (3, 2, 3)]:
        assert prepare_crop(np.zeros(shape, np.uint8), 40).shape == (40, 40)


def test_what_is_no_square_keeps_its_proportions() -> None:
    tall = np.zeros((60, 40), np.uint8)
    tall[:, :2], tall[:, -2:] = 50, 90
    made = prepare_crop(tall, 30)
    assert made[:, :5].tolist() == [[50] * 5] * 30
    assert made[:, 25:].tolist() == [[90] * 5] * 30
    assert (prepare_crop(tall.T, 30) == made.T).all()
    odd = prepare_crop(np.full((7, 4), 9, np.uint8), 7)
    assert odd.tolist() == [[9] * 7] * 7


def _gray(crop: np.ndarray) -> np.ndarray:
    return crop if crop.ndim == 2 else crop[:, :, 0]
