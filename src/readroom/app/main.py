"""The router: which page the browser sees. Streamlit runs this file on every visit."""

from __future__ import annotations

import streamlit as st

from readroom.app.screens import about, live, photo, video
from readroom.app.screens.look import apply_look


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Readroom", page_icon=":material/groups:", layout="wide")
    apply_look()
    pages = [
        st.Page(live.show, title="Live", icon=":material/videocam:", url_path="live", default=True),
        st.Page(photo.show, title="Photos", icon=":material/image:", url_path="photos"),
        st.Page(video.show, title="Recordings", icon=":material/movie:", url_path="recordings"),
        st.Page(about.show, title="About", icon=":material/info:", url_path="about"),
    ]
    st.navigation(pages, position="top").run()


main()
