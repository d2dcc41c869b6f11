"""What people read of a source is printable and tells no secret."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.recognition.source_names import readable

anything = st.text(st.characters(codec="utf-8"), max_size=12)
schemes = st.sampled_from(["rtsp", "RTSPS", "http", "https", "rtmp"])
users = st.text(st.characters(codec="utf-8", exclude_characters=":/?#["), max_size=8)
places = st.sampled_from(["10.0.0.5", "cam:8080", "[::1]:554"])
paths = st.sampled_from(["", "/", "/live", "/@you/a.mp4", "?mail=a@b", "/a?b=c#d"])


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://me:secret@host:554/live", "rtsp://host:554/live"),
        ("RTSPS://me@host/live", "RTSPS://host/live"),
        ("http://host/a.mp4?token=secret&x=1", "http://host/a.mp4"),
        ("http://host/a.mp4#secret", "http://host/a.mp4"),
        ("rtsp://me:sec@ret@host/live", "rtsp://host/live"),
        ("rtsp://me:sec/ret?@host/live", "rtsp://host/live"),
        ("rtsp://admin:p@ss/word@10.0.0.5/s", "rtsp://10.0.0.5/s"),
        ("rtsp://admin:12/34@10.0.0.5/s", "rtsp://10.0.0.5/s"),
        ("http://me:x@y/z@cam:8080/v", "http://cam:8080/v"),
        ("http://host:8080/@me/a.mp4", "http://me/a.mp4"),
        ("http://cam:8080/video?user=me@corp&pwd=secret", "http://corp"),
        ("http://host/@me/a.mp4", "http://host/@me/a.mp4"),
        ("http://host/a:b@c.mp4", "http://host/a:b@c.mp4"),
        ("http://me@host/@you/a.mp4", "http://host/@you/a.mp4"),
        ("http://[::1]:80/@me/a.mp4", "http://[::1]:80/@me/a.mp4"),
        ("http://me:secret@[::1]:80/a.mp4", "http://[::1]:80/a.mp4"),
        ("rtmp://me:secret@host/live", "rtmp://host/live"),
        (Path("rtmp://me:secret@host/live"), "rtmp:/host/live"),
        ("me:pass@file?.mp4", "me:pass@file?.mp4"),
        ("C:/me:pass@file?.mp4", "C:/me:pass@file?.mp4"),
    ],
)
def test_secrets_of_an_address_are_not_shown(address: str | Path, shown: str) -> None:
    assert readable(address) == shown


@given(schemes, users, anything, anything, places, paths)
def test_no_password_is_shown_whatever_is_in_it(
    scheme: str, user: str, before: str, after: str, place: str, path: str
) -> None:
    shown = readable(f"{scheme}://{user}:{before}S3CRET{after}@{place}{path}")
    assert "S3CRET" not in shown
    assert shown.startswith(f"{scheme}://")


def test_bytes_that_are_no_text_can_be_printed() -> None:
    name = readable(os.fsdecode(b"caf\xe9.jpg"))
    assert name.encode("utf-8")
    assert name.startswith("caf")
