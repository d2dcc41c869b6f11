"""What the evaluation of the model says, for people who do not work with such models.

Every number comes from the evaluation beside the model; here are only the words.
"""

from __future__ import annotations

from html import escape
from typing import Final

from readroom.domain import Emotion
from readroom.recognition.evaluations import ConfusedPair, EvaluationRecord, confused_pairs
from readroom.view.accuracy_charts import Fall, bars_html, falls_html
from readroom.view.palette import hex_of

LOOKS: Final[dict[Emotion, str]] = {
    Emotion.ANGRY: "brows drawn down and together, lips pressed or teeth shown",
    Emotion.DISGUST: "nose wrinkled, upper lip raised",
    Emotion.FEAR: "brows raised and drawn together, eyes wide, mouth stretched",
    Emotion.HAPPY: "corners of the mouth up, cheeks raised",
    Emotion.SAD: "inner ends of the brows up, corners of the mouth down",
    Emotion.SURPRISE: "brows up, eyes wide, mouth open",
    Emotion.NEUTRAL: "a face at rest",
}
"""The looks that raters usually give these names (Ekman and Friesen 1978). A face may look
so for many other reasons."""

SIZES_SHOWN_PX: Final = (48, 32, 24, 20, 16, 12)
SHOWN_BY_SIZE: Final = "low_resolution"
"""The corruption that the sizes show already."""
CONFUSIONS_SHOWN: Final = 3
_STYLE: Final = """
<style>
.rr-words{display:grid;grid-template-columns:max-content 1fr max-content;gap:.5rem .9rem;
font-size:.92rem;line-height:1.35;align-items:baseline}
.rr-words i{display:inline-block;width:.62rem;height:.62rem;border-radius:2px;margin-right:.5rem}
.rr-words .s{opacity:.72;font-size:.85rem}
.rr-words .n{text-align:right;font-variant-numeric:tabular-nums}
@media (max-width:640px){.rr-words{column-gap:.6rem}}
@media (max-width:300px){.rr-words{grid-template-columns:1fr auto;grid-auto-flow:dense}
.rr-words>.s:not(.n){grid-column:1/3}}
</style>"""


def of_hundred(share: float) -> str:
    """A share as a count of a hundred.

    >>> of_hundred(0.6952), of_hundred(0.004)
    ('70', 'less than 1')

    Args:
        share: 0..1.

    Returns:
        A whole number.
    """
    number = f"{100 * share:.0f}"
    return "less than 1" if share > 0 and number == "0" else number


def headline(record: EvaluationRecord) -> dict[str, str]:
    """The figures at the top of the page.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Number by its words.
    """
    values = {
        "of 100 faces are named as people had labelled them": of_hundred(
            record["accuracy"]["value"]
        )
    }
    if record["named"] is not None:
        values |= {
            "of 100 are sure enough to get a name on screen": of_hundred(
                record["named"]["share"]["value"]
            ),
            "of 100 such names are right": of_hundred(record["named"]["accuracy"]["value"]),
        }
    guess = f"of 100 would be right by always saying {record['majority_label']}"
    return values | {guess: of_hundred(record["majority_baseline"]["value"])}


def context(record: EvaluationRecord) -> str:
    """What the figures at the top were taken on, and how far they reach.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Sentences.
    """
    low, high = (of_hundred(record["accuracy"][end]) for end in ("low", "high"))
    said = (
        f"Measured on {record['date']} on {record['n']:,} photographs that the model had not "
        f"learned from; another draw of as many would give {low} to {high}. "
    )
    agreed = record["agreement"].get(record["split"])
    if agreed is not None:
        said += (
            f"People do not agree either: a second group of raters chose the same word for "
            f"{of_hundred(agreed)} of 100 of these photographs. "
        )
    return said + (
        "In a room most faces are at rest, light is worse and expressions are fainter: expect "
        "fewer right names there."
    )


def words_html(record: EvaluationRecord) -> str:
    """The seven words: what they stand for, and how often they are found.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        HTML that inherits the text colour of its page.
    """
    most: dict[str, ConfusedPair] = {}
    for pair in confused_pairs(record):
        most.setdefault(pair.label, pair)
    rows = []
    for emotion, look in LOOKS.items():
        found = record["per_class"][emotion.label]["recall"]["value"]
        number = "-" if found is None else of_hundred(found)
        taken = most.get(emotion.label)
        other = "" if taken is None else f"{of_hundred(taken.share)} {taken.taken_for}"
        rows.append(
            f'<div><i style="background:{hex_of(emotion)}"></i>{emotion.label}</div>'
            f'<div class="s">{escape(look)}</div>'
            f'<div class="n"><b>{number}</b><br><span class="s">{escape(other)}</span></div>'
        )
    head = (
        '<div></div><div class="s">what raters usually call so</div>'
        '<div class="n s">found, of 100;<br>most taken for</div>'
    )
    return f'{_STYLE}<div class="rr-words">{head}{"".join(rows)}</div>'


def confused(record: EvaluationRecord) -> list[str]:
    """What is taken for something else most often.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        One sentence each, the most frequent first.
    """
    return [
        f"{of_hundred(each.share)} of 100 faces labelled {each.label} are named {each.taken_for}."
        for each in confused_pairs(record)[:CONFUSIONS_SHOWN]
    ]


def sizes_html(record: EvaluationRecord) -> str:
    """How often names are right on small faces.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        HTML that inherits the text colour of its page.
    """
    found = record["robustness"]
    at = dict(zip(found["sizes_px"], found["at_size"], strict=True))
    rows = [(f"{side} px", at[side]["value"]) for side in SIZES_SHOWN_PX if side in at]
    return bars_html(rows, record["majority_baseline"]["value"])


def falls(record: EvaluationRecord) -> str:
    """How often names are right as pictures get worse.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        HTML that inherits the text colour of its page.
    """
    rows = [
        Fall(each["title"], tuple(interval["value"] for interval in each["accuracy"]))
        for each in record["robustness"]["corruptions"]
        if each["name"] != SHOWN_BY_SIZE
    ]
    return falls_html(rows, record["majority_baseline"]["value"])


def worse(record: EvaluationRecord) -> str:
    """How much worse pictures cost, in words.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        A sentence.
    """
    found = record["robustness"]
    ordered = sorted(found["corruptions"], key=lambda each: each["accuracy"][-1]["value"])
    hardest = ", then ".join(each["title"].lower() for each in ordered[:2])
    return (
        f"The same photographs, spoiled on purpose in {len(found['corruptions'])} ways (few pixels "
        "among them), each from mild (pale) to severe (dark). On average "
        f"{of_hundred(found['mean']['value'])} of 100 are still named as labelled. Hardest: "
        f"{hardest}."
    )
