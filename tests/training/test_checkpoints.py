"""The weights beside a shipped model are its own, and only its own are loaded."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from readroom.errors import ModelError, ModelMissingError, ModelTamperedError
from readroom.recognition.cards import SHIPPED_CARD, ModelCard
from readroom.recognition.heads import softmax
from readroom.recognition.model_files import sha256_of
from readroom.recognition.runtime import open_session
from readroom.training.architectures import build
from readroom.training.checkpoints import load_checkpoint, save_checkpoint
from readroom.training.export import logits
from readroom.training.onnx_file import ROUNDING

LARGEST_DIFFERENCE = 0.01
"""Of a logit, where the model is in floating point: half precision keeps eleven bits of each
weight; 0.003 was seen. A model in 8 bits differs as much as export allows it to."""

OPTIONS = {"widths": [4, 8, 8, 16], "depths": [1, 1, 1]}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A card that describes a tiny network, its checkpoint beside it."""
    torch.manual_seed(0)
    save_checkpoint(build("readroom", **OPTIONS), tmp_path / "tiny.npz")
    return write_card(tmp_path)


def write_card(folder: Path, **changed: object) -> Path:
    facts = json.loads(SHIPPED_CARD.read_text())
    facts["experiment"] |= {"options": OPTIONS}
    facts["checkpoint"] = {"file": "tiny.npz", "sha256": sha256_of(folder / "tiny.npz")}
    (folder / "card.json").write_text(json.dumps(facts | changed))
    return folder / "card.json"


def test_the_shipped_checkpoint_says_what_the_shipped_model_says() -> None:
    card = ModelCard.read()
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (8, 1, card.side_px, card.side_px)).astype(np.uint8)
    session = open_session(card.weights.read_bytes(), "shipped", threads=1)
    shipped = session.run(["fer2013", "ferplus"], {"pixels": noise})
    for ours, theirs in zip(logits(load_checkpoint(card), noise), shipped, strict=True):
        if "quantization" in card.facts:
            assert np.abs(softmax(ours) - softmax(theirs)).mean() < ROUNDING
        else:
            assert np.abs(ours - theirs).max() < LARGEST_DIFFERENCE
        assert np.ptp(theirs) > 100 * LARGEST_DIFFERENCE


def test_the_shipped_checkpoint_is_small_and_holds_no_objects() -> None:
    checkpoint = ModelCard.read().checkpoint
    assert checkpoint is not None
    assert checkpoint.path.stat().st_size < 10_000_000
    with np.load(checkpoint.path, allow_pickle=False) as file:
        kinds = {file[name].dtype.name for name in file.files}
    assert kinds == {"float16", "float32", "int64"}


def test_norms_come_back_exactly_and_kernels_nearly(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = build("readroom", **OPTIONS)
    for norm in (each for each in network.modules() if isinstance(each, torch.nn.BatchNorm2d)):
        norm.running_var.fill_(1e-9)
        norm.num_batches_tracked.fill_(100_000)
    save_checkpoint(network, tmp_path / "tiny.npz")
    loaded = load_checkpoint(ModelCard.read(write_card(tmp_path))).state_dict()
    for name, value in network.state_dict().items():
        if value.ndim < 2:
            assert torch.equal(loaded[name], value), name
        else:
            assert torch.allclose(loaded[name], value, rtol=1e-3, atol=1e-6), name
        assert loaded[name].dtype == value.dtype


def test_the_same_weights_make_the_same_file(tmp_path: Path) -> None:
    network = build("readroom", **OPTIONS)
    for name in ("first", "second"):
        save_checkpoint(network, tmp_path / name)
    assert sha256_of(tmp_path / "first") == sha256_of(tmp_path / "second")


@pytest.mark.parametrize("value", [1e6, float("nan")])
def test_weights_that_half_precision_cannot_hold_are_refused(tmp_path: Path, value: float) -> None:
    network = build("readroom", **OPTIONS)
    with torch.no_grad():
        network.fer2013.weight[0, 0] = value  # type: ignore[union-attr,index,operator]
    with pytest.raises(ModelError, match=r"up to 65504; fer2013\.weight"):
        save_checkpoint(network, tmp_path / "tiny.npz")


def test_a_card_from_before_checkpoints_still_loads_but_cannot_be_trained_on(model: Path) -> None:
    facts = json.loads(model.read_text())
    del facts["checkpoint"]
    model.write_text(json.dumps(facts))
    card = ModelCard.read(model)
    assert card.checkpoint is None
    with pytest.raises(ModelMissingError, match="names none, export the run again"):
        load_checkpoint(card)


def test_a_checkpoint_without_its_digest_is_a_damaged_card(model: Path) -> None:
    write_card(model.parent, checkpoint={"file": "tiny.npz"})
    with pytest.raises(ModelError, match="lacks or misstates 'sha256'"):
        ModelCard.read(model)


def test_a_checkpoint_that_is_not_there_is_missing(model: Path) -> None:
    (model.parent / "tiny.npz").unlink()
    with pytest.raises(ModelMissingError, match=r"tiny\.npz: expected the checkpoint"):
        load_checkpoint(ModelCard.read(model))


def test_other_bytes_are_refused(model: Path) -> None:
    with (model.parent / "tiny.npz").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelTamperedError):
        load_checkpoint(ModelCard.read(model))


def test_bytes_that_are_no_arrays_are_refused(model: Path) -> None:
    (model.parent / "tiny.npz").write_bytes(b"no arrays at all")
    write_card(model.parent)
    with pytest.raises(ModelError, match="expected arrays of weights"):
        load_checkpoint(ModelCard.read(model))


def test_pickles_are_never_opened(model: Path) -> None:
    with (model.parent / "tiny.npz").open("wb") as file:
        np.savez(file, weights=np.array([{"a": 1}], dtype=object))
    write_card(model.parent)
    with pytest.raises(ModelError, match="allow_pickle=False"):
        load_checkpoint(ModelCard.read(model))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"widths": [4, 8, 8, 12], "depths": [1, 1, 1]}, "of shape", id="wider"),
        pytest.param({"widths": [4, 8, 8, 16], "depths": [1, 1, 2]}, "lacking", id="deeper"),
    ],
)
def test_weights_of_another_network_are_refused(model: Path, options: dict, message: str) -> None:
    write_card(model.parent, experiment={"architecture": "readroom", "options": options})
    with pytest.raises(ModelError, match=message):
        load_checkpoint(ModelCard.read(model))


@pytest.mark.parametrize("experiment", [{}, {"architecture": "readroom"}, None])
def test_a_card_that_does_not_say_which_network_is_refused(model: Path, experiment: object) -> None:
    write_card(model.parent, experiment=experiment)
    with pytest.raises(ModelError, match="expected the architecture and its options"):
        load_checkpoint(ModelCard.read(model))
