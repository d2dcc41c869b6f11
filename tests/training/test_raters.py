"""Votes are translated into labels without learning another truth."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given
from tests.training.test_engine import TINY, bars

from readroom.errors import DataError
from readroom.evaluation.datasets import Crops
from readroom.training.engine import Run
from readroom.training.experiment import Experiment
from readroom.training.raters import agree, translate_votes

ANGRY, SAD = 0, 4
SEEN_AS_SADNESS, SEEN_AS_NEUTRAL = 3, 0


def faces(labels: list[int], seen_as: list[int], times: int = 40) -> Crops:
    """Crops with all ten votes for one FER+ name each; every label is there once more."""
    labels, seen_as = labels * times + list(range(7)), seen_as * times + [8] * 7
    votes = np.zeros((len(labels), 10), np.float32)
    votes[np.arange(len(labels)), seen_as] = 10
    picture = np.zeros((48, 48), np.uint8)
    return replace(Crops.of_arrays([picture] * len(labels), labels), votes=votes)


def test_how_votes_translate_is_learned_from_labels() -> None:
    crops = faces([ANGRY, SAD], [SEEN_AS_SADNESS, SEEN_AS_NEUTRAL])
    said = translate_votes(crops).exp()
    assert said.shape == (87, 7)
    torch.testing.assert_close(said.sum(1), torch.ones(87))
    # Whatever the names are: here all who were seen as sad are labelled angry.
    assert said[0].argmax() == ANGRY
    assert said[1].argmax() == SAD


def test_over_faces_that_were_seen_alike_it_says_what_the_labels_say() -> None:
    labels = [ANGRY, ANGRY, ANGRY, SAD]
    said = translate_votes(faces(labels, [SEEN_AS_SADNESS] * 4)).exp()
    assert said[0, ANGRY] == pytest.approx(0.75, abs=0.03)
    assert said[0, SAD] == pytest.approx(0.25, abs=0.03)


def test_what_was_learned_from_some_is_asked_about_others() -> None:
    known = faces([ANGRY, SAD], [SEEN_AS_SADNESS, SEEN_AS_NEUTRAL])
    others = faces([SAD], [SEEN_AS_SADNESS], times=1)
    assert translate_votes(others, learned_from=known)[0].argmax() == ANGRY


def test_without_votes_there_is_nothing_to_translate() -> None:
    crops = bars(56)
    with pytest.raises(DataError, match="expected FER\\+ votes"):
        translate_votes(replace(crops, votes=None))


probabilities = st.lists(st.floats(0.01, 1), min_size=7, max_size=7).map(
    lambda row: torch.tensor([row]) / sum(row)
)


@given(probabilities, probabilities)
def test_each_alone_is_heard_as_it_speaks(pictures: torch.Tensor, raters: torch.Tensor) -> None:
    torch.testing.assert_close(agree(pictures, 1.0, raters.log(), 0.0), pictures)
    torch.testing.assert_close(agree(pictures, 0.0, raters.log(), 1.0), raters)
    both = agree(pictures, 0.5, pictures.log(), 0.5)
    torch.testing.assert_close(both, pictures)  # who agree are no surer for being two


def test_a_student_is_taught_by_the_raters_of_its_own_crops(tmp_path) -> None:
    teacher = Experiment.of({**TINY, "name": "teacher", "epochs": 1})
    list(Run(teacher, bars(), tmp_path / "teacher").train())
    taught = {**TINY, "teachers": ["teacher"], "distill": 0.9, "distill_temperature": 1.0}
    plan = Experiment.of({**taught, "raters": 1.0, "trust": 0.0})
    run = Run(plan, bars(), tmp_path / "tiny")
    rows = torch.arange(16)
    _, label, _, said = run._views(rows)
    assert said is not None
    # The stripes' votes are their labels: raters alone name each crop by its own.
    assert (said[0].argmax(1) == label.argmax(1)).all()
    without = Run(Experiment.of({**taught, "name": "other"}), bars(), tmp_path / "other")
    assert without.raters is None
    assert (without._views(rows)[3][0].argmax(1) != label.argmax(1)).any()
