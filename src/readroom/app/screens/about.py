"""What Readroom can tell and what it cannot, in plain words."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.screens.look import heading

CAN: Final = """
##### What it shows

- Where faces are, and which face is the same person as a moment ago.
- The *visible expression* of each face that is large, sharp and frontal enough:
  angry, disgust, fear, happy, sad, surprise or neutral, each with its certainty.
- How many people were measured, how many were not, and why not.
"""
CANNOT: Final = """
##### What it cannot tell

- What somebody thinks or experiences. A face moves for many reasons; people scowl when
  they concentrate and smile out of politeness.
- Anything reliable about one person from one moment. Read groups, over time.
- A face that is too small, turned away or blurred. It is *not measured*, never neutral.
- Expressions equally well for everybody. The model learned from photographs of the web
  and errs differently for different ages, skin tones and cultures.
"""
PRIVACY: Final = """
##### What happens to pictures

- Live: frames travel from your browser to the Readroom server and back, encrypted. They
  are dropped as soon as they are drawn. Numbers are kept in memory only.
  Nothing is written to disk.
- Photos and recordings lie in a temporary folder while they are analysed; it is deleted
  right after. Results stay in memory until you remove the file, or until some minutes
  after you leave.
- These pages load nothing from other sites and send nothing to them.
"""
CARE: Final = """
##### Before you use it with others

Ask everybody in view first, say what for, and offer a way to take part without it. In the
European Union, reading emotions from faces in workplaces and education is prohibited by
Article 5 of the AI Act, medical and safety reasons excepted. This is no legal advice.
"""


def show() -> None:
    """The page."""
    heading("About", "Readroom reads visible expressions and says how sure it is.")
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(CAN)
        st.markdown(PRIVACY)
    with right:
        st.markdown(CANNOT)
        st.markdown(CARE)
