"""What came of fitting a model to somebody's own faces, in a few plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from readroom.evaluation.wording import shown, shown_difference, shown_range

if TYPE_CHECKING:
    from readroom.evaluation.intervals import Interval
    from readroom.training.transfer import Verdict


def report(verdict: Verdict) -> str:
    """Before, after, and whether it helped.

    Args:
        verdict: A finished one.

    Returns:
        Lines in Rich's markup.
    """
    how = f"{verdict.trunk} trunk, {verdict.chosen}" + ("" if verdict.better else ", not written")
    lines = [
        f"named as you labelled them, of {verdict.faces:,} faces, each judged by a network "
        "that had not seen it:",
        f"  before      {_share(verdict.before)}",
        f"  after       {_share(verdict.after)}   ({how})",
        f"  difference  {shown_difference('accuracy', verdict.difference)} points",
        *(f"[yellow]note[/]  {escape(note)}" for note in verdict.notes),
    ]
    if not verdict.better:
        lines.append(
            "[yellow]kept[/]      the old weights: new ones must name more faces rightly and have "
            "a lower log loss, too"
        )
    elif (verdict.difference.low or 0.0) <= 0:
        lines.append("[yellow]may be chance[/]  the difference's interval holds 0: use more faces")
    word = "new model" if verdict.better else "old model"
    lines.append(f"[green]{word}[/]  {escape(str(verdict.card.path))}")
    return "\n".join(lines)


def _share(interval: Interval) -> str:
    return f"{shown('accuracy', interval.value)} ({shown_range('accuracy', interval)})"
