"""The router: which page the browser sees. Streamlit runs this file on every visit."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from readroom.app.screens import (
    about,
    attention,
    live,
    model_card,
    photo,
    review,
    sessions,
    video,
)
from readroom.app.screens.live_numbers import forget_drawn
from readroom.app.screens.look import apply_look, menu
from readroom.app.screens.stream_part import unmount_stream

ICON: Final = Path(__file__).with_name("icon.svg")
"""A file of our own: a named icon would be fetched from another site."""


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Readroom", page_icon=ICON, layout="wide")
    apply_look()
    pages = [
        st.Page(live.show, title="Live", url_path="live", default=True),
        st.Page(photo.show, title="Photos", url_path="photos"),
        st.Page(video.show, title="Recordings", url_path="recordings"),
        st.Page(sessions.show, title="Sessions", url_path="sessions"),
        st.Page(review.show, title="Review", url_path="review"),
        st.Page(attention.show, title="Needs attention", url_path="needs-attention"),
        st.Page(about.show, title="About", url_path="about"),
    ]
    card = st.Page(model_card.show, title="Model card", url_path="model-card")
    page = st.navigation([*pages, card], position="hidden")
    menu(pages)
    if page is not pages[0]:
        unmount_stream()
        forget_drawn()
    page.run()


main()
