"""The gate: for this purpose, in this place, may expressions be read, and what may be kept?

Everything that infers or stores asks :func:`decide` first and hands its answer on; no
model is opened without one.

>>> decide("research", "GB").infer, decide("education", "DE").infer
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from readroom.domain import Detail, Purpose
from readroom.errors import ConfigurationError, RefusedError
from readroom.privacy.exceptions import SafetyException
from readroom.privacy.regions import INSTITUTIONS, Region, region_of

MIN_GROUP: Final = 10
"""Room figures of fewer measured people are withheld. A convention of statistical offices,
not a law. Raising it hides more and protects better."""

FLOOR: Final = 5
"""Nobody may set the smallest group below this."""

PERSON_VIEWS: Final = frozenset({Purpose.MARKET_RESEARCH, Purpose.PLAYTEST, Purpose.RESEARCH})
"""Purposes whose people agreed as single persons; education needs its recorded consent, too."""

OFFERED: Final = "presence counts: faces are found and counted, nothing is read from them"
_SEAL: Final = object()


@dataclass(frozen=True, slots=True, init=False)
class Permission:
    """What is allowed for one purpose in one place; made by :func:`decide` alone.

    Attributes:
        purpose: What the room is read for.
        region: Where it is, or None for ``self`` without one.
        infer: Whether expressions may be read at all.
        why: The reason, with its source, in words for people.
        store: Whether a session may be kept in the store.
        details: How fine the kept numbers may be; empty where nothing is kept.
        person_views: Whether single persons may be shown. For education only with the
            recorded consent: ask `readroom.privacy.consent.shows_persons`.
        min_group: Room figures of fewer measured people are withheld.
        asks_consent: Whether notice and consent come before the first look.
        asks_guardians: Whether guardians agree for minors.
        exception: What the configuration says to allow it, for the audit log, or None.
    """

    purpose: Purpose
    region: Region | None
    infer: bool
    why: str
    store: bool
    details: frozenset[Detail]
    person_views: bool
    min_group: int
    asks_consent: bool
    asks_guardians: bool
    exception: SafetyException | None

    def __init__(self, seal: object, **values: object) -> None:
        """Refuse to be made by anything but the gate.

        Args:
            seal: The gate's own.
            **values: One for each attribute.

        Raises:
            TypeError: If somebody else tries, or an attribute is missing.
        """
        names = {field.name for field in fields(self)}
        if seal is not _SEAL or set(values) != names:
            raise TypeError("a permission is made by readroom.privacy.gate.decide alone")
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def usual_detail(self) -> Detail | None:
        """How fine a session is kept where nobody says: as fine as the purpose is about.

        Single persons in market research, play-tests and research, else the room; None
        where nothing is kept.
        """
        if not self.store:
            return None
        return Detail.PERSON if self.purpose in PERSON_VIEWS else Detail.ROOM

    @property
    def alone(self) -> bool:
        """Whether oneself is looked at and nobody else; a video meeting always shows others."""
        return self.purpose is Purpose.SELF

    @property
    def over(self) -> bool:
        """Whether the exception that it rests on has ended since; False for all others."""
        return self.exception is not None and not self.exception.covers(self.exception.region)


def decide(
    purpose: Purpose | str,
    region: Region | str | None = None,
    *,
    exception: SafetyException | None = None,
    min_group: int = MIN_GROUP,
) -> Permission:
    """What is allowed.

    Args:
        purpose: What the room is read for.
        region: Where the room is; may be left out for ``self`` alone.
        exception: Allows ``medical_safety`` where emotion inference is prohibited at work
            and in education; read from the file that the configuration names.
        min_group: Smallest group whose figures are shown, 5 or more.

    Returns:
        The permission. Where nothing may be inferred it says why, and is good for
        presence counts.

    Raises:
        ConfigurationError: If the purpose or region is unknown, the region is missing, or
            the group is under the floor.
    """
    what, where = purpose_of(purpose), region_of(region) if isinstance(region, str) else region
    if where is None and what is not Purpose.SELF:
        raise ConfigurationError(
            f"the purpose {what.words!r} needs a region, for its law decides; set it with "
            '--region, READROOM_REGION or region = "..." in readroom.toml: '
            "DE, GB, US, US-IL, ... or OTHER"
        )
    if min_group < FLOOR:
        raise ConfigurationError(f"expected a smallest group of {FLOOR} or more, got {min_group}")
    infer, why, used = _verdict(what, where, exception)
    kept = _details(what) if infer else frozenset[Detail]()
    return Permission(
        _SEAL,
        purpose=what,
        region=where,
        infer=infer,
        why=why,
        store=bool(kept),
        details=kept,
        person_views=Detail.PERSON in kept or what is Purpose.SELF,
        min_group=1 if what is Purpose.SELF else min_group,
        asks_consent=what is not Purpose.SELF,
        asks_guardians=what is Purpose.EDUCATION,
        exception=used,
    )


def purpose_of(name: str) -> Purpose:
    """The purpose of a word.

    Args:
        name: One of the purposes, as in settings and on the command line.

    Returns:
        The purpose.

    Raises:
        ConfigurationError: If there is no such purpose.
    """
    try:
        return Purpose(name)
    except ValueError:
        expected = ", ".join(Purpose)
        raise ConfigurationError(f"expected a purpose, one of {expected}; got {name!r}") from None


def require_inference(permission: Permission) -> None:
    """Go on only where expressions may be read.

    Args:
        permission: Of the gate.

    Raises:
        RefusedError: Where they may not; says the rule, its source and what is offered.
        ConfigurationError: If it is no permission of :func:`decide`.
    """
    if not isinstance(permission, Permission):  # a program of somebody else may not be typed
        raise ConfigurationError(
            f"expected a permission, as readroom.decide(purpose, region) gives one; "
            f"got {permission!r}"
        )
    if not permission.infer:
        raise RefusedError(f"{permission.why} Offered instead: {OFFERED}.")


def _details(purpose: Purpose) -> frozenset[Detail]:
    if purpose is Purpose.SELF:
        return frozenset()
    if purpose in PERSON_VIEWS | {Purpose.EDUCATION}:
        return frozenset(Detail)
    return frozenset({Detail.ROOM})


def _verdict(
    purpose: Purpose, region: Region | None, exception: SafetyException | None
) -> tuple[bool, str, SafetyException | None]:
    """Whether to infer, why, and the exception where it was needed."""
    if region is None:
        return True, "You look at yourself; nothing is stored.", None
    source = f" Source: {'; '.join(region.sources)}." if region.sources else ""
    place = region.name.removesuffix(", anywhere")
    if purpose in region.refuses:
        said = f"{purpose.words.capitalize()} in {place} is refused. {region.rule}{source}"
        return False, said, None
    if purpose is Purpose.MEDICAL_SAFETY and region.refuses >= INSTITUTIONS:
        if exception is None or not exception.covers(region.code):
            return (
                False,
                (
                    f"Medical safety in {place} needs an entry in the configuration that names "
                    f"reason and responsible person: READROOM_EXCEPTION_FILE. {region.rule}{source}"
                ),
                None,
            )
        return True, f"Allowed by the configured exception: {exception.reason}{source}", exception
    if purpose is Purpose.SELF:
        return True, "You look at yourself; nothing is stored.", None
    rules = " ".join(filter(None, (region.rule, region.otherwise)))
    return True, f"{rules}{source}", None
