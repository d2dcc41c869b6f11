"""The house rules hold, and the guards that watch them bite."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import readroom

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "readroom"
BENCHMARKS = ROOT / "benchmarks"
BIN = Path(sys.executable).parent


def test_every_public_name_is_there() -> None:
    for name in readroom.__all__:
        assert getattr(readroom, name) is not None
    assert dir(readroom) == sorted(readroom.__all__)
    with pytest.raises(AttributeError):
        readroom.nothing  # noqa: B018


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == readroom.__version__


@pytest.mark.parametrize(
    "path",
    sorted([*SOURCE.rglob("*.py"), *BENCHMARKS.rglob("*.py")]),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= 50, f"{node.name} has {lines} lines"


def test_importing_readroom_loads_nothing_heavy() -> None:
    heavy = {"cv2", "onnxruntime", "streamlit", "torch", "av", "pyarrow", "scipy", "numpy"}
    code = f"import sys, readroom.cli.main; print(sorted({heavy!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


VIOLATIONS = [
    pytest.param(
        "domain/__init__.py", "import readroom.recognition.tracker", "one way", id="layers"
    ),
    pytest.param("recognition/tracker.py", "import torch", "Torch only", id="torch"),
    pytest.param("app/live_bridge.py", "import streamlit", "Streamlit only", id="streamlit"),
    pytest.param("app/gapless.py", "import streamlit", "Streamlit only", id="all of app"),
    pytest.param("domain/__init__.py", "import cv2", "No OpenCV", id="opencv"),
    pytest.param("cluster.py", "", "one way", id="a module outside the layers"),
    pytest.param(
        "recognition/cards.py", "import readroom.recognition.classifier", "No cycles", id="cycles"
    ),
    pytest.param(
        "evaluation/page.py", "import benchmarks.documents.report", "Nothing that", id="benchmarks"
    ),
]


@pytest.mark.parametrize(("file", "line", "said"), VIOLATIONS)
def test_the_import_guard_bites(tmp_path: Path, file: str, line: str, said: str) -> None:
    import shutil

    shutil.copytree(SOURCE, tmp_path / "readroom", ignore=shutil.ignore_patterns("weights"))
    shutil.copytree(BENCHMARKS, tmp_path / "benchmarks")
    shutil.copy(ROOT / ".importlinter", tmp_path)
    target = tmp_path / "readroom" / file
    target.write_text((target.read_text() if target.exists() else "") + f"\n{line}\n")
    run = subprocess.run(
        [str(BIN / "lint-imports"), "--no-logo", "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": str(BIN)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    broken = [row for row in run.stdout.splitlines() if "BROKEN" in row]
    assert any(said in row for row in broken) or said in run.stdout.partition("Contracts")[0]


@pytest.mark.parametrize(
    ("tool", "code", "said"),
    [
        pytest.param(["ruff", "check"], "def f(x: int) -> int:\n    return x\n", "D103", id="docs"),
        pytest.param(["ruff", "check"], '"""A."""\nimport os\n', "F401", id="unused"),
        pytest.param(["mypy"], '"""A."""\n\n\nX: int = "a"\n', "Incompatible types", id="types"),
        pytest.param(
            ["pydoclint"],
            '"""A."""\n\n\ndef f(x: int) -> int:\n    """Give.\n\n'
            '    Args:\n        y: No.\n    """\n    return x\n',
            "DOC103",
            id="arguments",
        ),
    ],
)
def test_the_other_guards_bite(tmp_path: Path, tool: list[str], code: str, said: str) -> None:
    path = tmp_path / "sample.py"
    path.write_text(code)
    config = ["--config-file", str(ROOT / "pyproject.toml")] if tool[0] == "mypy" else []
    config = config or ["--config", str(ROOT / "pyproject.toml")]
    run = subprocess.run(
        [str(BIN / tool[0]), *tool[1:], *config, str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert said in run.stdout + run.stderr
