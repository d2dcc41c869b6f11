"""Choices that outlive their widgets.

Streamlit forgets a widget's value once its page is left, and a value that is set from outside
reaches the browser only where the run that sends it is not broken off. So a choice lies under a
key of its own, and a page that is given other choices from outside has other widgets.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

_TURN: Final = "kept_choice_turn"


def widget_key(choice: str) -> str:
    """The key of the widget that shows a choice.

    Args:
        choice: Under which the choice itself lies in the visitor's state.

    Returns:
        The key, until :func:`show_anew`.
    """
    return f"{choice}-box-{st.session_state.get(_TURN, 0)}"


def newest(choice: str) -> object:
    """A choice as its widget has it now, also before that is shown in this run.

    Args:
        choice: As for :func:`widget_key`.

    Returns:
        The value, or None where nothing was chosen yet.
    """
    return st.session_state.get(widget_key(choice), st.session_state.get(choice))


def show_anew() -> None:
    """The choices were set from outside: what shows them begins anew with their values."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
