from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.files import ferplus_csv, kaggle_csv, picture, pixels

from readroom.errors import DataError
from readroom.evaluation.kaggle import ferplus_rows, read_kaggle_csv

GOOD = pixels(picture(0))


def test_rows_keep_pixels_labels_splits_and_their_line(tmp_path):
    path = kaggle_csv(
        tmp_path / "f.csv", [(3, GOOD, "Training"), (0, pixels(picture(1)), "PublicTest")]
    )
    crops = read_kaggle_csv(path)
    assert np.array_equal(crops.squares(), [picture(0), picture(1)])
    assert crops.labels.tolist() == [3, 0]
    assert crops.usages == ["Training", "PublicTest"]
    assert crops.names == ["f.csv row 2", "f.csv row 3"]


def test_spaces_in_the_header_a_mark_of_encoding_and_blank_lines_do_not_matter(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(f"emotion, Usage, pixels\n\n2,Training,{GOOD}\n", encoding="utf-8-sig")
    crops = read_kaggle_csv(path)
    assert crops.usages == ["Training"]
    assert crops.names == ["f.csv row 3"]


def test_without_usage_all_rows_are_one_part(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(f"emotion,pixels\n2,{GOOD}\n")
    assert read_kaggle_csv(path).usages == ["all"]


def test_another_size_is_read_and_only_training_refuses_it(tmp_path):
    path = kaggle_csv(tmp_path / "f.csv", [(0, pixels(picture(0, side=24)), "Training")])
    crops = read_kaggle_csv(path)
    assert crops[0].shape == (24, 24)
    with pytest.raises(DataError, match=r"f\.csv row 2: expected 48 x 48"):
        crops.squares()


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        pytest.param(f"7,{GOOD},Training", "emotion of 0..6; got '7'", id="label too high"),
        pytest.param(f"-1,{GOOD},Training", "emotion of 0..6; got '-1'", id="label below 0"),
        pytest.param(f"happy,{GOOD},Training", "emotion of 0..6", id="label in words"),
        pytest.param(f",{GOOD},Training", "emotion of 0..6; got ''", id="no label"),
        pytest.param("1,,Training", "got 0", id="no pixels"),
        pytest.param(f"1,{GOOD} 5,Training", "got 2305", id="one pixel too many"),
        pytest.param(f"1,{GOOD} x,Training", "whole numbers", id="pixel in letters"),
        pytest.param(f"1,{'256 ' * 4},Training", "0..255; got 256..256", id="pixel too bright"),
        pytest.param(f"1,{'-1 ' * 4},Training", "0..255", id="pixel below 0"),
        pytest.param(f"1,{'9' * 40},Training", "whole numbers", id="pixel beyond all numbers"),
        pytest.param(f"1,{GOOD}", "3 cells; got 2", id="cell lacks"),
        pytest.param(f"1,{GOOD},Training,?", "3 cells; got 4", id="cell too many"),
    ],
)
def test_a_bad_row_is_refused_with_file_and_row(tmp_path, row, complaint):
    path = tmp_path / "f.csv"
    path.write_text(f"emotion,pixels,Usage\n0,{GOOD},Training\n{row}\n")
    with pytest.raises(DataError) as refusal:
        read_kaggle_csv(path)
    assert "f.csv row 3" in str(refusal.value)
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b"", "an empty file", id="empty file"),
        pytest.param(b"emotion,pixels,Usage\n", "got none", id="header alone"),
        pytest.param(b"a,b\n1,2\n", "expected the columns emotion, pixels", id="other columns"),
        pytest.param(b"emotion,pixels\n\xff\xfe,1\n", "UTF-8", id="not UTF-8"),
        pytest.param(b"PAR1" + bytes(50), "expected", id="binary"),
    ],
)
def test_what_is_no_such_csv_is_refused(tmp_path, content, complaint):
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=complaint):
        read_kaggle_csv(path)


@given(
    values=st.lists(st.integers(0, 255), min_size=9, max_size=9),
    label=st.integers(0, 6),
    usage=st.sampled_from(["Training", "PublicTest", "my part"]),
)
def test_writing_and_reading_gives_the_same_back(tmp_path_factory, values, label, usage):
    image = np.array(values, np.uint8).reshape(3, 3)
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    crops = read_kaggle_csv(kaggle_csv(path, [(label, pixels(image), usage)]))
    assert np.array_equal(crops[0], image)
    assert (crops.labels.tolist(), crops.usages) == ([label], [usage])


@given(cell=st.text(st.characters(blacklist_characters='\r\n,"\0', codec="utf-8"), max_size=40))
def test_no_cell_of_pixels_breaks_out_of_the_error_tree(tmp_path_factory, cell):
    path = kaggle_csv(tmp_path_factory.mktemp("csv") / "f.csv", [(0, cell, "Training")])
    with suppress(DataError):
        assert read_kaggle_csv(path)[0].ndim == 2


def test_votes_are_read_in_order(tmp_path):
    votes = (4, 0, 0, 1, 3, 2, 0, 0, 0, 0)
    (row,) = ferplus_rows(ferplus_csv(tmp_path / "new.csv", [("Training", votes)]))
    assert (row.usage, row.votes) == ("Training", votes)


@pytest.mark.parametrize("cell", ["", "x", "-1", "1.5", "128", "²"])
def test_a_bad_vote_is_refused_with_file_row_and_column(tmp_path, cell):
    path = ferplus_csv(tmp_path / "new.csv", [("Training", [0] * 9)])
    path.write_text(path.read_text().rstrip() + f",{cell}\n")
    with pytest.raises(DataError, match=r"new\.csv row 2, nf: expected a count of votes"):
        list(ferplus_rows(path))
