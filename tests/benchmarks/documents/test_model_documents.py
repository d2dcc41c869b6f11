import pytest
from benchmarks.documents.model_documents import (
    BEGIN,
    DRAWN,
    END,
    digest,
    drawn,
    in_readme,
    readme_figures,
    write_documents,
)
from tests.evaluation.told import facts, told

from readroom.errors import OutputError
from readroom.evaluation.wording import between

README = f"# A\n\nbefore\n\n{BEGIN}\nold\n{END}\n\nafter\n"


def test_only_what_is_between_the_marks_changes():
    assert in_readme(README, "new") == README.replace("old", "new")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# A\n", id="no marks"),
        pytest.param(f"{END}\n{BEGIN}\n", id="the wrong way round"),
        pytest.param(f"{BEGIN}\n", id="no end"),
        pytest.param(f"{BEGIN}\n{BEGIN}\n{END}\n", id="two beginnings"),
        pytest.param(f"{BEGIN}\n{END}\n{END}\n", id="two ends"),
    ],
)
def test_a_readme_without_its_marks_is_refused(text):
    with pytest.raises(OutputError, match="once each"):
        in_readme(text, "new")


def test_all_documents_are_written_from_one_evaluation(tmp_path):
    (tmp_path / "README.md").write_text(README)
    found = told()
    written = write_documents(tmp_path, facts(), found)
    assert {path.name for path in written} == {
        "README.md",
        "model-card.md",
        *(f"{name}.svg" for name in DRAWN),
    }
    assert between("", found["accuracy"]) in (tmp_path / "README.md").read_text()
    assert "(figures/roc.svg)" in (tmp_path / "docs" / "model-card.md").read_text()
    for path in (tmp_path / "docs" / "figures").iterdir():
        assert f"evaluation {digest(found)}" in path.read_text()


def test_another_figure_anywhere_gives_another_digest():
    changed = told()
    changed["robustness"]["at_size"][3]["value"] += 1e-6
    assert digest(changed) != digest(told())
    assert digest(told()) == digest(told())


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        pytest.param({"named": None}, "get a name at all", id="no limit"),
        pytest.param({"cost": None}, "on one core", id="no cost"),
        pytest.param({"heads": {}}, "FER+", id="no votes"),
    ],
)
def test_the_readme_says_only_what_was_measured(change, gone):
    assert gone in readme_figures(told())
    assert gone not in readme_figures(told(**change))


def test_times_have_two_decimals_and_say_of_which_model_they_are():
    found = told()
    assert "| 1.25 ms, 0.75 ms; 9.0 MB |" in readme_figures(found)
    found["cost"]["machine"] |= {"timed": "before"}
    assert "0.75 ms (timed: `before`, the same network); 9.0 MB |" in readme_figures(found)


def test_without_a_curve_of_rare_labels_there_is_no_picture_of_it():
    assert "imbalance" in drawn(told())
    assert "imbalance" not in drawn(told(imbalance=None))
