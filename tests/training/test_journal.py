"""Lines that a run adds to its files, though the last one may have been cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.errors import ConfigurationError
from readroom.training.journal import add_line, read_lines

ENTRIES = st.lists(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5)))


def test_no_file_has_no_lines(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "none.jsonl") == []


@given(entries=ENTRIES, data=st.data())
def test_wherever_the_last_line_was_cut_off_all_before_it_stay_and_others_follow(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[dict[str, object]],
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.mktemp("run") / "metrics.jsonl"
    for entry in entries:
        add_line(path, entry)
    before = path.stat().st_size if entries else 0
    add_line(path, {"torn": True})
    whole = path.read_bytes()
    cut = data.draw(st.integers(before, len(whole) - 2))  # 1 less: only its end is lacking
    path.write_bytes(whole[:cut])
    assert read_lines(path) == entries
    add_line(path, {"next": 1})
    assert read_lines(path) == [*entries, {"next": 1}]


def test_a_last_line_that_lacks_only_its_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text('{"epoch": 0}')
    add_line(path, {"epoch": 1})
    assert read_lines(path) == [{"epoch": 0}, {"epoch": 1}]


@pytest.mark.parametrize("line", ["{", "[]"], ids=["half", "no object"])
def test_a_line_that_others_follow_is_refused_by_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text(f'{{"epoch": 0}}\n{line}\n{{"epoch": 1}}\n')
    with pytest.raises(ConfigurationError, match=r"metrics.jsonl line 2: expected a JSON object"):
        read_lines(path)
