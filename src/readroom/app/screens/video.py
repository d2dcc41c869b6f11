"""The recording page: a video in; an annotated video, a table and a summary out."""

from __future__ import annotations

import streamlit as st

from readroom.app.screens.look import heading


def show() -> None:
    """The page."""
    heading("Recordings", "A video becomes an annotated video, a table of faces and a summary.")
    st.file_uploader("Recording", type=["mp4"], label_visibility="collapsed")
