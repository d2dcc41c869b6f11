import pytest

from readroom.evaluation.overconfidence import confidence_gap, confidence_words


def bin_of(rows, confidence, accuracy):
    return {"rows": rows, "confidence": confidence, "accuracy": accuracy}


def test_bins_weigh_by_their_faces():
    gap = confidence_gap([bin_of(300, 0.9, 0.8), bin_of(100, 0.5, 0.6)])
    assert gap["value"] == pytest.approx(0.05)
    half = 1.96 * (300 * 0.16 + 100 * 0.24) ** 0.5 / 400
    assert gap["high"] - gap["value"] == pytest.approx(half)
    assert gap["value"] - gap["low"] == pytest.approx(half)


def test_names_that_are_always_right_leave_no_doubt():
    assert confidence_gap([bin_of(10, 0.9, 1.0)]) == pytest.approx(
        dict.fromkeys(("value", "low", "high"), -0.1)
    )


@pytest.mark.parametrize(
    ("rows", "confidence", "lean", "chance"),
    [
        pytest.param(2000, 0.8, "promises more than it keeps, by 10.0 points", "more than chance"),
        pytest.param(2000, 0.6, "keeps more than it promises, by 10.0 points", "more than chance"),
        pytest.param(20, 0.8, "promises more than it keeps, by 10.0 points", "may be chance"),
    ],
    ids=["too sure", "not sure enough", "few faces"],
)
def test_the_side_and_whether_it_may_be_chance_are_said(rows, confidence, lean, chance):
    said = confidence_words([bin_of(rows, confidence, 0.7)])
    assert lean in said
    assert chance in said


def test_both_means_the_interval_and_the_bins_are_said():
    said = confidence_words([bin_of(1000, 0.9, 0.8), bin_of(1000, 0.5, 0.56)])
    assert "mean confidence is 70.0 %, its accuracy 68.0 %, the difference +2.0" in said
    assert "(+0.0 to +4.0; normal approximation" in said
    assert "above its accuracy in 1 of 2 bins" in said
