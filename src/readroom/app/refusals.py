"""What a visitor reads where the browser gives no picture: why that usually is, and what to do."""

from __future__ import annotations

from typing import Final

REFUSALS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "camera": {
        "NotAllowedError": (
            "The browser refused the camera",
            "allow it for this page in the address bar, then press Start camera.",
        ),
        "NotFoundError": ("No camera was found", "connect one, then press Start camera."),
        "NotReadableError": (
            "The camera cannot be read",
            "another program may be using it; close that, then press Start camera.",
        ),
    },
    "video": {
        "ReferenceError": (
            "This browser carries no live video",
            "it lacks WebRTC, as iPhones in Lockdown Mode do. Use another browser, or the pages "
            "Photos and Recordings.",
        ),
    },
    "window": {
        "NotAllowedError": (
            "No window was chosen",
            "press Choose window and pick the meeting's. If none is offered, allow this browser "
            "to record the screen in the settings of the computer.",
        ),
        "InvalidStateError": ("The browser did not ask", "press Choose window once more."),
        "AbortError": ("No window was chosen", "press Choose window and pick the meeting's."),
        "NotFoundError": (
            "This browser shows no window to a page",
            "that needs a computer; phones and tablets cannot.",
        ),
        "NotReadableError": (
            "The window cannot be read",
            "allow this browser to record the screen in the settings of the computer.",
        ),
    },
}
"""By what was asked for and the name of the browser's error: what happened, and what to do. The
video component puts a colon between the two."""
