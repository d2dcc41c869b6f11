import numpy as np
import pytest
import typer
from tests.evaluation.files import ferplus_csv, kaggle_csv, picture, pixels
from typer.testing import CliRunner

from readroom.cli.data import data_app
from readroom.errors import DataError, OutputError
from readroom.evaluation.formats import read_crops

app = typer.Typer()
app.add_typer(data_app, name="data")


def run(*words):
    return CliRunner().invoke(app, ["data", "build", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def kaggle(tmp_path):
    return kaggle_csv(tmp_path / "fer 2013.csv", [(3, pixels(picture(0)), "Training")])


def test_build_makes_a_data_set_that_can_be_read(tmp_path, kaggle):
    ferplus = ferplus_csv(tmp_path / "new.csv", [("Training", range(10))])
    out = tmp_path / "a folder" / "f.parquet"
    result = run("--kaggle", kaggle, "--ferplus", ferplus, "--out", out)
    assert result.exit_code == 0
    assert "1 faces, with FER+ votes" in result.stdout
    crops = read_crops(out)
    assert np.array_equal(crops.squares(), [picture(0)])
    assert crops.votes is not None
    assert crops.votes.tolist() == [list(range(10))]


def test_build_without_votes_says_so(tmp_path, kaggle):
    result = run("--kaggle", kaggle, "--out", tmp_path / "f.parquet")
    assert "without FER+ votes" in result.stdout


@pytest.mark.parametrize(
    ("name", "said"), [("gone.csv", r"gone\.csv.*no such file"), ("n" * 300, "file name too long")]
)
def test_a_file_that_is_not_there_is_a_data_error(tmp_path, name, said):
    with pytest.raises(DataError, match=said) as caught:
        run("--kaggle", tmp_path / name, "--out", tmp_path / "f.parquet")
    assert "Errno" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("fer 2013.csv", "one of the files that are read", id="what is read"),
        pytest.param("f.csv", r"got \.csv", id="another ending"),
        pytest.param("", "got a folder", id="a folder"),
    ],
)
def test_a_place_that_is_no_new_parquet_file_is_refused_before_the_work(
    tmp_path, kaggle, name, said
):
    before = kaggle.read_bytes()
    with pytest.raises(OutputError, match=said):
        run("--kaggle", kaggle, "--out", tmp_path / name)
    assert kaggle.read_bytes() == before
