"""Reports and archives of a session as bytes to be sent.

Each is entered in the audit log before it leaves.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from readroom.app.temporary import upload_folder
from readroom.domain import Session
from readroom.recordings.recalibration import recalibration_of
from readroom.recordings.summaries import with_summaries
from readroom.sessions.contents import may_leave
from readroom.sessions.export import ExportFormat, export
from readroom.sessions.store import SessionStore
from readroom.view.session_report import session_report
from readroom.view.session_story import tell

ARCHIVES: Final[dict[str, ExportFormat]] = {"CSV": "csv", "Parquet": "parquet", "JSON": "json"}
"""Formats by the word on their button."""


def report(store: SessionStore, session_id: str) -> bytes:
    """The report of a session.

    Args:
        store: Where it is kept.
        session_id: Of the session.

    Returns:
        A whole HTML page.

    Raises:
        UnknownRecordError: If there is no such session.
        RefusedError: If its figures may not be shown for its purpose in its place.
        MissingExtraError: If the drawing library is not installed.
    """
    contents = may_leave(store, session_id)
    story = tell(contents, recalibration_of(contents.session), store.dismissed(session_id))
    page = session_report(story)
    store.record("report", session_id)
    return page.encode()


def archive(store: SessionStore, session_id: str, file_format: ExportFormat) -> bytes:
    """Every figure of a session that may leave, with the data dictionary.

    Args:
        store: Where it is kept.
        session_id: Of the session.
        file_format: How tables are written; the dictionary is CSV always.

    Returns:
        A ZIP file.

    Raises:
        UnknownRecordError: If there is no such session.
        RefusedError: If its figures may not be shown for its purpose in its place.
    """
    contents = may_leave(store, session_id)
    what = "person" if len(contents.samples) else "room"
    store.record("export", session_id, f"{file_format} {what}")
    packed = BytesIO()
    with upload_folder() as folder, ZipFile(packed, "w") as archived:
        whole = with_summaries(contents, recalibration_of(contents.session))
        for path in export(whole, folder, file_format):
            archived.write(path, path.name, ZIP_DEFLATED)
    return packed.getvalue()


def stem_of(session: Session) -> str:
    """What files of a session are called.

    Args:
        session: The one that the files are of.

    Returns:
        A name that every system takes, without an ending.
    """
    title = re.sub(r"[^\w-]+", "-", session.title).strip("-")[:60]
    return f"readroom-{title or session.id[:8]}"
