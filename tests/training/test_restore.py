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
from readroom.training.provenance import trace
from readroom.training.restore import restore_run


def test_the_shipped_model_comes_back_with_its_weights(tmp_path: Path) -> None:
    card = ModelCard.read()
    folder = restore_run(card, tmp_path / "runs")
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
    folder = restore_run(card, tmp_path)
    (folder / "provenance.json").unlink()
    trained = {name: value + 1 for name, value in load_run(folder).state_dict().items()}
    torch.save(trained, folder / "best.pt")
    restore_run(card, tmp_path)
    assert torch.equal(load_run(folder).state_dict()["fer2013.bias"], trained["fer2013.bias"])
    assert not (folder / "provenance.json").exists()


def test_a_card_without_its_experiment_is_refused(tmp_path: Path) -> None:
    facts = json.loads(SHIPPED_CARD.read_text())
    facts["experiment"] = None
    (tmp_path / "card.json").write_text(json.dumps(facts))
    with pytest.raises(ConfigurationError, match="names its experiment"):
        restore_run(ModelCard.read(tmp_path / "card.json"), tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("kept", ["new", "old"])
def test_a_model_fitted_to_own_faces_does_not_pass_for_its_ancestor(
    tmp_path: Path, kept: str
) -> None:
    facts = json.loads(SHIPPED_CARD.read_text()) | {"transfer": {"kept": kept}}
    for file in SHIPPED_CARD.parent.glob("expression.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "expression.json").write_text(json.dumps(facts))
    card = ModelCard.read(tmp_path / "expression.json")
    if kept == "old":
        assert restore_run(card, tmp_path / "runs").name == card.name
        return
    with pytest.raises(ConfigurationError, match="fitted to"):
        restore_run(card, tmp_path / "runs")
    assert not (tmp_path / "runs").exists()
