"""Draws a live session as its viewer wants to see it, and as the purpose allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from readroom.domain import Box, FrameResult, Image
from readroom.privacy.display import boxes_alone
from readroom.view.overlay import draw
from readroom.view.showing import Showing, all_blurred, blurred, canvas, unhidden

LINGERS_S: Final = 1.0
"""Where a face was seen this long ago is still blurred: recognition misses one now and then.
Raising it hides more of the room behind people who move."""


class LiveDrawing:
    """Called in the render thread; the page sets :attr:`showing`.

    Attributes:
        showing: The display mode.
        names: What persons are called, by number.
    """

    def __init__(self, *, persons: bool) -> None:
        """Show the full picture.

        Args:
            persons: Whether single persons may be shown.
        """
        self.showing = Showing.FULL
        self.names: Mapping[int, str] = {}
        self._persons = persons
        self._seen: deque[tuple[float, tuple[Box, ...]]] = deque()

    def __call__(self, picture: Image, result: FrameResult) -> Image:
        """The picture in its mode, with everybody marked.

        Args:
            picture: BGR, uint8.
            result: What is seen in it.

        Returns:
            A new picture.
        """
        showing = self.showing  # read once: the page may change it meanwhile
        self._remember(result)
        if showing is Showing.NUMBERS:
            return canvas(picture)
        if showing is Showing.BOXES:
            picture = canvas(picture)
        elif showing is Showing.BLURRED:
            picture = blurred(picture, self._hidden(result))
        if not self._persons:
            return draw(picture, boxes_alone(result))
        return draw(picture, result, self.names)

    def bare(self, picture: Image) -> Image:
        """The picture where no result fits it: where faces are is not known then.

        Args:
            picture: BGR, uint8.

        Returns:
            The same picture, or a new one on which nobody is known.
        """
        if self.showing is Showing.FULL:
            return picture
        return all_blurred(picture) if self.showing is Showing.BLURRED else canvas(picture)

    def _remember(self, result: FrameResult) -> None:
        """Where faces were found; once for a result, however many pictures it is drawn on."""
        if not self._seen or self._seen[-1][0] != result.at:
            self._seen.append((result.at, _boxes(result)))
        while self._seen[0][0] < result.at - LINGERS_S:
            self._seen.popleft()

    def _hidden(self, result: FrameResult) -> list[Box]:
        """Where faces are by now, and were a moment ago where that is not hidden already."""
        hidden = list(_boxes(result))
        for _, boxes in reversed(self._seen):
            hidden += unhidden(boxes, hidden)
        return hidden


def _boxes(result: FrameResult) -> tuple[Box, ...]:
    return tuple(seen.face.box for seen in result.observations)
