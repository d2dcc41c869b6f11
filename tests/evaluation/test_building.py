from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.evaluation.files import ferplus_csv, kaggle_csv, picture, pixels

from readroom.errors import DataError, OutputError
from readroom.evaluation.building import build_parquet, count_rows
from readroom.evaluation.formats import read_crops

USAGES = ["Training", "Training", "PublicTest"]
VOTES = [(4, 0, 0, 1, 3, 2, 0, 0, 0, 0), (0,) * 10, (0,) * 9 + (10,)]
BLANK = np.full((48, 48), 3, np.uint8)
IMAGES = [picture(0), BLANK, picture(1)]


@pytest.fixture
def kaggle(tmp_path: Path) -> Path:
    rows = zip([0, 6, 3], map(pixels, IMAGES), USAGES, strict=True)
    return kaggle_csv(tmp_path / "fer2013.csv", rows)


@pytest.fixture
def ferplus(tmp_path: Path) -> Path:
    return ferplus_csv(tmp_path / "fer2013new.csv", zip(USAGES, VOTES, strict=True))


def test_what_went_in_comes_out(tmp_path, kaggle, ferplus):
    done: list[int] = []
    out = tmp_path / "new folder" / "f.parquet"
    assert build_parquet(kaggle, out, ferplus, done.append) == 3
    crops = read_crops(out)
    assert np.array_equal(crops.squares(), IMAGES)
    assert crops.labels.tolist() == [0, 6, 3]
    assert crops.usages == USAGES
    assert crops.votes is not None
    assert [tuple(row) for row in crops.votes.tolist()] == VOTES
    table = pq.read_table(out)
    assert table["source_row"].to_pylist() == [0, 1, 2]
    assert table["lossless"].to_pylist() == [True] * 3
    assert sum(done) == count_rows(kaggle) == 3


def test_without_ferplus_there_are_no_votes(tmp_path, kaggle):
    build_parquet(kaggle, tmp_path / "f.parquet")
    assert read_crops(tmp_path / "f.parquet").votes is None


@pytest.mark.parametrize(
    ("usages", "complaint"),
    [
        pytest.param(["Training", "PublicTest", "PublicTest"], r"new\.csv row 3: .*'Training'"),
        pytest.param(["Training", "Training"], r"fer2013\.csv goes on where fer2013new\.csv ends"),
        pytest.param([*USAGES, "PublicTest"], r"fer2013new\.csv goes on where fer2013\.csv ends"),
    ],
    ids=["other split", "row lacks", "row too many"],
)
def test_files_that_do_not_belong_together_are_refused(tmp_path, kaggle, usages, complaint):
    other = ferplus_csv(tmp_path / "fer2013new.csv", [(usage, [1] * 10) for usage in usages])
    with pytest.raises(DataError, match=complaint):
        build_parquet(kaggle, tmp_path / "f.parquet", other)


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, kaggle):
    out = tmp_path / "out" / "f.parquet"
    build_parquet(kaggle, out)
    before = out.read_bytes()
    kaggle.write_text(kaggle.read_text() + "9,1,Training\n")
    with pytest.raises(DataError, match="row 5"):
        build_parquet(kaggle, out)
    assert out.read_bytes() == before
    assert list(out.parent.iterdir()) == [out]


def test_a_csv_without_rows_is_refused(tmp_path):
    with pytest.raises(DataError, match="got none"):
        build_parquet(kaggle_csv(tmp_path / "f.csv", []), tmp_path / "f.parquet")
    assert not (tmp_path / "f.parquet").exists()


def test_a_place_that_cannot_be_written_to_is_said(tmp_path, kaggle):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="expected a place to write to"):
        build_parquet(kaggle, tmp_path / "file" / "f.parquet")


def test_counting_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="expected a CSV"):
        count_rows(tmp_path / "gone.csv")


@pytest.mark.data
def test_the_research_data_come_back_pixel_for_pixel(tmp_path, shared_data, research_crops):
    """Rows of the research data, written as the CSV files they came from, build it again."""
    source = shared_data / "data" / "fer2013.parquet"
    last = len(research_crops)
    part = research_crops.take(np.r_[0:40, last - 40 : last])
    cells = zip(part.labels, map(pixels, part.squares()), part.usages, strict=True)
    kaggle = kaggle_csv(tmp_path / "fer2013.csv", cells)
    assert part.votes is not None
    votes = zip(part.usages, part.votes.astype(int).tolist(), strict=True)
    ferplus = ferplus_csv(tmp_path / "fer2013new.csv", votes)
    out = tmp_path / "f.parquet"
    build_parquet(kaggle, out, ferplus)
    assert pq.read_schema(out).equals(pq.read_schema(source))
    built = read_crops(out)
    assert np.array_equal(built.squares(), part.squares())
    assert np.array_equal(built.votes, part.votes)
    assert np.array_equal(built.labels, part.labels)
    assert built.usages == part.usages
