"""The file that Streamlit Community Cloud runs; elsewhere `readroom app` starts the pages."""

from __future__ import annotations

import logging
import runpy

import streamlit as st

from readroom.errors import ModelError
from readroom.recognition.model_files import MODEL_FILES, locate


def fetch_detector() -> None:
    """Fetch YuNet once; without it faces are found by the weaker cascade of OpenCV."""
    if st.session_state.setdefault("detector_asked_for", False):
        return
    st.session_state["detector_asked_for"] = True
    try:
        locate(MODEL_FILES["yunet"])
    except ModelError as error:
        logging.getLogger("readroom").warning("%s", error)


fetch_detector()
runpy.run_module("readroom.app.main", run_name="__main__")
