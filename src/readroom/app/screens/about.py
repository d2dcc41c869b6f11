"""What the numbers mean, how often they are right, and where they must not be used."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app import accuracy_words
from readroom.app.screens.look import figures, heading, line, note, warning
from readroom.recognition.cards import ModelCard
from readroom.recognition.evaluations import EvaluationRecord, read_evaluation

MEANING: Final = """
## What the seven words mean

A word is what people who look at a picture would call a *visible expression*, no more. The number:
how many of 100 faces with that label get that name. Below it: the name they most often get instead.
"""
CANNOT: Final = """
## What it cannot tell

- What somebody thinks or experiences. A face moves for many reasons; people scowl when
  they concentrate and smile out of politeness.
- Anything reliable about one person from one moment. Read groups, over time.
- A face that is too small, turned away or blurred. It is *not measured*, never neutral. Nor is one
  that never moves in a video meeting: a picture in the place of a camera that is off.
- Expressions equally well for everybody. The model learned from photographs of the web
  that name no age, skin tone or origin: how it errs by group is unknown.
"""
FORBIDDEN: Final = """
## Where it must not be used

- **Decisions about a person**: grades, hiring, discipline, diagnosis, insurance, policing.
- **Lies, stress, attention, character.** A face does not show them.
- **Schools and workplaces in the European Union**: Article 5(1)(f) of the AI Act prohibits
  inferring emotions of people there, medical and safety reasons excepted. Showing only group
  figures is no exemption to rely on. Other places have laws of their own; this is no legal advice.
- **People who were not asked.** Ask everybody in view first, say what for, and offer a way to
  take part without it.
"""
PRIVACY: Final = """
## What happens to pictures

- Live: the picture of a browser's camera or window travels to the Readroom server and back,
  encrypted; network cameras are read by the server. Pictures are dropped once drawn. Only
  an uploaded video lies in a temporary file while it plays. Unless a session is kept, numbers
  stay in memory alone, for some minutes.
- Photos and recordings lie in a temporary folder while they are analysed; it is deleted
  right after. Results stay in memory until you remove the file. If you leave without, they go
  within three minutes.
- Sessions hold numbers by the second, never pictures: kept where "Keep this session" on
  the live page or `readroom analyze --record` asks for it, with the purpose and the consent
  recorded, until they expire or are deleted.
- These pages load nothing from other sites and send nothing to them.
"""
SMALL: Final = (
    "Side of the square around the face. Dotted: always saying the most frequent word. "
    "Faces below the model's own limit are not measured at all."
)
NO_FIGURES: Final = (
    "There are no figures for the model that is installed: its evaluation is missing or is of "
    "another model. Do not rely on names until it was evaluated."
)


def show() -> None:
    """The page."""
    heading(
        "About these numbers",
        "What the seven words mean, how often they are right, what makes them worse, "
        "and where they must not be used.",
    )
    told = read_evaluation(ModelCard.read())
    if told is None:
        st.html(warning(NO_FIGURES))
    else:
        _figures(told)
        line()
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(FORBIDDEN)
    with right:
        st.markdown(CANNOT)
        st.markdown(PRIVACY)


def _figures(record: EvaluationRecord) -> None:
    st.html(figures(accuracy_words.headline(record)))
    st.html(note(accuracy_words.context(record)))
    line()
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(MEANING)
        st.html(accuracy_words.words_html(record))
        st.markdown("## What it confuses most")
        st.markdown("\n".join(f"- {sentence}" for sentence in accuracy_words.confused(record)))
    with right:
        st.markdown("## How it gets worse with small faces")
        st.html(accuracy_words.sizes_html(record))
        st.html(note(SMALL))
        st.markdown("## ... and with blurred, dark or hidden ones")
        st.html(accuracy_words.falls(record))
        st.html(note(accuracy_words.worse(record)))
    # A plain link, for the page it leads to is in no menu.
    st.html(
        f'<a href="model-card" target="_self">Model card</a> of {record["model"]["name"]} '
        f"({record['model']['sha256'][:12]}): every figure with its interval, what the model "
        "learned from, and how it was made."
    )
