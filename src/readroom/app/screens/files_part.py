"""The review's part with files: the report of a session, and its figures for other programs."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from readroom.app.review_data import Review
from readroom.app.screens.look import note
from readroom.app.session_files import ARCHIVES, archive, report, stem_of
from readroom.sessions.store import SessionStore

REPORT: Final = "One page, for two minutes: what happened, when it changed, how sure that is."
FILES: Final = (
    "Every figure with a data dictionary. Whoever has the files has the figures: they do not "
    "expire with the session."
)


def files(store: SessionStore, seen: Review) -> None:
    """A link to the report, and files to keep.

    Args:
        store: Where the session is kept.
        seen: The session.
    """
    session, stem = seen.session, stem_of(seen.session)
    st.html(
        f'<a href="sessions/{session.id}/report" target="_blank" rel="noopener">Open the report</a>'
        f" in a tab of its own, to be read or printed." + note(REPORT)
    )
    with st.container(horizontal=True, gap="small"):
        icon = ":material/download:"
        st.download_button(
            "Report",
            partial(report, store, session.id),
            f"{stem}.html",
            "text/html",
            on_click="ignore",
            icon=icon,
        )
        for name, kind in ARCHIVES.items():
            st.download_button(
                name,
                partial(archive, store, session.id, kind),
                f"{stem}.{kind}.zip",
                "application/zip",
                on_click="ignore",
                icon=icon,
            )
    st.html(note(FILES))
