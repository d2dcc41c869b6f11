from pathlib import Path

import pytest

from readroom.errors import OutputError
from readroom.whole_files import cannot_write, part_of, written_whole


def test_a_file_replaces_the_old_one_when_it_is_whole(tmp_path):
    path = tmp_path / "new folder" / "a file.txt"
    for text in ("old", "new"):
        with written_whole(path) as partial:
            partial.write_text(text)
            assert partial != path
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail_half_way():
        with written_whole(path) as partial:
            partial.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(OutputError, match="a place to write to"),
        written_whole(tmp_path / "file" / "a.txt"),
    ):
        pass


def test_a_folder_in_the_way_of_the_file_is_said(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OutputError, match=r"a\.txt"), written_whole(tmp_path / "a.txt") as partial:
        partial.write_text("x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_a_killed_program_left_is_overwritten(tmp_path):
    path = tmp_path / "a.txt"
    part_of(path).write_text("what a killed program left")
    with written_whole(path, part=part_of(path)) as part:
        assert part == tmp_path / "a.txt.part"
        part.write_text("new")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["new"]


def test_two_that_write_at_once_do_not_disturb_each_other(tmp_path):
    path = tmp_path / "a.txt"
    with written_whole(path) as first:
        first.write_text("first")
        with written_whole(path) as second:
            second.write_text("second")
        assert path.read_text() == "second"
    assert path.read_text() == "first"


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        pytest.param("", "a.txt: expected a place to write to; No space", id="nothing to do"),
        pytest.param("make some", "a.txt cannot be written (no space): make some", id="advice"),
    ],
)
def test_a_refusal_says_what_to_do(advice, said):
    assert str(cannot_write(Path("a.txt"), OSError(28, "No space"), advice)) == said


def test_an_error_without_a_number_is_said_by_its_words():
    assert "(half a file): again" in str(cannot_write(Path("a"), OSError("Half a file"), "again"))
