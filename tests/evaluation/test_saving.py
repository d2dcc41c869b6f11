import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.evaluation.fakes import ByBrightness, FakeCard, crops_of

from readroom.errors import MissingExtraError, OutputError
from readroom.evaluation.evaluate import evaluate
from readroom.evaluation.full import complete
from readroom.evaluation.saving import claim, save

LABELS = [0, 1, 2, 3, 4, 5, 6] * 3


def evaluated(name="fake", head="served", labels=LABELS):
    votes = np.eye(10, dtype=np.float32)[[label % 8 for label in labels]]
    crops = crops_of(labels, [label if n % 3 else 0 for n, label in enumerate(labels)], votes=votes)
    return evaluate(crops, ByBrightness(card=FakeCard(name)), head)


class Tags(HTMLParser):
    """What a page holds; fails on tags that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.links += [value for name, value in attrs if name in {"src", "href", "xlink:href"}]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in {"meta", "br", "link"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The page of one model, with what is saved beside it; not to be changed."""
    folder = tmp_path_factory.mktemp("saved") / "a new folder"
    page = save([evaluated()], folder)
    assert page == folder / "evaluation.html"
    return page


def test_one_model_leaves_three_files(saved):
    names = {path.name for path in saved.parent.iterdir()}
    assert names == {"evaluation.json", "predictions.parquet", "evaluation.html"}
    assert json.loads((saved.parent / "evaluation.json").read_text()) == evaluated().to_dict()


def test_predictions_have_a_row_per_crop_and_sum_to_one(saved):
    table = pq.read_table(saved.parent / "predictions.parquet")
    assert table.column_names[:5] == ["row", "name", "true", "predicted", "p_angry"]
    assert table["row"].to_pylist() == list(range(21))
    assert table["true"][3].as_py() == "happy"
    assert table["predicted"][3].as_py() == "angry"
    said = np.stack([table[name].to_numpy() for name in table.column_names[4:]], axis=1)
    assert said.shape == (21, 7)
    assert said.sum(axis=1) == pytest.approx(1)


def test_the_page_needs_nothing_but_itself(saved):
    page = saved.read_text()
    tags = Tags(page)
    assert tags.seen.count("svg") == 4
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert all(link.startswith("#") for link in tags.links)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
    assert len(tags.ids) == len(set(tags.ids))


def test_every_drawing_refers_only_to_what_is_on_the_page(saved):
    page = saved.read_text()
    ids = set(Tags(page).ids)
    used = set(re.findall(r"url\(#([^)]+)\)", page)) | set(re.findall(r'href="#([^"]+)"', page))
    assert used
    assert used <= ids


def test_the_page_follows_light_and_dark_and_says_what_it_does_not_say(saved):
    page = saved.read_text()
    assert "prefers-color-scheme: dark" in page
    assert "#0102" not in page, "a placeholder colour was not exchanged"
    assert "What these numbers do not say" in page
    assert "visible expression" in page
    assert 'name="viewport"' in page


def test_without_matplotlib_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"readroom\[eval\]"):
        save([evaluated()], tmp_path)


def test_names_cannot_break_out_of_the_page(tmp_path):
    page = save([evaluated("<script>alert(1)</script>&")], tmp_path).read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "evaluation",
    [
        pytest.param(evaluated(head="ferplus"), id="eight classes"),
        pytest.param(evaluated(labels=[3, 3, 3]), id="one class alone"),
        pytest.param(evaluated(labels=[0]), id="one row"),
    ],
)
def test_odd_data_make_a_page_too(tmp_path, evaluation):
    page = save([evaluation], tmp_path).read_text()
    assert Tags(page).seen.count("svg") == 4
    assert "nan" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).lower()


def test_several_models_get_a_folder_each_and_a_page_above(tmp_path):
    page = save([evaluated("a"), evaluated("b <c>")], tmp_path)
    tags = Tags(page.read_text())
    assert tags.links == ["a/evaluation.html", "b--c/evaluation.html"]
    assert all((tmp_path / link).is_file() for link in tags.links)
    compared = json.loads((tmp_path / "comparison.json").read_text())
    assert [each["model"]["name"] for each in compared] == ["a", "b <c>"]
    assert compared[1]["difference"]["accuracy"] == {"value": 0.0, "low": 0.0, "high": 0.0}


@pytest.mark.parametrize("first", [1, 2])
def test_what_an_earlier_evaluation_left_does_not_pass_for_a_part_of_this_one(tmp_path, first):
    models = [evaluated("a"), evaluated("b")]
    save(models[:first], tmp_path)
    save(models[: 3 - first], tmp_path)
    there = {path.name for path in tmp_path.iterdir() if path.is_file()}
    own = {"evaluation.json", "predictions.parquet"} if first == 2 else {"comparison.json"}
    assert there == {"evaluation.html", *own}


def test_a_place_that_cannot_be_written_to_is_said_before_the_work(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="expected a place to write to"):
        claim(tmp_path / "file" / "out")


def test_claiming_leaves_nothing_but_the_folder(tmp_path):
    claim(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_runs_that_begin_at_once_claim_one_folder_together(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(claim, [tmp_path / "out"] * 400))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_evaluation_has_more_on_its_page(tmp_path):
    votes = np.eye(10, dtype=np.float32)[[label % 8 for label in LABELS]]
    usages = ["Training"] * 7 + ["PublicTest"] * 14
    crops = crops_of(LABELS, LABELS, usages, votes)
    model = ByBrightness()
    evaluation = complete(evaluate(crops, model, split="PublicTest"), crops, model)
    page = save([evaluation], tmp_path).read_text()
    tags = Tags(page)
    assert tags.seen.count("svg") == 7
    assert len(tags.ids) == len(set(tags.ids))
    for words in ("Each head alone", "Worse pictures", "Motion blur", "rare labels", "24"):
        assert words in page
    assert "What it takes to run" not in page  # the fake has no file
    assert json.loads((tmp_path / "evaluation.json").read_text())["robustness"]["n"] == 14
