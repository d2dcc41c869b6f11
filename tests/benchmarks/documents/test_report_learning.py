import pytest
from benchmarks.documents.report_learning import by_heart
from benchmarks.documents.report_networks import network_places
from tests.benchmarks.documents.report_sources import beyond, card, comparison, model


def said(**changed):
    return network_places(comparison(**changed), card())


@pytest.mark.parametrize(
    ("train", "words"),
    [
        pytest.param(0.70, "That is little", id="hardly"),
        pytest.param(0.99, "learned part of its training pictures by heart", id="by heart"),
    ],
)
def test_over_fitting_is_judged_by_the_largest_gap(train, words):
    found = said(models=[model("inception", 0.66, train), model("cnn", 0.65, 0.655)])
    assert "+0.5 points for `cnn` to" in found["overfitting"]
    assert words in found["overfitting"]


def test_a_loss_that_rises_again_is_said():
    found = said()["rising_loss"]
    assert "at most 0.050 nats above its lowest value" in found
    assert "by heart" not in found  # the gap says that little was
    learned = said(models=[model("inception", 0.66, 0.99)])["rising_loss"]
    assert "begin to learn pictures by heart" in learned


def test_two_epochs_at_full_size_are_too_few_to_tell():
    curve = [{"side_px": 48, "validation_loss": loss} for loss in (0.5, 2.0)]
    short = {"core_s": 60.0, "epochs": 2, "selected": 2, "curve": curve}
    found = said(models=[model("inception", 0.66, 0.7), model("cnn", 0.6, 0.6, effort=short)])
    assert "at most 0.050 nats" in found["rising_loss"]
    assert "`cnn`" in found["rising_loss"]


def test_a_loss_that_falls_to_the_end_needed_longer():
    curve = [{"side_px": 48, "validation_loss": loss} for loss in (1.0, 0.9, 0.8)]
    falling = {"core_s": 60.0, "epochs": 3, "selected": 3, "curve": curve}
    found = said(models=[model("inception", 0.66, 0.7, effort=falling)])
    assert "at most 0.000 nats above its lowest value" in found["rising_loss"]
    assert "too short for more" in found["rising_loss"]


def test_epochs_on_smaller_pictures_are_not_taken_for_learning():
    curve = [{"side_px": 24, "validation_loss": 0.1}, {"side_px": 48, "validation_loss": 1.0}]
    early = {"core_s": 60.0, "epochs": 2, "selected": 1, "curve": curve}
    found = said(models=[model("inception", 0.66, 0.7), model("cnn", 0.6, 0.6, effort=early)])
    assert "1 of 2 networks were at their best in their last epoch" in found["still_rising"]
    assert "in their last 1 epochs alone" in found["still_rising"]
    assert "at most 0.050 nats" in found["rising_loss"]
    assert "nothing is said of `cnn`, with fewer than 3 such epochs" in found["rising_loss"]
    assert "| 2 | 1 | 1 |" in found["table_networks"]


def test_a_network_that_never_saw_full_size_tells_nothing_of_a_rising_loss():
    small = [{"side_px": 24, "validation_loss": loss} for loss in (1.0, 2.0)]
    cut_short = {"core_s": 60.0, "epochs": 2, "selected": 1, "curve": small}
    found = said(models=[model("inception", 0.66, 0.7, effort=cut_short)])
    assert found["rising_loss"].startswith("No network had 3 epochs at full size")
    assert "0 of 1 networks" in found["still_rising"]
    assert "to be expected" not in found["still_rising"]


def test_what_the_shipped_line_knows_by_heart_is_said():
    learned = beyond()["learned"]
    found = by_heart(learned, card())
    assert found.startswith("The shipped model names 78.9 % of the 28 crops it learned from")
    assert "71.2 % of the 7 others, a gap of +7.7 points" in found
    judged = card(data=dict(card()["data"]) | {"judged_by": "before"})
    found = by_heart(learned | {"model": "before"}, judged)
    assert found.startswith("`before`, the shipped model before its last step, names 78.9 %")


@pytest.mark.parametrize(
    "learned",
    [
        pytest.param(None, id="not measured"),
        pytest.param(beyond()["learned"] | {"model": "older"}, id="of another model"),
    ],
)
def test_nothing_is_said_of_what_was_not_measured(learned):
    assert by_heart(learned, card()) == ""
