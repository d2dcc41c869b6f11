"""What people read of a source is printable and tells no secret."""

from __future__ import annotations

import os

import pytest

from readroom.recognition.source_names import readable


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://me:secret@host:554/live", "rtsp://host:554/live"),
        ("RTSPS://me@host/live", "RTSPS://host/live"),
        ("http://host/a.mp4?token=secret&x=1", "http://host/a.mp4"),
        ("http://host/a.mp4#secret", "http://host/a.mp4"),
        ("rtsp://me:sec@ret@host/live", "rtsp://host/live"),
        ("rtsp://me:sec/ret?@host/live", "rtsp://host/live"),
        ("http://host:8080/@me/a.mp4", "http://host:8080/@me/a.mp4"),
        ("http://[::1]:80/@me/a.mp4", "http://[::1]:80/@me/a.mp4"),
        ("me:pass@file?.mp4", "me:pass@file?.mp4"),
    ],
)
def test_secrets_of_an_address_are_not_shown(address: str, shown: str) -> None:
    assert readable(address) == shown


def test_bytes_that_are_no_text_can_be_printed() -> None:
    name = readable(os.fsdecode(b"caf\xe9.jpg"))
    assert name.encode("utf-8")
    assert name.startswith("caf")
