"""A model becomes a run again, with its weights and its history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from readroom.errors import ConfigurationError
from readroom.recognition.cards import SHIPPED_CARD, ModelCard
from readroom.training.checkpoints import load_checkpoint
from readroom.training.distill import load_run
from readroom.training.lineage import read_parts
from readroom.training.provenance import trace
from readroom.training.restore import restore_run


def test_the_shipped_model_comes_back_with_its_weights(tmp_path: Path) -> None:
    card = ModelCard.read()
    folder = restore_run(card, tmp_path / "runs").folder
    assert folder == tmp_path / "runs" / card.name
    expected = load_checkpoint(card).state_dict()
    for name, value in load_run(folder).state_dict().items():
        assert torch.equal(value, expected[name])


def test_its_history_goes_on_in_the_card_of_what_rests_on_it(tmp_path: Path) -> None:
    card = ModelCard.read()
    restore_run(card, tmp_path)
    last = tmp_path / "next"
    last.mkdir()
    (last / "experiment.json").write_text(json.dumps({"name": "next", "start_from": card.name}))
    runs = trace(last, {})["runs"]
    assert runs[:-1] == card.facts["provenance"]["runs"]
    assert [run["name"] for run in runs[-2:]] == [card.name, "next"]


def test_a_run_with_weights_is_left_as_it_is(tmp_path: Path) -> None:
    card = ModelCard.read()
    folder = restore_run(card, tmp_path).folder
    trained = {name: value + 1 for name, value in load_run(folder).state_dict().items()}
    torch.save(trained, folder / "best.pt")
    assert not restore_run(card, tmp_path).anew
    assert torch.equal(load_run(folder).state_dict()["fer2013.bias"], trained["fer2013.bias"])


def test_an_unfinished_run_does_not_pass_for_the_model_of_its_name(tmp_path: Path) -> None:
    card = ModelCard.read()
    folder = restore_run(card, tmp_path).folder
    (folder / "provenance.json").unlink()
    (folder / "latest.pt").touch()
    with pytest.raises(ConfigurationError, match="with epochs left to train"):
        restore_run(card, tmp_path)


def test_where_a_card_tells_no_history_nothing_is_known_of_its_run(tmp_path: Path) -> None:
    facts = json.loads(SHIPPED_CARD.read_text()) | {"provenance": {}}
    for file in SHIPPED_CARD.parent.glob("expression.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "expression.json").write_text(json.dumps(facts))
    run = restore_run(ModelCard.read(tmp_path / "expression.json"), tmp_path / "runs").folder
    told = trace(run, {})
    assert [one["name"] for one in told["runs"]] == [run.name]
    assert told["elapsed_s"] is None


def test_the_cut_that_a_model_was_chosen_on_comes_with_it(tmp_path: Path) -> None:
    facts = json.loads(SHIPPED_CARD.read_text())
    facts["data"]["validation_sha256"] = "ab" * 32
    for file in SHIPPED_CARD.parent.glob("expression.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "expression.json").write_text(json.dumps(facts))
    run = restore_run(ModelCard.read(tmp_path / "expression.json"), tmp_path / "runs").folder
    assert read_parts(run) == {"validation": "ab" * 32}


@pytest.mark.parametrize(
    ("kept", "before"), [("new", None), ("old", "new"), ("old", "old"), ("old", None)]
)
def test_a_model_fitted_to_own_faces_does_not_pass_for_its_ancestor(
    tmp_path: Path, kept: str, before: str | None
) -> None:
    begun = {"transfer": {"kept": before} if before else None}
    facts = json.loads(SHIPPED_CARD.read_text())
    facts["transfer"] = {"kept": kept, "begun_with": begun}
    for file in SHIPPED_CARD.parent.glob("expression.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "expression.json").write_text(json.dumps(facts))
    card = ModelCard.read(tmp_path / "expression.json")
    if "new" not in (kept, before):
        assert restore_run(card, tmp_path / "runs").folder.name == card.name
        return
    with pytest.raises(ConfigurationError, match="fitted to"):
        restore_run(card, tmp_path / "runs")
    assert not (tmp_path / "runs").exists()
