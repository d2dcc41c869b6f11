import pytest
from benchmarks.documents.report_groups import group_places
from tests.benchmarks.documents.report_sources import beyond
from tests.evaluation.told import told


def test_the_least_seconded_label_is_found():
    said = group_places(beyond(), told())
    assert said["least_seconded"] == "fear"
    assert said["least_seconded_share"] == "15.0 %"
    assert "| fear | 4 | 14.3 % | 4 | 15.0 % | neutral, 33.0 % |" in said["table_data"]
    assert "| all | 28 |" in said["table_data"]


def test_copies_are_counted():
    said = group_places(beyond(), told())
    assert [said[f"{name}_groups"] for name in ("duplicate", "conflicting")] == ["1,271", "47"]
    assert said["duplicate_images"] == "2,801"


def test_what_the_correction_cannot_do_is_said_with_it():
    said = group_places(beyond(), told())
    assert (said["counted_error"], said["corrected_error"]) == ("7.0", "3.2")
    assert "in 12 of them more than half as much" in said["shares_verdict"]
    assert (
        "that of fear is estimated worst: it comes out 12.9 points too low"
        in said["shares_verdict"]
    )
    assert "holds the truth in 71.3 %." in said["shares_verdict"]


def test_every_expression_that_fills_a_room_has_a_row():
    rows = group_places(beyond(), told())["table_dominant"].splitlines()[2:]
    assert rows == [
        "| fear | 12.9 points too low | 71.3 % |",
        "| happy | 4.0 points too high | 95.0 % |",
    ]


def dominated(**held):
    shares = beyond()["shares"]
    dominant = {label: {"off_points": -1.0, "held": each} for label, each in held.items()}
    return beyond(shares=shares | {"dominant": dominant})


@pytest.mark.parametrize(
    ("held", "said"),
    [
        pytest.param({"sad": 0.95}, "of all shares", id="all"),
        pytest.param({"sad": 0.8}, "share of sad where it fills the room in 80.0 %", id="one"),
        pytest.param(
            {"fear": 0.71, "sad": 0.8, "happy": 0.97, "neutral": 0.75},
            "share of fear, sad or neutral where it fills the room in 71.0 % to 80.0 %",
            id="several",
        ),
    ],
)
def test_shares_that_intervals_miss_too_often_are_named(held, said):
    found = group_places(dominated(**held), told())["interval_held"]
    assert found.startswith("holds the truth in 96.7 % of all shares")
    assert found.endswith(said)
