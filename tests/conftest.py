"""What tests share: where the research data is, and that CI runs every one of them."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from readroom.evaluation.datasets import Crops
from readroom.evaluation.formats import read_crops
from readroom.evaluation.splits import Cut, cut_validation

# An example may take as long as whoever else is on these cores makes it take.
settings.register_profile("shared cores", deadline=None)
settings.load_profile("shared cores")

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


def pytest_collection_finish() -> None:
    """Torch, Streamlit and all else that is loaded by now stays: garbage is sought elsewhere."""
    gc.collect()
    gc.freeze()


def lacking(what: str) -> None:
    """Skip with a reason; in CI, where everything must be there, fail with it."""
    if IN_CI:
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of research data that READROOM_TEST_DATA names."""
    named = os.environ.get("READROOM_TEST_DATA", "")
    if not named or not Path(named).is_dir():
        lacking("the research data: set READROOM_TEST_DATA to its folder")
    return Path(named)


@pytest.fixture(scope="session")
def research_crops(shared_data: Path) -> Crops:
    """FER-2013, read once; pictures are decoded as they are asked for."""
    return read_crops(shared_data / "data" / "fer2013.parquet")


@pytest.fixture(scope="session")
def research_cut(research_crops: Crops) -> Cut:
    """Its training and validation parts as networks are trained with."""
    return cut_validation(research_crops)


@pytest.fixture(scope="session")
def models_dir(shared_data: Path) -> Path:
    """The folder of detector weights, for machines that cannot download them."""
    return shared_data / "models"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser that end-to-end tests drive."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        lacking("Chromium on the PATH")
    return str(found)


@pytest.fixture(scope="session")
def turnserver() -> str:
    """Path of the TURN server that tests start on loopback."""
    found = shutil.which("turnserver")
    if found is None:
        lacking("a TURN server on the PATH: the package coturn")
    return str(found)


@pytest.fixture(autouse=True)
def _own_surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No test reads this user's configuration or fills this user's cache."""
    named = os.environ.get("READROOM_TEST_DATA", "")
    if named and "READROOM_MODELS_DIR" not in os.environ:
        monkeypatch.setenv("READROOM_MODELS_DIR", str(Path(named) / "models"))
    for name in ("READROOM_PURPOSE", "READROOM_REGION", "READROOM_EXCEPTION_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("READROOM_TURN_SECRET", "READROOM_ICE_SERVERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("READROOM_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
