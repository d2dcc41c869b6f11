"""From judgements of single moments to what is said of somebody: steadied, and kept between looks.

The half of recognition that comes after the model. `readroom.recognition.pipeline` uses it for
faces of a picture, `readroom.rooms` for faces that were judged on people's own devices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from readroom.domain import Expression, Face, Observation
from readroom.recognition.classifier import Judgement
from readroom.recognition.readability import Readability
from readroom.recognition.smoother import Smoother


class Observer:
    """What is visible on everybody of one session; in the order of time, not thread-safe."""

    def __init__(self, smoother: Smoother) -> None:
        """Start with nobody known.

        Args:
            smoother: Used by this observer alone.
        """
        self._smoother = smoother
        self._readability = Readability(self._forget_s)
        self._last: dict[int, Observation] = {}

    @property
    def _forget_s(self) -> float:
        return max(self._smoother.smoothing.forget_s, 2.0)

    def reset(self, every_s: float = 0.0) -> None:
        """Forget everybody, as between two sources.

        Args:
            every_s: Seconds between two looks of the next source, where that is longer than
                what the smoother was made for.
        """
        self._smoother.reset(every_s)
        self._readability.reset()
        self._readability.forget_s = self._forget_s
        self._last = {}

    def observe(self, one: Observation, judgement: Judgement, at: float) -> Observation:
        """What is said of a person at a look.

        Args:
            one: Who and where; its ``reason`` is one that no judgement knows of, or None.
            judgement: Of this look.
            at: Seconds on the media clock.

        Returns:
            The same with quality, expression or why there is none.
        """
        steadied = self._readability.reason(one.person, judgement, at)
        reason = steadied or one.reason
        expression = self._read(one.person, judgement, at) if reason is None else None
        return replace(
            one,
            quality=judgement.quality,
            reason=None if expression is not None else reason or judgement.reason,
            expression=expression,
            held=expression is not None and judgement.probabilities is None,
        )

    def again(self, person: int, face: Face) -> Observation | None:
        """What was last said of somebody whom this look missed: nothing is read there.

        Args:
            person: Number within the session.
            face: Where they are expected.

        Returns:
            None for nobody, where reading failed at the only look at which they were seen.
        """
        before = self._last.get(person)
        held = before is not None and before.expression is not None
        return before and replace(before, face=face, predicted=True, held=held)

    def remember(self, seen: Sequence[Observation]) -> None:
        """End a look: what :meth:`again` says at the next one.

        Args:
            seen: Everybody of this look.
        """
        self._last = {one.person: one for one in seen}

    def forget_before(self, at: float) -> None:
        """Drop people not judged for long, so that a whole day does not grow memory.

        Args:
            at: Seconds on the media clock, now.
        """
        self._smoother.forget_before(at)
        self._readability.forget_before(at)

    def _read(self, person: int, judgement: Judgement, at: float) -> Expression | None:
        """The expression of somebody who counts as measured; kept where this look has none."""
        if judgement.probabilities is not None:
            return self._smoother.smooth(person, judgement.probabilities, at)
        before = self._last.get(person)
        return before.expression if before is not None else None
