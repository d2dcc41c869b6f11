"""What the report says of the data's labels and of the shares of groups.

From ``docs/report.json``, which ``benchmarks/report.py`` measures; no figure stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from benchmarks.documents.report_model import per_cent
from readroom.evaluation.markdown import table
from readroom.recognition.evaluations import EvaluationRecord

SELDOM: Final = 0.9
"""An interval of 95 % that holds the truth less often than this is said to."""


def group_places(beyond: Mapping[str, Any], record: EvaluationRecord) -> dict[str, str]:
    """What is said of labels and of groups.

    Args:
        beyond: ``docs/report.json``.
        record: The full evaluation of the shipped model.

    Returns:
        Texts by the name of their place.
    """
    noise, shares = beyond["labels"], beyond["shares"]
    named = noise["named"]
    least = min(named, key=lambda label: named[label][label])
    return {
        "table_data": _data_table(named, record),
        "least_seconded": least,
        "least_seconded_share": per_cent(named[least][least]),
        "duplicate_groups": f"{noise['groups']:,}",
        "duplicate_images": f"{noise['images']:,}",
        "conflicting_groups": f"{noise['conflicting']:,}",
        "rooms": f"{shares['rooms']:,}",
        "room_people": str(shares["people"]),
        "counted_error": f"{shares['counted_error_points']:.1f}",
        "corrected_error": f"{shares['error_points']:.1f}",
        "table_shares": _shares_table(shares),
        "table_dominant": _dominant_table(shares["dominant"]),
        "interval_held": _held(shares),
        "shares_verdict": _verdict(shares),
    }


def _data_table(named: Mapping[str, Any], record: EvaluationRecord) -> str:
    trained, tested = record["imbalance"]["trained_on"], record["per_class"]
    total = sum(trained.values())
    rows = [
        [
            label,
            f"{count:,}",
            per_cent(count / total),
            f"{tested[label]['n']:,}",
            per_cent(named[label][label]),
            _instead(label, named[label]),
        ]
        for label, count in trained.items()
    ]
    rows.append(["all", f"{total:,}", "", f"{record['n']:,}", "", ""])
    heads = ["label", "Training", "share", "PublicTest", "FER+ says the same", "else most often"]
    return table(heads, rows)


def _instead(label: str, shares: Mapping[str, float]) -> str:
    """What most of the others are named."""
    others = {other: share for other, share in shares.items() if other != label}
    most = max(others, key=others.__getitem__)
    return f"{most}, {per_cent(others[most])}"


def _shares_table(shares: Mapping[str, Any]) -> str:
    return table(
        ["", "counting names", "corrected"],
        [
            [
                "mean error of a share, points",
                f"{shares['counted_error_points']:.2f}",
                f"{shares['error_points']:.2f}",
            ],
            ["95 % interval holds the truth", "has none", per_cent(shares["coverage"])],
            ["mean width of the interval, points", "has none", f"{shares['width_points']:.1f}"],
        ],
    )


def _dominant_table(dominant: Mapping[str, Any]) -> str:
    rows = [
        [label, _off(found["off_points"]), per_cent(found["held"])]
        for label, found in dominant.items()
    ]
    heads = ["most show", "its corrected share comes out", "its interval holds the truth"]
    return table(heads, rows)


def _off(points: float) -> str:
    return f"{abs(points):.1f} points too {'low' if points < 0 else 'high'}"


def _held(shares: Mapping[str, Any]) -> str:
    """How often the intervals hold the truth, and where they do so less often than they say."""
    dominant = shares["dominant"]
    held = {label: found["held"] for label, found in dominant.items()}
    short = [label for label in held if held[label] < SELDOM]
    said = f"holds the truth in {per_cent(shares['coverage'])} of all shares"
    if not short:
        return said
    *first, last = short
    ends = dict.fromkeys(per_cent(end(held[label] for label in short)) for end in (min, max))
    labels = f"{', '.join(first)} or {last}" if first else last
    return f"{said}, but of the share of {labels} where it fills the room in {' to '.join(ends)}"


def _verdict(shares: Mapping[str, Any]) -> str:
    hard, missed = shares["hard_cells"], shares["hard_cells_not_halved"]
    mixes, dominant = shares["coverage_by_mix"], shares["dominant"]
    worst = min(dominant, key=lambda label: dominant[label]["held"])
    cells = len(mixes) * len(shares["coverage_by_label"])
    said = (
        f"In {hard} of the {cells} combinations of mixture and expression counting errs by more "
        "than three points"
    )
    if hard:
        said += (
            f"; there the corrected share errs {shares['hard_error_over_counted']:.2f} times as "
            f"much, and in {missed} of them more than half as much"
        )
    return (
        f"{said}. Elsewhere it errs at most {shares['easy_worst_points']:.1f} points more than "
        f"counting. Over the rooms of one mixture the intervals hold the truth in "
        f"{per_cent(min(mixes))} to {per_cent(max(mixes))}. Of shares that dominate a "
        f"room that of {worst} is estimated worst: it comes out "
        f"{_off(dominant[worst]['off_points'])}, "
        f"and its interval holds the truth in {per_cent(dominant[worst]['held'])}."
    )
