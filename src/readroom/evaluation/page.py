"""The evaluation as one HTML page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import Final

from readroom.evaluation import plots
from readroom.evaluation.compare import Contender
from readroom.evaluation.drawing import Drawing, svg
from readroom.evaluation.evaluation import Evaluation
from readroom.evaluation.full_sections import full_sections
from readroom.evaluation.measures import PER_CLASS
from readroom.evaluation.wording import (
    MEASURES,
    NOT_SAID,
    shown,
    shown_difference,
    shown_range,
    subject,
)
from readroom.recognition.evaluations import EvaluationRecord

TILES: Final = ("accuracy", "majority_baseline", "macro_f1", "ece")
CLASS_HEADS: Final = {
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "auc": "AUC",
}
PLOTS: Final = (
    (
        plots.confusion,
        "Confusion matrix",
        "Of the faces labelled as the row says, the per cent named as the column says.",
    ),
    (
        plots.roc,
        "ROC, each expression against all others",
        "The further up and to the left, the better the faces of that expression stand out.",
    ),
    (
        plots.reliability,
        "Reliability",
        "On the dotted line, confidence is exactly the share named rightly. "
        "Each dot is a fifteenth of the faces; bars are 95 % intervals.",
    ),
    (
        plots.coverage,
        "Accuracy against coverage",
        "How often the name is right when only the surest faces are named at all.",
    ),
)


def evaluation_page(evaluation: Evaluation) -> str:
    """The page of one model.

    Args:
        evaluation: A finished one.

    Returns:
        A whole HTML document.
    """
    model = evaluation.model.name
    told = evaluation.to_dict()
    return _document(
        f"{model}: evaluation",
        f'<p class="from">Readroom evaluation of the model {escape(model)}</p>',
        "<h1>How often is the visible expression named as people labelled it?</h1>",
        _lead(evaluation),
        _tiles(evaluation),
        _list("Worth knowing about these data", evaluation.notes),
        "<h2>By expression</h2>",
        _class_table(evaluation),
        "<h2>Plots</h2>",
        '<div class="plots">',
        *(_figure(told, *plot) for plot in PLOTS),
        "</div>",
        *([] if evaluation.further is None else full_sections(told)),
        "<h2>All measures</h2>",
        _measure_table(evaluation),
        _list("What these numbers do not say", NOT_SAID),
        _facts(evaluation),
    )


def comparison_page(evaluations: Sequence[Evaluation], contenders: Sequence[Contender]) -> str:
    """The page that sets several models side by side and leads to each one's own page.

    Args:
        evaluations: Finished ones.
        contenders: What :func:`readroom.evaluation.compare.compare` made of them.

    Returns:
        A whole HTML document.
    """
    first = contenders[0].folder
    heads = "".join(
        f'<th scope="col"><a href="{escape(each.folder)}/evaluation.html">'
        f"{escape(each.folder)}</a></th>"
        for each in contenders
    )
    rows = [
        f'<tr><th scope="row">{title}</th>{"".join(_contender(name, c) for c in contenders)}</tr>'
        for name, title in ((name, MEASURES[name].title) for name in contenders[0].values)
    ]
    notes = tuple(dict.fromkeys(note for one in evaluations for note in one.notes))
    return _document(
        "Evaluation of several models",
        '<p class="from">Readroom evaluation</p>',
        f"<h1>{len(contenders)} models on the same faces</h1>",
        f'<p class="lead">Measured on {escape(subject(evaluations[0]))}. Below each value stands '
        f"the difference to {escape(first)} with its 95 % interval, taken on the same resampled "
        "faces for both; it is set in bold where the interval leaves out 0.</p>",
        f'<div class="wide"><table><thead><tr><th></th>{heads}</tr></thead>',
        f"<tbody>{''.join(rows)}</tbody></table></div>",
        '<p class="below"><small>Lower is better for risk-coverage area, both calibration errors, '
        "log loss and Brier score. Many comparisons find some difference by chance.</small></p>",
        _list("Worth knowing about these data", notes),
        _list("What these numbers do not say", NOT_SAID),
    )


def _document(title: str, *body: str) -> str:
    style = files("readroom.evaluation").joinpath("page.css").read_text(encoding="utf-8")
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
    )
    return head + "\n".join(part for part in body if part) + "\n</main>\n</body>\n</html>\n"


def _lead(evaluation: Evaluation) -> str:
    accuracy = evaluation.measured.scalars["accuracy"]
    baseline = evaluation.measured.scalars["majority_baseline"]
    return (
        f'<p class="lead">On {escape(subject(evaluation))}, the model names '
        f"<strong>{shown('accuracy', accuracy.value)}</strong> as they are labelled "
        f"(95 % interval {shown_range('accuracy', accuracy)}). Always saying "
        f"“{escape(evaluation.majority_label)}” would reach "
        f"{shown('majority_baseline', baseline.value)}.</p>"
    )


def _tiles(evaluation: Evaluation) -> str:
    tiles = (
        f"<div><dt>{MEASURES[name].title}</dt><dd>{shown(name, each.value)}"
        f'<span class="range">{shown_range(name, each)}</span></dd></div>'
        for name in TILES
        for each in (evaluation.measured.scalars[name],)
    )
    return f'<dl class="tiles">{"".join(tiles)}</dl>'


def _class_table(evaluation: Evaluation) -> str:
    heads = "".join(f'<th scope="col">{CLASS_HEADS[name]}</th>' for name in PER_CLASS)
    rows = []
    for number, label in enumerate(evaluation.labels):
        intervals = ((name, evaluation.measured.per_class[name][number]) for name in PER_CLASS)
        cells = "".join(
            _cell(name, each.value, shown_range(name, each)) for name, each in intervals
        )
        count = f"<td>{evaluation.rows_of(label):,}</td>"
        rows.append(f'<tr><th scope="row">{escape(label)}</th>{count}{cells}</tr>')
    return (
        '<div class="wide"><table class="classes"><thead><tr><th scope="col">Labelled</th>'
        f'<th scope="col">Faces</th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _measure_table(evaluation: Evaluation) -> str:
    scalars = evaluation.measured.scalars
    rows = [
        f'<tr><th scope="row">{words.title}</th><td>{shown(name, scalars[name].value)}</td>'
        f'<td class="range">{shown_range(name, scalars[name])}</td>'
        f'<td class="words">{words.meaning}</td></tr>'
        for name, words in MEASURES.items()
        if name in scalars
    ]
    return (
        '<div class="wide"><table class="measures"><thead><tr><th></th><th scope="col">Value</th>'
        '<th scope="col">95 % interval</th><th></th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(name: str, value: float | None, below: str) -> str:
    under = f'<span class="range">{below}</span>' if value is not None else ""
    return f"<td>{shown(name, value)}{under}</td>"


def _contender(name: str, contender: Contender) -> str:
    cell = _cell(name, contender.values[name].value, shown_range(name, contender.values[name]))
    difference = contender.differences.get(name)
    if difference is None or difference.low is None or difference.high is None:
        return cell
    clear = " clear" if difference.low > 0 or difference.high < 0 else ""
    words = shown_difference(name, difference)
    return cell.replace("</td>", f'<span class="range{clear}">{words}</span></td>')


def _figure(record: EvaluationRecord, draw: Drawing, title: str, caption: str) -> str:
    drawing = svg(draw, record, title)
    return f"<figure><h3>{title}</h3>{drawing}<figcaption>{caption}</figcaption></figure>"


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{title}</h2><ul>{items}</ul>" if items else ""


def _facts(evaluation: Evaluation) -> str:
    model = evaluation.model
    facts = {
        "Model": f"{model.name}, version {model.version}",
        "sha256": model.sha256,
        "Head": evaluation.head,
        "Data": evaluation.data,
        "Split": evaluation.split or "all rows",
        "Faces": f"{evaluation.n:,}",
        "Intervals": f"percentile bootstrap over {evaluation.drawn}, 1,000 resamples",
    }
    items = "".join(f"<dt>{name}</dt><dd>{escape(fact)}</dd>" for name, fact in facts.items())
    return f'<h2>What was measured</h2><dl class="facts">{items}</dl>'
