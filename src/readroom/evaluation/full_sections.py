"""What a full evaluation adds to the HTML page: heads, worse pictures, rare labels, cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

from readroom.evaluation import plots
from readroom.evaluation.drawing import Drawing, svg
from readroom.evaluation.wording import NOTHING, between, shown
from readroom.recognition.evaluations import EvaluationRecord

WIDE_IN: Final = (10.0, 6.6)
HEADS: Final = {
    "fer2013": "The FER-2013 label",
    "ferplus": "What most of ten FER+ raters saw",
}


def full_sections(record: EvaluationRecord) -> list[str]:
    """The further sections of the page.

    Args:
        record: A full evaluation as it stands in ``evaluation.json``.

    Returns:
        HTML, part by part.
    """
    return [
        "<h2>Each head alone</h2>",
        _heads(record),
        "<h2>Worse pictures</h2>",
        _robustness(record["robustness"]),
        _figure(record, plots.corruptions, "Twelve things that go wrong", CORRUPTED, WIDE_IN),
        '<div class="plots below">',
        _figure(record, plots.sizes, "Accuracy by size of the face", SIZED),
        *([] if record["imbalance"] is None else [_imbalance(record)]),
        "</div>",
        "<h2>What the levels are</h2>",
        _corruption_table(record["robustness"]["corruptions"]),
        *(
            []
            if record["cost"] is None
            else ["<h2>What it takes to run</h2>", _cost(record["cost"])]
        ),
    ]


CORRUPTED: Final = (
    "From the crops as they are (leftmost dot, dotted line above) to severe; the lower dotted "
    "line is always naming the most frequent label. The levels are on the axes, in their units."
)
SIZED: Final = (
    "Crops shrunk as a sensor with fewer pixels would and given to the model; the band is the "
    "95 % interval. Where the quality gate begins to refuse is read off such a curve of validation "
    "faces."
)
WEIGHED: Final = (
    "The weight 0 is what is served. At 1 the mixture of the training labels is taken out of "
    "the answers. Nothing was chosen by this curve; bands are 95 % intervals."
)


def _heads(record: EvaluationRecord) -> str:
    rows = []
    for name, head in record["heads"].items():
        rows.append(
            [
                HEADS[name],
                f"{head['n']:,}",
                str(len(head["labels"])),
                between("accuracy", head["accuracy"]),
                between("accuracy", head.get("accuracy_without_twins")),
                between("balanced_accuracy", head["balanced_accuracy"]),
            ]
        )
        if "majority" in head:
            agreed = head["majority"]
            said = ["... where more than half agree", f"{agreed['n']:,}", str(len(head["labels"]))]
            rows.append([*said, between("accuracy", agreed), NOTHING, NOTHING])
    heads = ["Asked for", "Faces", "Labels", "Accuracy", "Without twins", "Balanced accuracy"]
    return _table(heads, rows)


def _robustness(found: Mapping[str, Any]) -> str:
    kept = 100 * (found["relative"]["value"] or 0)
    return (
        f"<p>On {found['n']:,} faces, accuracy falls from "
        f"{shown('accuracy', found['clean']['value'])} to "
        f"<strong>{between('accuracy', found['mean'])}</strong> on average over "
        f"{len(found['corruptions'])} corruptions of five severities: {kept:.0f} % of it is left. "
        f"The mildest of each together: {shown('accuracy', found['by_severity'][0]['value'])}; "
        f"the most severe: {shown('accuracy', found['by_severity'][-1]['value'])}.</p>"
    )


def _imbalance(record: EvaluationRecord) -> str:
    rarest = record["imbalance"]["rarest"]
    return _figure(record, plots.imbalance, f"More weight for rare labels ({rarest})", WEIGHED)


def _corruption_table(corruptions: Iterable[Mapping[str, Any]]) -> str:
    rows = [
        [
            f"{escape(each['title'])}<span class='range'>{escape(each['unit'])}</span>",
            *(
                f"{100 * at['value']:.1f}<span class='range'>{level:g}</span>"
                for at, level in zip(each["accuracy"], each["levels"], strict=True)
            ),
        ]
        for each in corruptions
    ]
    return _table(["Accuracy in %, level below", "1", "2", "3", "4", "5"], rows)


def _cost(cost: Mapping[str, Any]) -> str:
    facts = {
        "File": f"{cost['file_bytes'] / 1e6:.1f} MB",
        "Parameters": "-" if cost["parameters"] is None else f"{cost['parameters']:,}",
        "Operations": "-" if cost["macs"] is None else f"{cost['macs'] / 1e6:.0f} M MACs a face",
        **{
            f"Time in batches of {batch}": f"{each:.2f} ms a face"
            for batch, each in cost["ms_per_face"].items()
        },
        "Machine": "one thread; " + ", ".join(f"{k} {v}" for k, v in cost["machine"].items()),
    }
    items = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items())
    return f'<dl class="facts">{items}</dl>'


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells are HTML of our own; the first of a row is its heading."""
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    thead = f"<thead><tr>{head}</tr></thead>"
    return f'<div class="wide"><table>{thead}<tbody>{body}</tbody></table></div>'


def _figure(
    record: EvaluationRecord,
    draw: Drawing,
    title: str,
    caption: str,
    size_in: tuple[float, float] | None = None,
) -> str:
    if size_in is None:
        drawing = svg(draw, record, title)
    else:
        drawing = f'<div class="panels">{svg(draw, record, title, size_in)}</div>'
    return f"<figure><h3>{title}</h3>{drawing}<figcaption>{caption}</figcaption></figure>"
