"""The numbers of a live page ask the gate again once what they rest on has ended."""

from streamlit.testing.v1 import AppTest


def page():
    from types import SimpleNamespace

    import streamlit as st

    from readroom.app.screens.live_numbers import numbers_part

    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"asked {runs} times")
    if runs == 1:
        numbers_part(SimpleNamespace(permission=SimpleNamespace(over=True)), playing=False)


def test_an_exception_that_has_ended_brings_the_page_back_to_the_gate():
    shown = AppTest.from_function(page, default_timeout=30).run()
    assert not shown.exception
    assert [one.value for one in shown.text] == ["asked 2 times"]
