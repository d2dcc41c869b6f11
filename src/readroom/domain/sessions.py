"""A session: one recording of a room, who agreed to what, and what was noted in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from readroom.domain.samples import Span


class Purpose(StrEnum):
    """What a room is read for; decides, with the region, what is allowed at all."""

    SELF = "self"
    EDUCATION = "education"
    WORKPLACE = "workplace"
    MARKET_RESEARCH = "market_research"
    PLAYTEST = "playtest"
    RESEARCH = "research"
    MEDICAL_SAFETY = "medical_safety"

    @property
    def words(self) -> str:
        """The purpose as it is shown to people: "market research"."""
        return self.value.replace("_", " ")


class Detail(StrEnum):
    """How fine the kept numbers are: of the room alone, or of each person by the second as well."""

    ROOM = "room"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Consent:
    """What was told and agreed to before the first inference of a recorded session.

    Attributes:
        at: When, with time zone.
        notice_sha256: Hexadecimal digest of the text that was shown (`readroom.privacy.notice`).
        language: Of that text, a two-letter code such as "en".
        scope: What was agreed to: figures of the room, or of single persons too.
        by: Who says so: "each person", "guardians" or "self".
        person: Number of the person it is of, or None for everybody in the session.
        withdrawn: When it was withdrawn, or None.
    """

    at: datetime
    notice_sha256: str
    language: str
    scope: Detail
    by: str
    person: int | None = None
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One recording of a room.

    Attributes:
        id: 32 random hexadecimal digits.
        title: As the user named it.
        purpose: What the room was read for.
        region: Code of `readroom.privacy.regions`, as in "GB".
        detail: How fine the kept numbers are.
        min_group: Room figures of fewer measured people are withheld.
        started: When, in UTC.
        source: ``live``, ``recording`` or ``synthetic``.
        source_name: Name of the camera, file or script.
        model: Name and version of the model.
        model_sha256: Hexadecimal digest of its ONNX file.
        expected: People who were to be there as entered; None if nobody said.
        expires: When it is purged; None to keep it until somebody erases it.
        ended: When, in UTC; None while it is running, or where it was cut off.
        length_s: Seconds since it began up to the last figure that was kept.
    """

    id: str
    title: str
    purpose: Purpose
    region: str
    detail: Detail
    min_group: int
    started: datetime
    source: str
    source_name: str
    model: str
    model_sha256: str
    expected: int | None = None
    expires: datetime | None = None
    ended: datetime | None = None
    length_s: float = 0.0

    @property
    def synthetic(self) -> bool:
        """Whether nobody's face is behind it."""
        return self.source == "synthetic"

    @property
    def live(self) -> bool:
        """Whether a camera was read while it was recorded."""
        return self.source == "live"


@dataclass(frozen=True, slots=True)
class Participant:
    """A person of one session.

    Attributes:
        person: Number within the session, 1, 2, ...
        pseudonym: 16 random hexadecimal digits, dead after the session.
        label: What the user calls the person ("seat 12"), or None.
    """

    person: int
    pseudonym: str
    label: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """A named instant of a session.

    Attributes:
        at: Seconds since the session began.
        label: What happened, in one line of the user's or the importing file's words.
        kind: ``note`` (by hand), ``import`` or ``system``.
        id: Given by the store; 0 before.
    """

    at: float
    label: str
    kind: str = "note"
    id: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A named stretch of a session.

    Attributes:
        span: Seconds since the session began.
        label: What was going on, in the user's words ("level 1").
        id: Given by the store; 0 before.
    """

    span: Span
    label: str
    id: int = 0
