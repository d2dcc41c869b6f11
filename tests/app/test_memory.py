"""Holes in the heap are given back, on every system without a word."""

import subprocess
import sys

import pytest

from readroom.app import memory


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_nothing_happens_where_nothing_can(monkeypatch, platform):
    memory._trim.cache_clear()
    monkeypatch.setattr("sys.platform", platform)
    memory.give_back()
    assert (memory._trim() is not None) <= (platform == "linux")
    memory._trim.cache_clear()


ARENAS_OF = """
import ctypes, sys, threading
from readroom.app.memory import share_heaps
if sys.argv[1] == "shared":
    share_heaps()
stay = threading.Barrier(13)
def allocate():
    kept = [bytearray(300) for _ in range(1000)]
    stay.wait()
threads = [threading.Thread(target=allocate) for _ in range(12)]
for one in threads:
    one.start()
stay.wait()
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's heaps")
def test_threads_share_two_heaps():
    def heaps(how):
        command = [sys.executable, "-c", ARENAS_OF, how]
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        return told.stderr.count("Arena ")

    assert heaps("shared") <= memory.ARENAS < heaps("as they come")
