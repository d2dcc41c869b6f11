"""Memory that a finished live session gives back to the computer.

Frames of many sizes come and go in many threads, and the C library keeps the holes between them.
Measured over killed tabs: 30 to 60 MB that no object uses. They are given back at the end of a
session, which is seldom, instead of being counted as this process's for ever. So is what only
refers to itself: the server does not look for that after every run of a page, as Streamlit's
does, since looking takes a tenth of a second in which no picture is drawn.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Final

M_ARENA_MAX: Final = -8
"""Of glibc's malloc.h."""

ARENAS: Final = 2
"""Heaps that the threads of a process share. By default glibc makes up to eight for each core, and
memory that is freed in one of them is not used by another: the server grew with every
killed tab. Raising it makes threads that allocate at once wait less for each other."""


def give_back() -> None:
    """Let go of what nobody uses, and of holes where the C library can (glibc); takes 0.1 s."""
    gc.collect()
    trim = _trim()
    if trim is not None:
        trim(0)


def share_heaps() -> None:
    """Let threads share few heaps, where the C library can (glibc); before any of them starts."""
    if sys.platform.startswith("linux"):
        limit = getattr(ctypes.CDLL(None), "mallopt", None)
        if limit is not None:
            limit(M_ARENA_MAX, ARENAS)


@lru_cache(maxsize=1)
def _trim() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim
