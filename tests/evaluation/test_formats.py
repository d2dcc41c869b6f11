import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.evaluation.files import image_file, kaggle_csv, picture, pixels

from readroom.errors import DataError
from readroom.evaluation.building import encode
from readroom.evaluation.datasets import VOTES
from readroom.evaluation.formats import read_crops


def parquet(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


WEBP = encode(picture(0), "a test")


def test_parquet_keeps_rows_splits_and_votes(tmp_path):
    votes = {f"votes_{name}": [number, 0] for number, name in enumerate(VOTES)}
    path = parquet(
        tmp_path / "f.parquet",
        image=[WEBP, WEBP],
        emotion=pa.array([3, 6], pa.int8()),
        usage=["Training", None],
        source_row=[40, 41],
        **votes,
    )
    crops = read_crops(path)
    assert np.array_equal(crops.squares()[0], picture(0))
    assert crops.labels.tolist() == [3, 6]
    assert crops.usages == ["Training", "all"]
    assert crops.names == ["f.parquet row 40", "f.parquet row 41"]
    assert crops.votes is not None
    assert crops.votes.tolist() == [list(range(10)), [0] * 10]
    assert crops.source == "f.parquet"


def test_parquet_may_hold_a_struct_of_bytes_or_of_a_path_beside_it(tmp_path):
    image_file(tmp_path / "faces" / "b.png", picture(2))
    structs = [{"bytes": WEBP, "path": None}, {"bytes": None, "path": "faces/b.png"}]
    crops = read_crops(parquet(tmp_path / "f.parquet", image=structs, emotion=[0, 1]))
    assert np.array_equal(crops.squares(), [picture(0), picture(2)])


def test_parquet_without_the_optional_columns_is_enough(tmp_path):
    crops = read_crops(parquet(tmp_path / "f.parquet", image=[WEBP], emotion=[0]))
    assert (crops.usages, crops.names, crops.votes) == (["all"], ["f.parquet row 0"], None)


def test_missing_votes_count_as_none(tmp_path):
    votes = {f"votes_{name}": pa.array([None], pa.int8()) for name in VOTES}
    crops = read_crops(parquet(tmp_path / "f.parquet", image=[WEBP], emotion=[0], **votes))
    assert crops.votes is not None
    assert crops.votes.tolist() == [[0] * 10]


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        pytest.param({"image": [], "emotion": []}, "expected rows; got none", id="no rows"),
        pytest.param({"image": [WEBP]}, "expected the columns image, emotion", id="no labels"),
        pytest.param({"image": [WEBP], "emotion": [7]}, "row 0: .* 0..6; got 7", id="bad label"),
        pytest.param({"image": [WEBP], "emotion": [None]}, "row 0: .* got None", id="no label"),
        pytest.param({"image": [WEBP], "emotion": [1.5]}, "row 0: .* got 1.5", id="half a label"),
        pytest.param({"image": ["text"], "emotion": [1]}, "row 0: .* image bytes", id="text"),
        pytest.param({"image": [None], "emotion": [1]}, "row 0: .* image bytes", id="no image"),
        pytest.param(
            {"image": [WEBP], "emotion": [1], **{f"votes_{name}": ["?"] for name in VOTES}},
            "numbers of votes",
            id="votes in letters",
        ),
    ],
)
def test_a_bad_parquet_is_refused(tmp_path, columns, complaint):
    with pytest.raises(DataError, match=complaint):
        read_crops(parquet(tmp_path / "f.parquet", **columns))


def test_bytes_that_are_no_picture_are_refused_with_file_and_row(tmp_path):
    path = parquet(tmp_path / "f.parquet", image=[WEBP, b"no picture"], emotion=[0, 1])
    with pytest.raises(DataError, match=r"f\.parquet row 1"):
        read_crops(path).squares()


def test_a_file_that_only_claims_to_be_parquet_is_refused(tmp_path):
    path = tmp_path / "f.parquet"
    path.write_text("no")
    with pytest.raises(DataError, match="expected a parquet file"):
        read_crops(path)


def test_folders_with_splits(tmp_path):
    image_file(tmp_path / "train" / "Happiness" / "1.jpg", picture(0))
    image_file(tmp_path / "test" / "sad" / "1.PNG", picture(1))
    crops = read_crops(tmp_path)
    assert crops.labels.tolist() == [4, 3]
    assert crops.usages == ["test", "train"]
    assert crops.split("Training").labels.tolist() == [3]
    assert np.array_equal(crops[0], picture(1))


def test_folders_without_splits(tmp_path):
    image_file(tmp_path / "angry" / "face à l'école.png", picture(0))
    crops = read_crops(tmp_path)
    assert (crops.labels.tolist(), crops.usages) == ([0], ["all"])
    assert crops.names == ["angry/face à l'école.png"]
    assert np.array_equal(crops[0], picture(0))


def test_what_file_managers_leave_behind_is_no_face(tmp_path):
    image_file(tmp_path / "angry" / "1.png", picture(0))
    image_file(tmp_path / "__MACOSX" / "angry" / "2.png", picture(0))
    image_file(tmp_path / ".ipynb_checkpoints" / "angry" / "3.png", picture(0))
    (tmp_path / "angry" / "._1.png").write_bytes(b"resource fork")
    (tmp_path / "angry" / ".DS_Store").write_bytes(b"")
    (tmp_path / "angry" / "notes.txt").write_text("not a face")
    (tmp_path / "angry" / "folder.png").mkdir()
    assert read_crops(tmp_path).names == ["angry/1.png"]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda folder: None, id="empty folder"),
        pytest.param(lambda folder: (folder / "happy").mkdir(), id="class without images"),
        pytest.param(lambda folder: image_file(folder / "1.png", picture(0)), id="no class"),
    ],
)
def test_a_folder_without_labelled_images_is_refused(tmp_path, make):
    make(tmp_path)
    with pytest.raises(DataError, match="expected folders named angry"):
        read_crops(tmp_path)


def test_a_misspelt_class_is_not_left_out_in_silence(tmp_path):
    image_file(tmp_path / "train" / "sad" / "1.png", picture(0))
    image_file(tmp_path / "train" / "joy" / "2.png", picture(1))
    with pytest.raises(DataError, match=r"happiness.*got train/joy \(1 images\); rename"):
        read_crops(tmp_path)
    (tmp_path / "train" / "joy" / "2.png").unlink()
    assert read_crops(tmp_path).names == ["train/sad/1.png"]


@pytest.mark.parametrize("place", ["1.png", "ann/1.png"])
def test_pictures_beside_the_class_folders_are_not_left_out_in_silence(tmp_path, place):
    image_file(tmp_path / "ann" / "happy" / "2.png", picture(1))
    image_file(tmp_path / place, picture(0))
    with pytest.raises(DataError, match=r"\(1 images\); rename them, or take them out"):
        read_crops(tmp_path)


def test_pictures_of_a_kind_that_is_not_read_are_named(tmp_path):
    image_file(tmp_path / "happy" / "1.png", picture(0))
    (tmp_path / "happy" / "2.ppm").write_bytes(b"P6")
    with pytest.raises(DataError, match=r"got 1 others \(happy/2.ppm\)"):
        read_crops(tmp_path)


def test_nothing_and_another_form_are_refused(tmp_path):
    with pytest.raises(DataError, match="nothing is there"):
        read_crops(tmp_path / "gone.csv")
    (tmp_path / "f.zip").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"got \.zip"):
        read_crops(tmp_path / "f.zip")


def test_one_data_set_reads_alike_in_all_three_forms(tmp_path):
    images = [picture(seed) for seed in range(7)]
    kaggle_csv(
        tmp_path / "f.csv", [(n, pixels(image), "Training") for n, image in enumerate(images)]
    )
    encoded = [encode(image, "") for image in images]
    parquet(tmp_path / "f.parquet", image=encoded, emotion=range(7), usage=["Training"] * 7)
    names = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
    for name, image in zip(names, images, strict=True):
        image_file(tmp_path / "f" / "train" / name / "1.png", image)
    forms = [read_crops(tmp_path / form) for form in ("f.csv", "f.parquet", "f")]
    found = [{(int(c), d) for c, d in zip(f.labels, f.digests(), strict=True)} for f in forms]
    assert len(found[0]) == 7
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("inside", ["ann/mon/happy/1.png", "train/ann/happy/1.png"])
def test_two_folders_above_the_classes_are_refused(tmp_path, inside):
    image_file(tmp_path / "bob" / "happy" / "1.png", picture(0))
    image_file(tmp_path / inside, picture(1))
    with pytest.raises(DataError, match="expected <class> or <split or person>/<class>"):
        read_crops(tmp_path)


def test_pictures_that_are_not_read_are_said(tmp_path):
    image_file(tmp_path / "happy" / "1.png", picture(0))
    (tmp_path / "happy" / "notes.txt").touch()
    assert len(read_crops(tmp_path)) == 1
    (tmp_path / "happy" / "2.HEIC").touch()
    with pytest.raises(DataError, match=r"got 1 others \(happy/2.HEIC\)"):
        read_crops(tmp_path)
