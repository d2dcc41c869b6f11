import json

import pytest
from benchmarks.documents.report import (
    BEYOND,
    COMPARISON,
    REPORT,
    TEACHERS,
    WORDS,
    Sources,
    log_table,
    own_table,
    places,
    report,
    write_report,
)
from tests.benchmarks.documents.report_sources import LOG, beyond, card, comparison, sources
from tests.evaluation.told import told

from readroom.errors import InputError
from readroom.evaluation.wording import between


def repository(root, **without):
    files = {
        WORDS: "$accuracy, $hog_accuracy, $counted_error\n",
        BEYOND: json.dumps(beyond()),
        COMPARISON: json.dumps(comparison()),
        "experiments/LOG.md": LOG,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_every_place_is_filled_and_nothing_else_changes():
    text = report("# $name\n\nCosts 3 $$: $accuracy.\n", sources())
    assert text == f"# fake\n\nCosts 3 $: {between('', told()['accuracy'])}.\n"


def test_a_place_that_nothing_fills_is_refused_by_name():
    with pytest.raises(InputError, match="got accurracy"):
        report("$accurracy", sources())


def test_no_place_is_filled_with_an_empty_text_or_one_that_was_forgotten():
    for name, text in places(sources()).items():
        assert text.strip(), name
        assert "None" not in text, name


def test_it_is_written_into_a_repository(tmp_path):
    path = write_report(repository(tmp_path), card(), told())
    assert path == tmp_path / REPORT
    assert path.read_text() == f"{between('', told()['accuracy'])}, 46.5 % (44.5 to 48.5), 7.0\n"


def test_without_a_comparison_it_says_what_to_run(tmp_path):
    (repository(tmp_path) / COMPARISON).unlink()
    with pytest.raises(InputError, match="readroom compare experiments/"):
        write_report(tmp_path, card(), told())
    assert not (tmp_path / REPORT).exists()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        pytest.param(COMPARISON, "{", "expected JSON", id="half a file"),
        pytest.param(COMPARISON, '{"format": 7}', "format 1; got 7", id="another format"),
        pytest.param(
            COMPARISON,
            json.dumps(comparison(unfinished=["cnn", "densenet"])),
            "cnn, densenet not finished: readroom compare",
            id="networks still learning",
        ),
        pytest.param(BEYOND, '{"model": "cd"}', "benchmarks.report", id="another model"),
        pytest.param("experiments/LOG.md", "# What was tried\n", "columns", id="an empty log"),
    ],
)
def test_a_source_that_does_not_fit_is_refused(tmp_path, path, text, said):
    (repository(tmp_path) / path).write_text(text)
    (tmp_path / WORDS).write_text("$table_log")
    with pytest.raises(InputError, match=said):
        write_report(tmp_path, card(), told())


def test_sources_are_read_from_a_repository(tmp_path):
    found = Sources.read(repository(tmp_path), card(), told())
    assert found.comparison == comparison()
    assert found.beyond == beyond()
    assert (found.log, found.teachers) == (LOG, None)


def test_teachers_are_read_where_they_were_measured(tmp_path):
    (repository(tmp_path) / TEACHERS).write_text('{"models": ["one"]}')
    assert Sources.read(tmp_path, card(), told()).teachers == {"models": ["one"]}


def test_the_log_keeps_its_cells_and_loses_its_verdicts():
    more = "\n\nFramings:\n\n| face | a | b | c | d | e | f |\n|---|---|---|---|---|---|---|\n"
    lines = log_table(LOG + more + "| x | 1 | 2 | 3 | 4 | 5 | 6 |\n").splitlines()
    assert lines[0] == "| experiment | idea | time | validation | PublicTest |"
    assert lines[2:] == [
        "| **fake** | a guess | 3 min | 71.2 % | 46.4 % |",
        "| older | another | 2 min | 70.1 % | not run |",
    ]


def test_readroom_stands_beside_published_systems_with_its_protocol():
    rows = own_table(sources()).splitlines()[2:]
    assert rows[0].startswith(f"| Readroom, fake | {between('', told()['accuracy'])} | PublicTest;")
    assert rows[2].startswith("| HOG + linear | 46.5 % (44.5 to 48.5) |")
