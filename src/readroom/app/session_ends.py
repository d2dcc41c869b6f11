"""The ends of kept sessions, written by threads of their own: who leaves waits for no store."""

from __future__ import annotations

import threading
import time
from typing import Final

ENDING: Final = "session-end"
"""What these threads are called."""


def wait_for_ends(within_s: float) -> None:
    """Wait until the sessions that were ended are written, wherever they were kept.

    Args:
        within_s: Longest wait for all of them.
    """
    deadline = time.monotonic() + within_s
    for thread in threading.enumerate():
        if thread.name == ENDING:
            thread.join(max(deadline - time.monotonic(), 0.0))
