import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.fakes import crops_of

from readroom.evaluation.imbalance import TAUS, adjusted, measure_imbalance
from readroom.evaluation.measures import Judged

TRAINED = [0] * 6 + [1] + [2] * 4 + [3] * 9 + [4] * 5 + [5] * 3 + [6] * 5


def data(trained=TRAINED):
    usages = ["Training"] * len(trained) + ["Test"] * 2
    return crops_of([*trained, 0, 1], [*trained, 0, 1], usages)


def rows():
    """Two disgusted faces that look almost angry, and an angry one that does so more."""
    said = np.full((3, 7), 0.02)
    said[:, 0], said[:, 1] = (0.5, 0.6, 0.8), (0.4, 0.3, 0.1)
    return Judged(np.array([1, 1, 0]), said)


def test_more_weight_finds_the_rarest_label():
    found = measure_imbalance(data(), rows())
    assert found is not None
    assert found.rarest == "disgust"
    assert found.trained_on["happy"] == 9
    assert [each.tau for each in found.curve] == list(TAUS)
    assert found.curve[0].recall.value == 0
    assert found.curve[-1].recall.value == 1
    assert found.curve[0].accuracy.value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "crops",
    [
        pytest.param(crops_of([0, 1], [0, 1]), id="no training split"),
        pytest.param(data([0, 2, 3, 4, 5, 6]), id="a label that was never trained on"),
    ],
)
def test_without_a_mixture_there_is_no_curve(crops):
    assert measure_imbalance(crops, rows()) is None


SHARES = st.lists(st.floats(0.01, 1), min_size=7, max_size=7).map(
    lambda weights: np.array(weights) / sum(weights)
)


@given(SHARES, SHARES, st.floats(0, 1))
def test_adjusted_answers_are_probabilities(said, prior, tau):
    found = adjusted(said[None], prior, tau)
    assert found.sum() == pytest.approx(1)
    assert (found > 0).all()


@given(SHARES, st.floats(0, 1))
def test_an_even_mixture_changes_nothing(said, tau):
    assert adjusted(said[None], np.full(7, 1 / 7), tau)[0] == pytest.approx(said)


@given(SHARES)
def test_at_one_a_mixture_that_was_learned_is_taken_out(prior):
    assert adjusted(prior[None], prior, 1.0)[0] == pytest.approx(np.full(7, 1 / 7))
