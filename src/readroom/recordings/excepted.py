"""What rests on the exception for medical and safety reasons is in the audit log.

The gate allows it; whoever opens the model by it says so here first, whether or not a
session is kept, so that nobody is read under the exception without a trace.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Final

from readroom.privacy.gate import Permission
from readroom.sessions.store import SessionStore

ACTION: Final = "exception"


def record_exception(
    permission: Permission, store: SessionStore | None = None, session_id: str | None = None
) -> None:
    """Write down that faces are read under the exception; nothing for other permissions.

    Args:
        permission: Of the gate.
        store: Where the audit log is; the configured one by default, opened only if needed.
        session_id: Of the session that is kept, if one is.

    Raises:
        StoreError: If it cannot be written; then nothing may be read either.
    """
    given = permission.exception
    if given is None:
        return
    where = SessionStore.open() if store is None else nullcontext(store)
    detail = f"{permission.purpose} in {given.region} until {given.until}, file {given.sha256}"
    with where as opened:
        opened.record(ACTION, session_id, detail)
