"""Where a room is, and what is forbidden or asked for there, each rule with its source.

An engineering summary and no legal advice: it forbids what is known to be forbidden and
may be stricter than the law. Whoever reads a room answers for it.

>>> region_of("de").name
'Germany'
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from readroom.domain import Purpose
from readroom.errors import ConfigurationError

INSTITUTIONS: Final = frozenset({Purpose.EDUCATION, Purpose.WORKPLACE})
"""Where the AI Act prohibits inferring emotions, Art. 5(1)(f)."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place with one set of rules.

    Attributes:
        code: ISO 3166 code, or ``OTHER``.
        name: As it is shown to people.
        rule: What applies there, in a sentence or two.
        sources: Where the rule is written.
        refuses: Purposes for which no expression is read there.
        written_release: Whether consent must be signed before the first look.
        otherwise: What is added for purposes that are not refused; may be empty.
    """

    code: str
    name: str
    rule: str
    sources: tuple[str, ...]
    refuses: frozenset[Purpose] = frozenset()
    written_release: bool = False
    otherwise: str = ""


_AI_ACT_RULE: Final = (
    "Inferring emotions of people at work or in education is prohibited, medical and safety "
    "reasons excepted."
)
_AI_ACT_OTHERWISE: Final = "For other purposes people are told at the first look at the latest."
_AI_ACT: Final = (
    "Regulation (EU) 2024/1689 (AI Act), Art. 5(1)(f) and 50(3)",
    "Regulation (EU) 2016/679 (GDPR), Art. 6, 7 and 35",
)
_EUROPE: Final = {
    "AT": "Austria",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "HR": "Croatia",
    "CY": "Cyprus",
    "CZ": "Czechia",
    "DK": "Denmark",
    "EE": "Estonia",
    "FI": "Finland",
    "FR": "France",
    "DE": "Germany",
    "GR": "Greece",
    "HU": "Hungary",
    "IE": "Ireland",
    "IT": "Italy",
    "LV": "Latvia",
    "LT": "Lithuania",
    "LU": "Luxembourg",
    "MT": "Malta",
    "NL": "Netherlands",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "SK": "Slovakia",
    "SI": "Slovenia",
    "ES": "Spain",
    "SE": "Sweden",
    "EU": "European Union, anywhere",
    "IS": "Iceland",
    "LI": "Liechtenstein",
    "NO": "Norway",
}
"""Member states of the EU, then those of the EEA beside it. When the AI Act enters the EEA
Agreement was not looked up: the three are treated as if it had."""

_ELSEWHERE: Final = (
    Region(
        "GB",
        "United Kingdom",
        "No ban; the regulator warns of emotion analysis. Consent, and an impact assessment.",
        (
            "UK GDPR, Art. 6, 7 and 35",
            "ICO, statement on immature biometric technologies, 26 October 2022",
        ),
    ),
    Region(
        "CH",
        "Switzerland",
        "No ban. People are told beforehand; an impact assessment where the risk is high.",
        ("Federal Act on Data Protection (FADP) of 25 September 2020, Art. 6, 19 and 22",),
    ),
    Region(
        "US",
        "United States, except Illinois",
        "No federal ban. Schools and children under 13 have rules of their own; so have states.",
        ("FERPA, 34 CFR 99.3", "COPPA rule, 16 CFR 312"),
    ),
    Region(
        "US-IL",
        "Illinois",
        "A written release, signed before the geometry of a face is taken.",
        ("Biometric Information Privacy Act, 740 ILCS 14/15(b)",),
        written_release=True,
    ),
    Region(
        "IN",
        "India",
        "No tracking or behavioural monitoring of children. Who is of age in a class is not "
        "known here, so no class is read: a choice of Readroom, stricter than the act.",
        ("Digital Personal Data Protection Act 2023, section 9",),
        refuses=frozenset({Purpose.EDUCATION}),
    ),
    Region(
        "OTHER",
        "Elsewhere",
        "Not looked up. Ask somebody who knows the law of the place.",
        (),
    ),
)

REGIONS: Final[dict[str, Region]] = {
    region.code: region
    for region in (
        *(
            Region(code, name, _AI_ACT_RULE, _AI_ACT, INSTITUTIONS, otherwise=_AI_ACT_OTHERWISE)
            for code, name in _EUROPE.items()
        ),
        *_ELSEWHERE,
    )
}


OTHER_CODES: Final = {"UK": "GB", "EL": "GR"}
"""As the EU writes these two places."""


def region_of(code: str) -> Region:
    """The region of a code.

    Args:
        code: As in :data:`REGIONS` or :data:`OTHER_CODES`, in any case.

    Returns:
        The region.

    Raises:
        ConfigurationError: If the code is not in the table.
    """
    wanted = code.strip().upper()
    found = REGIONS.get(OTHER_CODES.get(wanted, wanted))
    if found is None:
        named = {region.name.upper(): region for region in REGIONS.values()}
        near = get_close_matches(wanted, named, n=1, cutoff=0.8)
        hint = f"did you mean {named[near[0]].code}? " if near else ""
        raise ConfigurationError(
            f"expected a region such as DE, GB, US, US-IL or OTHER; got {code!r}. "
            f"{hint}All codes: {', '.join(REGIONS)}"
        )
    return found
