"""Visits that are over: what their pages held goes by the clock.

Streamlit keeps the state of a page that was left for two minutes, in case the connection was
only lost, and then lets go of it when somebody else comes or leaves. On a server that nobody
visits any more, the last photograph and its result would stay for days.
"""

from __future__ import annotations

import asyncio
import gc
from typing import Final

from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

LOOK_EVERY_S: Final = 60.0
"""Between looks for visits that are over. Raising it keeps what they held longer."""


async def forget_left_visits() -> None:
    """Look for visits that are over, until cancelled."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        forget_left(Runtime.instance())


def forget_left(runtime: Runtime) -> int:
    """Let go of the visits whose two minutes are over.

    Args:
        runtime: Streamlit's, of this process. How it stores visits is no part of what it promises;
            the test of this module fails where that changes.

    Returns:
        How many.
    """
    storage = runtime._session_mgr._session_storage  # type: ignore[attr-defined]
    if not isinstance(storage, MemorySessionStorage):
        return 0
    kept = storage._cache
    gone = kept.expire()  # type: ignore[attr-defined]
    count = len(gone)
    del gone
    if count:  # a visit refers to itself, and a server that does nothing collects nothing
        gc.collect()
    return count
