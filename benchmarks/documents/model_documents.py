"""The documents of a repository that state how good its model is, all from one evaluation.

`evaluation.json` lies beside the model, so that an installed app has it too. From it
come ``docs/model-card.md``, the pictures in ``docs/figures/`` and the part of the
README between two marks; a test refuses a repository in which they disagree.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from readroom.errors import OutputError
from readroom.evaluation import plots
from readroom.evaluation.drawing import SIZE_IN, Drawing, picture
from readroom.evaluation.markdown import table
from readroom.evaluation.model_card import PICTURES, model_card
from readroom.evaluation.wording import between, timed_instead
from readroom.recognition.evaluations import EvaluationRecord
from readroom.whole_files import written_whole

BEGIN: Final = "<!-- figures of the model: written by make figures -->"
END: Final = "<!-- end of the figures of the model -->"
FACE_PX: Final = 24
"""The size of face whose accuracy the README names: that of the back rows."""

DRAWN: Final[Mapping[str, tuple[Drawing, tuple[float, float]]]] = {
    "reliability": (plots.reliability, SIZE_IN),
    "coverage": (plots.coverage, SIZE_IN),
    "roc": (plots.roc, SIZE_IN),
    "confusion": (plots.confusion, SIZE_IN),
    "corruptions": (plots.corruptions, (9.0, 6.4)),
    "sizes": (plots.sizes, SIZE_IN),
    "imbalance": (plots.imbalance, SIZE_IN),
}
"""How each of :data:`readroom.evaluation.model_card.PICTURES` is drawn, and its size."""


def write_documents(root: Path, facts: Mapping[str, Any], record: EvaluationRecord) -> list[Path]:
    """Write everything that states figures of the model, in a repository of this form.

    Args:
        root: The repository: ``README.md`` with the two marks, and ``docs``.
        facts: The JSON card of the model.
        record: Its full evaluation as it stands in ``evaluation.json``.

    Returns:
        The files written.

    Raises:
        OutputError: If the README has not the two marks, or a place cannot be written to.
    """
    readme = root / "README.md"
    texts = {
        readme: in_readme(readme.read_text(encoding="utf-8"), readme_figures(record)),
        root / "docs" / "model-card.md": model_card(facts, record, pictures="figures"),
    }
    for name in drawn(record):
        draw, size = DRAWN[name]
        text = picture(draw, record, PICTURES[name], size, f"evaluation {digest(record)}")
        texts[root / "docs" / "figures" / f"{name}.svg"] = text
    for path, text in texts.items():
        with written_whole(path) as partial:
            partial.write_text(text, encoding="utf-8")
    return list(texts)


def drawn(record: EvaluationRecord) -> list[str]:
    """Which pictures an evaluation gives.

    Args:
        record: A full evaluation as it stands in ``evaluation.json``.

    Returns:
        Names of :data:`DRAWN`.
    """
    return [name for name in DRAWN if name != "imbalance" or record["imbalance"] is not None]


def digest(record: EvaluationRecord) -> str:
    """A short name for one evaluation, which its pictures carry.

    Args:
        record: An evaluation as it stands in ``evaluation.json``.

    Returns:
        Twelve hexadecimal digits; another figure anywhere gives others.
    """
    words = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def in_readme(text: str, figures: str) -> str:
    """A README with other figures of the model.

    Args:
        text: The README, with one :data:`BEGIN` and one :data:`END` after it.
        figures: What shall stand between the two.

    Returns:
        The README; all else as it was.

    Raises:
        OutputError: If the marks are not there once each, in this order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in before + after:
        raise OutputError(f"README.md: expected the lines {BEGIN!r} and {END!r}, once each")
    return f"{before}{BEGIN}\n{figures}\n{END}{after}"


def readme_figures(record: EvaluationRecord) -> str:
    """The figures of the model as the README states them.

    Args:
        record: A full evaluation as it stands in ``evaluation.json``.

    Returns:
        A line and a table in Markdown.
    """
    model, found = record["model"], record["robustness"]
    said = (
        f"Of the shipped model, `{model['name']}` of {model['version']} (sha256 "
        f"`{model['sha256'][:12]}`), measured on {record['date']} on {record['n']:,} faces of "
        f"FER-2013's {record['split']}; [the model card](docs/model-card.md) has the rest:"
    )
    rows = [
        ["Named as labelled", between("", record["accuracy"])],
        [
            f'... without exact copies of other parts; always saying "{record["majority_label"]}"',
            f"{between('', record.get('accuracy_without_twins'))}; "
            f"{between('', record['majority_baseline'])}",
        ],
        *_named(record),
        ["... of the surest 75 % of the faces", between("", record["accuracy_at_75_coverage"])],
        [
            "Macro-F1; mean recall",
            f"{between('', record['macro_f1'])}; {between('', record['balanced_accuracy'])}",
        ],
        [
            "Calibration error (ECE); what of it is more than chance",
            f"{between('', record['ece'])}; {between('', record['ece_excess'])}",
        ],
        *_ferplus(record),
        [
            f"Under {len(found['corruptions'])} corruptions of five severities, mean",
            f"{between('', found['mean'])}, {between('', found['relative'])} of the first line",
        ],
        *_small(record),
        *_cost(record),
    ]
    return f"\n{said}\n\n{table(['question', 'answer'], rows, numbers=False)}\n"


def _named(record: EvaluationRecord) -> list[list[str]]:
    named = record["named"]
    if named is None:
        return []
    return [
        [
            "Faces that get a name at all; of these, named as labelled",
            f"{between('', named['share'])}; {between('', named['accuracy'])}",
        ]
    ]


def _ferplus(record: EvaluationRecord) -> list[list[str]]:
    head = record["heads"].get("ferplus")
    if head is None:
        return []
    words = f"Named as most of ten raters say (FER+, {len(head['labels'])} labels, own head)"
    agreed = head["majority"]
    return [
        [words, between("", head["accuracy"])],
        [
            f"... where more than half of them agree, {agreed['n']:,} faces",
            between("", agreed),
        ],
    ]


def _small(record: EvaluationRecord) -> list[list[str]]:
    found = record["robustness"]
    at = dict(zip(found["sizes_px"], found["at_size"], strict=True))
    return [[f"Faces of {FACE_PX} px", between("", at[FACE_PX])]] if FACE_PX in at else []


def _cost(record: EvaluationRecord) -> list[list[str]]:
    cost = record["cost"]
    if cost is None:
        return []
    times = ", ".join(f"{each:.2f} ms" for each in cost["ms_per_face"].values())
    batches = ", ".join(f"in batches of {batch}" for batch in cost["ms_per_face"])
    timed = timed_instead(record)
    other = f" (timed: `{timed}`, the same network)" if timed else ""
    return [
        [
            f"One face on one core of {cost['machine']['processor']}, {batches}; file",
            f"{times}{other}; {cost['file_bytes'] / 1e6:.1f} MB",
        ]
    ]
