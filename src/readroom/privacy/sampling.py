"""Frames become samples: one row of numbers per person and second, made nowhere else.

::

    second      0               1               2
    frames      | x  x  x  x  x | x  x  x  x  x | x
    samples                     ^ of second 0   ^ of second 1
"""

from __future__ import annotations

from readroom.domain import FrameResult, Sample


class Sampler:
    """Gathers the looks of a second; one per session, not thread-safe."""

    def add(self, result: FrameResult, at_s: float) -> tuple[Sample, ...]:
        """Take an analysed frame.

        Args:
            result: Of the pipeline.
            at_s: Seconds since the session began, not before the last frame's.

        Returns:
            The samples of the second that this frame ended, by person; else nothing.

        Raises:
            InputError: If time runs backwards.
        """
        raise NotImplementedError

    def flush(self) -> tuple[Sample, ...]:
        """The samples of the second in hand, which may be cut short; call it at the end."""
        raise NotImplementedError

    def exclude(self, person: int) -> None:
        """Forget somebody who withdrew, and make no more samples of them.

        Args:
            person: Number within the session.
        """
        raise NotImplementedError
