"""What the pages say of video meetings, live and recorded."""

from __future__ import annotations

from typing import Final

MEETING: Final = "It shows a video meeting"
MEETING_IS: Final = (
    "Who never moves is then a picture in the place of a camera that is off, and not measured."
)
NOT_ALONE: Final = (
    "A meeting shows other people. Press Purpose · change above, say what for and where, show "
    "the notice in the meeting, and ask: that decides what may be read."
)
