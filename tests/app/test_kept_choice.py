"""What a visitor chose outlives the widget that it was chosen with."""

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def page():
    def show():
        import streamlit as st

        from readroom.app.screens.kept_choice import newest, widget_key

        st.text(f"before {newest('large')}")
        if not st.session_state.get("elsewhere"):
            before = bool(st.session_state.get("large"))
            st.session_state["large"] = st.toggle("Large", before, key=widget_key("large"))

    return AppTest.from_function(show, default_timeout=30).run()


def test_the_newest_value_is_known_before_the_widget_is_shown(page):
    assert page.text[0].value == "before None"
    page.toggle[0].set_value(True).run()
    assert page.text[0].value == "before True"


def test_a_choice_is_kept_while_another_page_is_shown(page):
    page.toggle[0].set_value(True).run()
    page.session_state["elsewhere"] = True
    page.run().run()
    assert not page.toggle
    page.session_state["elsewhere"] = False
    page.run()
    assert page.toggle[0].value is True


def test_a_choice_set_from_outside_is_shown(page):
    page.toggle[0].set_value(True).run()
    page.session_state["large"] = False
    page.session_state["kept_choice_turn"] = 1  # what show_anew does within a run
    page.run()
    assert page.toggle[0].value is False
    assert page.text[0].value == "before False"
