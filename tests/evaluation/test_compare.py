import pytest
from tests.evaluation.fakes import ByBrightness, FakeCard, crops_of

from readroom.errors import ConfigurationError
from readroom.evaluation.compare import compare
from readroom.evaluation.evaluate import evaluate

LABELS = [0, 1, 2, 3, 4, 5, 6] * 10


def evaluated(named, name="fake", labels=LABELS):
    return evaluate(crops_of(labels, named), ByBrightness(card=FakeCard(name)))


RIGHT = evaluated(LABELS)
HALF = evaluated([label if row % 2 else 0 for row, label in enumerate(LABELS)], "half")


def test_each_difference_is_to_the_first():
    first, second = compare([RIGHT, HALF])
    assert first.differences == {}
    difference = second.differences["accuracy"]
    assert difference.value == pytest.approx(second.values["accuracy"].value - 1)
    assert difference.high < 0


def test_a_model_does_not_differ_from_itself_at_all():
    _, same = compare([HALF, HALF])
    for name, difference in same.differences.items():
        assert (difference.value, difference.low, difference.high) == (0, 0, 0), name


def test_a_paired_difference_is_narrower_than_both_intervals_together():
    """Two models that err on the same rows but one are told apart by pairing alone."""
    named = [label if row % 2 else 0 for row, label in enumerate(LABELS)]
    named[2] = LABELS[2]
    _, second = compare([HALF, evaluated(named)])
    paired = second.differences["accuracy"]
    alone = second.values["accuracy"]
    assert paired.high - paired.low < (alone.high - alone.low) / 3


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(evaluated(LABELS[:7], labels=LABELS[:7]), id="fewer rows"),
        pytest.param(evaluated(LABELS, labels=LABELS[::-1]), id="other labels"),
    ],
)
def test_other_rows_cannot_be_compared(other):
    with pytest.raises(ConfigurationError, match="expected evaluations of the same rows"):
        compare([RIGHT, other])


@pytest.mark.parametrize(
    ("names", "folders"),
    [
        pytest.param(["a", "b"], ["a", "b"], id="plain"),
        pytest.param(["a", "A", "a"], ["a", "A-2", "a-3"], id="equal but for the case"),
        pytest.param(["../x/y", "é 1", "..."], ["x-y", "é-1", "model"], id="odd letters"),
    ],
)
def test_every_model_gets_a_folder_of_its_own(names, folders):
    found = compare([evaluated(LABELS[:7], name, LABELS[:7]) for name in names])
    assert [each.folder for each in found] == folders
