from benchmarks.documents.report_networks import network_places, pairs_table, pairs_told
from tests.benchmarks.documents.report_sources import beyond, card, comparison, model
from tests.evaluation.told import told


def said(**changed):
    return network_places(comparison(**changed), card())


def test_the_order_is_that_of_the_validation_part():
    ranking = said()["ranking"]
    assert "`inception` (66.8 %), `resnet` (65.3 %) and HOG + linear (47.5 %)" in ranking


def test_only_intervals_that_hold_zero_are_ties():
    assert "`resnet` cannot be told apart from `inception`" in said()["told_apart"]
    apart = {"value": -0.05, "low": -0.07, "high": -0.03}
    models = [model("inception", 0.668, 0.7), model("cnn", 0.6, 0.6, difference_to_best=apart)]
    assert "differs from `inception` by more than chance" in said(models=models)["told_apart"]


def test_hand_made_features_are_a_floor_only_where_every_network_is_above_them():
    assert said()["floor"] == "Hand-made features are a floor"
    weak = [*comparison()["models"], model("cnn", 0.3, 0.3)]
    assert "short: `cnn` did not reach them" in said(models=weak)["floor"]


def test_settings_of_their_own_are_named():
    assert said()["own_settings"] == (
        "`resnet`: widths 32-64, rate 0.02, trained at 48 px; HOG + linear: cells of 6 px, C 0.0003"
    )


def test_the_gain_is_against_the_same_architecture():
    assert said()["shipped_gain"] == ", +5.9 points against that of the comparison"
    assert said(models=[model("inception", 0.66, 0.7)])["shipped_gain"] == ""


def test_the_baseline_is_no_network():
    found = said()
    assert found["network_spread"] == "1.5"
    assert found["hog_accuracy"] == "46.5 % (44.5 to 48.5)"
    assert found["worst_network_accuracy"] == "64.3 %"
    assert found["core_minutes"] == "30"


def test_raters_and_the_shipped_model_stand_above_the_others():
    found = told()
    text = pairs_table(comparison()["models"], found, beyond()["labels"]["named"])
    rows = text.splitlines()
    assert rows[0] == "|  | fear named surprise | surprise named fear |"
    assert rows[2] == "| most FER+ raters | 14.0 | 5.0 |"
    assert rows[3].startswith("| the shipped model |")
    assert rows[4] == "| `inception` | 12.3 | 4.5 |"
    row = found["confusion_matrix"][found["labels"].index("fear")]
    share = 100 * row[found["labels"].index("surprise")] / sum(row)
    assert f"| {share:.1f} |" in rows[3]


def test_who_had_the_least_time_is_said_with_what_others_had_more():
    long = {"core_s": 2400.0, "epochs": 3, "selected": 3, "curve": []}
    found = said(models=[model("inception", 0.66, 0.7), model("cnn", 0.6, 0.6, effort=long)])
    assert found["least_time"] == "`inception` had the least, `cnn` 31 % more"


def test_the_time_of_the_shipped_architecture_in_the_comparison_is_said():
    assert said()["ms_in_comparison"] == "2.75 ms for `resnet`"
    other = said(models=[model("inception", 0.66, 0.7)])
    assert other["ms_in_comparison"] == "times of other networks"


def test_hard_pairs_are_told_of_raters_and_of_the_model():
    labels = ["angry", "fear", "sad", "surprise", "neutral"]
    matrix = [[9, 0, 1, 0, 0], [2, 10, 4, 1, 3], [0, 0, 8, 0, 2], [0, 0, 0, 5, 0], [0, 0, 1, 0, 3]]
    raters = {"sad": {"neutral": 0.48}, "neutral": {"sad": 0.064}}
    found = pairs_told({"labels": labels, "confusion_matrix": matrix}, raters)
    assert found == (
        "Most raters call 48.0 % of the sad faces neutral and 6.4 % of the neutral ones sad; the "
        "shipped model calls 20.0 % of the sad faces neutral and 25.0 % of the neutral ones sad. "
        "Faces labelled fear it takes most often for sad (20.0 %), neutral (15.0 %), "
        "angry (10.0 %) and surprise (5.0 %)."
    )
