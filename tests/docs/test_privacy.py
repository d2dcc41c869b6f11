"""The gate's table in the document is the gate's own."""

from __future__ import annotations

from pathlib import Path

from readroom.domain import Detail, Purpose
from readroom.privacy.gate import Permission, decide
from readroom.privacy.regions import REGIONS

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8")
ELSEWHERE = ("GB", "CH", "US", "US-IL", "OTHER")
EUROPE = tuple(code for code in REGIONS if code not in {*ELSEWHERE, "IN"})


def read(purpose: Purpose, codes: tuple[str, ...]) -> str:
    """One word for some regions, which must agree."""
    (infer,) = {decide(purpose, code).infer for code in codes}
    if not infer and purpose is Purpose.MEDICAL_SAFETY:
        return "only by a configured exception"
    return "read" if infer else "refused"


def shown(permission: Permission) -> str:
    if not permission.person_views:
        return "no"
    return "with the recorded consent" if permission.purpose is Purpose.EDUCATION else "yes"


def kept(permission: Permission) -> str:
    if not permission.store:
        return "nothing"
    if permission.details == frozenset({Detail.ROOM}):
        return "room"
    both = permission.details == frozenset(Detail)
    assert both
    return (
        "room, or person with consent"
        if permission.purpose is Purpose.EDUCATION
        else "room or person"
    )


def test_the_table_is_the_gates() -> None:
    inside = PAGE.partition("compares it with the code -->")[2].partition("<!-- end of")[0]
    rows = [line for line in inside.strip().splitlines() if line.startswith("|")][2:]
    expected = []
    for purpose in Purpose:
        permission = decide(purpose, "GB")
        cells = [read(purpose, codes) for codes in (EUROPE, ELSEWHERE, ("IN",))]
        cells = [purpose.value, *cells, shown(permission), kept(permission)]
        expected.append(f"| {' | '.join(cells)} |")
    assert rows == expected


def test_every_code_that_is_not_a_member_state_is_named() -> None:
    for code in (*ELSEWHERE, "IN"):
        assert code in PAGE


def test_the_example_of_the_exception_is_whole(tmp_path: Path) -> None:
    from readroom.privacy.exceptions import read_exception

    path = tmp_path / "exception.toml"
    blocks = PAGE.split("```toml\n")[1:]
    path.write_text(blocks[1].partition("```")[0])
    assert read_exception(path).region == "DE"
