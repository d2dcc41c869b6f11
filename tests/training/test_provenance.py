"""A card tells where its model comes from, and says so where that is not known."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from readroom.evaluation.datasets import Crops
from readroom.training.provenance import (
    commit,
    describe,
    lineage,
    noted,
    surroundings,
    trace,
)


def crops(labels: list[int], votes: bool = False) -> Crops:
    images = [np.full((4, 4), 10 * number, np.uint8) for number in range(len(labels))]
    names = [f"#{number}" for number in range(len(labels))]
    counted = np.ones((len(labels), 10), np.float32) if votes else None
    return Crops(images, np.array(labels), ["Training"] * len(labels), names, counted, "a.csv")


def write_run(
    folder: Path, times: list[tuple[float, float | None]] | None = None, **experiment: object
) -> Path:
    folder.mkdir(parents=True)
    (folder / "experiment.json").write_text(json.dumps({"name": folder.name, **experiment}))
    if times is not None:
        rows = [{"epoch": n, "elapsed_s": wall} for n, (wall, _) in enumerate(times)]
        for row, (_, core) in zip(rows, times, strict=True):
            row.update({} if core is None else {"core_s": core})
        (folder / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_data_is_told_by_its_pictures_labels_and_votes_in_any_order() -> None:
    data = crops([0, 3, 6])
    same = describe(data.take(np.array([2, 0, 1])))
    assert same == describe(data)
    assert (same["name"], same["rows"]) == ("a.csv", 3)
    others = [crops([0, 3, 5]), crops([0, 3, 6], votes=True), data.take(np.array([0, 1]))]
    digests = {describe(other)["sha256"] for other in others}
    assert len(digests | {same["sha256"]}) == 4


def test_the_split_is_part_of_the_data_however_it_is_spelt() -> None:
    data = crops([0, 3])
    spelt = Crops(data.images, data.labels, ["train", "train"], data.names, source="a.csv")
    moved = Crops(data.images, data.labels, ["Training", "PublicTest"], data.names)
    assert describe(spelt) == describe(data)
    assert describe(moved)["sha256"] != describe(data)["sha256"]


def test_a_file_is_hashed_and_a_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert describe(crops([0]), tmp_path / "a.csv")["file_sha256"] == of_nothing
    assert "file_sha256" not in describe(crops([0]), tmp_path)


def test_times_are_summed_over_the_chain_each_run_once(tmp_path: Path) -> None:
    write_run(tmp_path / "first", [(10.0, 8.0), (20.0, 16.0)])
    write_run(tmp_path / "second", [(30.0, 25.0)], start_from="first", teachers=["first"])
    write_run(tmp_path / "third", [(5.0, 4.0)], start_from="first")
    write_run(tmp_path / "views", teachers=["second"])
    write_run(tmp_path / "fourth", [(7.0, 7.0)], pool="views")
    write_run(tmp_path / "mean", average_of=["fourth", "third"])
    for name in ("views", "mean"):
        with noted(tmp_path / name, {}):
            pass
    found = trace(tmp_path / "mean", {"sha256": "ab"})
    names = [run["name"] for run in found["runs"]]
    assert names == ["first", "second", "views", "fourth", "third", "mean"]
    assert found["elapsed_s"] == pytest.approx(62.0, abs=1)
    assert found["core_s"] == pytest.approx(52.0, abs=1)
    assert found["runs"][0]["epochs"] == 2
    assert found["runs"][1]["experiment"]["start_from"] == "first"
    assert found["data"] == {"sha256": "ab"}
    json.dumps(found)


def test_a_time_that_is_not_known_is_not_guessed(tmp_path: Path) -> None:
    write_run(tmp_path / "older", [(10.0, None)])
    last = write_run(tmp_path / "last", [(5.0, 4.0)], start_from="older", teachers=["gone"])
    found = trace(last, {})
    assert (found["elapsed_s"], found["core_s"]) == (None, None)
    gone = next(run for run in found["runs"] if run["name"] == "gone")
    assert (gone["experiment"], gone["elapsed_s"]) == (None, None)
    assert next(run for run in found["runs"] if run["name"] == "older")["elapsed_s"] == 10.0


def test_runs_that_name_each_other_do_not_go_round_for_ever(tmp_path: Path) -> None:
    write_run(tmp_path / "left", teachers=["right"])
    write_run(tmp_path / "right", teachers=["left"])
    assert {folder.name for folder in lineage(tmp_path / "left")} == {"left", "right"}


def test_every_session_is_kept_with_code_machine_and_time_even_when_broken_off(
    tmp_path: Path,
) -> None:
    run = write_run(tmp_path / "views", teachers=[])
    for _ in range(2):
        with suppress(KeyboardInterrupt), noted(run, {"sha256": "ab"}):
            raise KeyboardInterrupt
    found = trace(run, {})["runs"][0]
    assert len(found["starts"]) == 2
    assert found["starts"][0]["data"] == {"sha256": "ab"}
    assert surroundings().items() <= found["starts"][0].items()
    assert found["core_s"] is not None
    assert surroundings()["cores"] >= 1
    assert surroundings()["cpu"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    package = tmp_path / "repo" / "package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (tmp_path / "repo" / ".gitignore").write_text("venv\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "first"]):
        subprocess.run(["git", *words], cwd=tmp_path / "repo", check=True)
    return package


def test_the_commit_is_that_of_the_code_and_says_when_files_differ(checkout: Path) -> None:
    clean = commit(checkout)
    assert clean is not None
    assert len(clean) == 40
    (checkout / "__init__.py").write_text("changed = True\n")
    assert commit(checkout) == f"{clean}-dirty"


def test_an_installed_copy_inside_somebodys_repository_has_no_commit(checkout: Path) -> None:
    installed = checkout.parent / "venv" / "package"
    shutil.copytree(checkout, installed)
    assert commit(installed) is None
    assert commit(checkout.parent.parent) is None
