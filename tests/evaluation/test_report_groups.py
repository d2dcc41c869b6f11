from tests.evaluation.report_sources import beyond
from tests.evaluation.told import told

from readroom.evaluation.report_groups import group_places


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
    assert "that of fear is told worst: it comes out -12.9 points off" in said["shares_verdict"]
    assert "holds the truth in 71.3 %." in said["shares_verdict"]
