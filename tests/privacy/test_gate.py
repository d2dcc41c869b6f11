"""All purposes in all places: what is read, what is kept, and that a refusal opens no model."""

from __future__ import annotations

import ast
import dataclasses
import sys
from datetime import date
from pathlib import Path

import pytest
from tests import inputs
from tests.privacy.spy import own_model, watching
from typer.testing import CliRunner

import readroom
from readroom import analyze
from readroom.cli.main import app
from readroom.domain import Detail, Purpose
from readroom.errors import ConfigurationError, RefusedError
from readroom.privacy.configured import configured
from readroom.privacy.exceptions import SafetyException
from readroom.privacy.gate import FLOOR, MIN_GROUP, Permission, decide, require_inference
from readroom.privacy.regions import REGIONS, region_of
from readroom.recognition.pipeline import open_pipeline
from readroom.settings import Settings

UNION = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
MEMBERS = frozenset(UNION.split())
EEA = {*MEMBERS, "EU", "IS", "LI", "NO"}
NOT_IN_EUROPE = {Purpose.EDUCATION, Purpose.WORKPLACE, Purpose.MEDICAL_SAFETY}
BOTH, ROOM = frozenset(Detail), frozenset({Detail.ROOM})
KEPT = {
    Purpose.SELF: frozenset(),
    Purpose.EDUCATION: BOTH,
    Purpose.WORKPLACE: ROOM,
    Purpose.MARKET_RESEARCH: BOTH,
    Purpose.PLAYTEST: BOTH,
    Purpose.RESEARCH: BOTH,
    Purpose.MEDICAL_SAFETY: ROOM,
}


def refused(purpose: Purpose, code: str) -> bool:
    """The law and our own choice, written down a second time."""
    return (code in EEA and purpose in NOT_IN_EUROPE) or (
        code == "IN" and purpose is Purpose.EDUCATION
    )


def test_the_table_has_every_member_of_the_union_and_sources() -> None:
    assert len(MEMBERS) == 27
    assert set(REGIONS) == EEA | {"GB", "CH", "US", "US-IL", "IN", "OTHER"}
    for region in REGIONS.values():
        assert region.rule.endswith(".")
        assert region.sources or region.code == "OTHER"


@pytest.mark.parametrize("code", REGIONS)
@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_in_every_region(purpose: Purpose, code: str) -> None:
    given = decide(purpose, code)
    expected = not refused(purpose, code)
    assert given.infer is expected
    assert given.details == (KEPT[purpose] if expected else frozenset())
    assert given.store is bool(given.details)
    assert given.person_views is (
        purpose is Purpose.SELF or (expected and Detail.PERSON in KEPT[purpose])
    )
    assert given.asks_consent is (purpose is not Purpose.SELF)
    assert given.asks_guardians is (purpose is Purpose.EDUCATION)
    if not expected:
        source = region_of(code).sources[0]
        with pytest.raises(RefusedError, match="presence counts") as error:
            require_inference(given)
        assert source in str(error.value)
        assert "prohibited" in str(error.value) or "choice of Readroom" in str(error.value)
        assert error.value.exit_code == 8
    else:
        require_inference(given)


def test_what_applies_to_other_purposes_is_not_said_where_one_is_refused() -> None:
    told = "For other purposes people are told at the first look at the latest. Source: "
    assert told in decide("research", "DE").why
    for refuses in ("education", "medical_safety"):
        assert "other purposes" not in decide(refuses, "DE").why


@pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.SELF])
def test_without_a_region_only_oneself_is_read(purpose: Purpose) -> None:
    with pytest.raises(ConfigurationError, match=r"--region, READROOM_REGION or region ="):
        decide(purpose)
    assert decide(Purpose.SELF).infer


@pytest.mark.parametrize(
    ("exception_region", "until", "code", "allowed"),
    [
        ("DE", date.max, "DE", True),
        ("DE", date.max, "FR", False),
        ("DE", date(2020, 1, 1), "DE", False),
    ],
)
def test_medical_safety_in_europe_needs_its_own_entry(
    exception_region: str, until: date, code: str, allowed: bool
) -> None:
    entry = SafetyException(exception_region, "Ward 3, vote 24-117", "The head", until, "0" * 64)
    given = decide("medical_safety", code, exception=entry)
    assert given.infer is allowed
    assert given.exception == (entry if allowed else None)
    assert not decide("education", code, exception=entry).infer
    assert not decide("workplace", code, exception=entry).infer
    if allowed:
        assert "Ward 3" in given.why


def test_the_smallest_group_has_a_floor() -> None:
    assert decide("research", "GB").min_group == MIN_GROUP == 10
    assert decide("research", "GB", min_group=FLOOR).min_group == FLOOR == 5
    with pytest.raises(ConfigurationError, match="5 or more, got 4"):
        decide("research", "GB", min_group=4)


def test_nobody_else_makes_a_permission() -> None:
    given = decide("education", "DE")
    values = {field.name: getattr(given, field.name) for field in dataclasses.fields(given)}
    for make in (
        lambda: Permission(object(), **values),
        lambda: dataclasses.replace(given, infer=True),
        lambda: Permission(None, infer=True),
    ):
        with pytest.raises(TypeError):
            make()
    with pytest.raises(dataclasses.FrozenInstanceError):
        given.infer = True  # type: ignore[misc]


@pytest.mark.parametrize(
    ("purpose", "region", "said"),
    [
        ("lesson", "DE", "expected a purpose, one of self"),
        ("research", "XX", "a region such as DE"),
    ],
)
def test_unknown_words_are_refused(purpose: str, region: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        decide(purpose, region)


def test_settings_are_the_default_and_words_win() -> None:
    settings = Settings(purpose="playtest", region="us-il")
    assert configured(settings=settings) == decide("playtest", "US-IL")
    assert configured("research", "CH", settings) == decide("research", "CH")
    assert configured().purpose is Purpose.SELF


linux = pytest.mark.skipif(sys.platform != "linux", reason="needs inotify, which Linux has")


@linux
def test_a_refusal_comes_before_the_model_is_opened(tmp_path: Path, models_dir: object) -> None:
    card = own_model(tmp_path / "model")
    with watching(card.with_name("expression.onnx")) as opened:
        for purpose in NOT_IN_EUROPE:
            with pytest.raises(RefusedError):
                open_pipeline("video", model=card, permission=decide(purpose, "FR"))
        assert not opened()
        open_pipeline("video", model=card, permission=decide("research", "FR"))
        assert opened()


@linux
@pytest.mark.parametrize("presence", [False, True])
def test_every_way_in_is_refused_or_counts_without_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, presence: bool
) -> None:
    card = own_model(tmp_path / "model")
    monkeypatch.setattr("readroom.recognition.pipeline.SHIPPED_CARD", card)
    path = inputs.video(tmp_path / "talk.mp4", 5)
    words = ["analyze", str(path), "--detector", "haar", "--purpose", "workplace", "--region", "NO"]
    words += ["--out", str(tmp_path / "out"), *(["--presence"] if presence else [])]
    allowed = decide("education", "IN")
    with watching(card.with_name("expression.onnx")) as opened, watching(card) as looked:
        done = CliRunner().invoke(app, words)
        if presence:
            assert done.exit_code == 0, done.output
            analyze([path], tmp_path / "out", permission=allowed, detector="haar", presence=True)
        else:
            assert done.exit_code == 8
            assert "Art. 5(1)(f)" in done.output
            assert not (tmp_path / "out").exists()
            with pytest.raises(RefusedError):
                analyze([path], tmp_path / "out", permission=allowed, detector="haar")
        assert not opened()
        assert not looked()
        analyze([path], tmp_path / "own", detector="haar")
        assert opened()


MODEL_USERS = {
    "recognition/classifier.py": "the class itself",
    "recognition/pipeline.py": "behind the gate",
    "evaluation/": "labelled faces of data sets, nobody's room",
    "training/": "labelled faces of data sets, nobody's room",
    "cli/evaluate.py": "labelled faces of data sets, nobody's room",
    "cli/models.py": "verifies files, reads no face",
    "cli/findings.py": "the doctor's check that the model loads, reads no face",
}


def test_nothing_else_in_the_house_opens_the_model() -> None:
    source = Path(readroom.__file__).parent
    users = [
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if "ExpressionClassifier" in path.read_text("utf-8")
    ]
    assert "recognition/pipeline.py" in users
    assert not [user for user in users if not user.startswith(tuple(MODEL_USERS))]


READERS = ("privacy/sampling.py", "sessions/export_tables.py", "domain/samples.py")


def test_only_the_sampler_makes_samples() -> None:
    """Reading them back from a store, a file or a script is no new sample of anybody."""
    source = Path(readroom.__file__).parent
    makers = [
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Sample"
    ]
    assert "privacy/sampling.py" in makers
    assert not [maker for maker in makers if not maker.startswith(READERS)]


def test_the_codes_of_the_eu_for_two_places_are_known() -> None:
    assert region_of("uk").code == "GB"
    assert region_of("EL").code == "GR"


def test_a_place_by_its_name_is_told_its_code() -> None:
    with pytest.raises(ConfigurationError, match="did you mean DE"):
        region_of("Germany")
    with pytest.raises(ConfigurationError, match=r"got 'Atlantis'\. All codes"):
        region_of("Atlantis")
