"""The baseline: features as OpenCV counts them, the best candidate kept and found again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.training.contest import stripes

from readroom.errors import ConfigurationError, DataError
from readroom.evaluation.splits import cut_validation
from readroom.training.hog import HogSettings, HogTrial, fit_hog, hog_features, read_hog

FEW = HogSettings(cells_px=(8, 12), strengths=(1e-6, 1e-2), validation_share=0.25)


@pytest.mark.parametrize(
    ("cell_px", "features"), [(8, 5 * 5 * 36), (6, 7 * 7 * 36), (4, 11 * 11 * 36)]
)
def test_blocks_of_four_cells_overlap_by_one(cell_px: int, features: int) -> None:
    pictures = np.zeros((3, 48, 48), np.uint8)
    assert hog_features(pictures, cell_px).shape == (3, features)


def test_an_upright_edge_falls_into_the_bin_of_upright_edges() -> None:
    upright = np.zeros((1, 48, 48), np.uint8)
    upright[:, :, 24:] = 255
    by_bin = hog_features(upright, 8).reshape(-1, 9).sum(axis=0)
    # Orientations near 0 and 180 degrees are neighbours: the first and the last bin.
    assert by_bin[[0, 8]].sum() == pytest.approx(by_bin.sum())
    assert by_bin.sum() > 0


@pytest.mark.parametrize("cell_px", [7, 0, 48])
def test_cells_that_do_not_fill_a_picture_are_refused(cell_px: int) -> None:
    with pytest.raises(ConfigurationError, match=f"got {cell_px}"):
        hog_features(np.zeros((1, 48, 48), np.uint8), cell_px)


def test_the_best_candidate_is_kept_and_says_what_it_was_chosen_for(tmp_path: Path) -> None:
    seen: list[HogTrial] = []
    fitted = fit_hog(stripes(), FEW, tmp_path, seen.append)
    assert [(t.cell_px, t.strength) for t in seen] == [(8, 1e-6), (8, 1e-2), (12, 1e-6), (12, 1e-2)]
    assert fitted.chosen.validation_accuracy == max(t.validation_accuracy for t in seen) > 0.9
    validation = cut_validation(stripes(), 0.25, 0).validation
    named = fitted.model.logits(validation.squares()).argmax(axis=1)
    assert (named == validation.labels).mean() == pytest.approx(fitted.chosen.validation_accuracy)
    assert fitted.core_s >= sum(t.core_s for t in seen)
    assert fitted.model.parameters == 7 * (
        hog_features(validation.squares()[:1], fitted.chosen.cell_px).shape[1] + 1
    )


def test_a_finished_fit_is_not_done_again(tmp_path: Path) -> None:
    first = fit_hog(stripes(), FEW, tmp_path)
    again: list[HogTrial] = []
    second = fit_hog(stripes(), FEW, tmp_path, again.append)
    assert again == []
    assert second.trials == first.trials
    pictures = stripes().squares()
    assert np.array_equal(first.model.logits(pictures), second.model.logits(pictures))


def test_a_fit_of_other_settings_is_refused(tmp_path: Path) -> None:
    fit_hog(stripes(), HogSettings((8,), (1e-4,), 0.25), tmp_path)
    with pytest.raises(ConfigurationError, match="other settings"):
        read_hog(FEW, tmp_path)


def test_a_fit_that_was_broken_off_begins_again(tmp_path: Path) -> None:
    settings = HogSettings((8,), (1e-4,), 0.25)
    fit_hog(stripes(), settings, tmp_path)
    (tmp_path / "hog.json").unlink()
    assert read_hog(settings, tmp_path) is None
    fit_hog(stripes(), settings, tmp_path)
    assert json.loads((tmp_path / "hog.json").read_text())["settings"]["cells_px"] == [8]


def test_nothing_to_try_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="got none"):
        fit_hog(stripes(), HogSettings(cells_px=()), tmp_path)


def test_a_missing_class_cannot_be_fitted(tmp_path: Path) -> None:
    crops = stripes()
    with pytest.raises(DataError, match="none of disgust"):
        fit_hog(crops.take(crops.labels != 1), FEW, tmp_path)
