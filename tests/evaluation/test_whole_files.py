import pytest

from readroom.errors import OutputError
from readroom.evaluation.whole_files import written_whole


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
