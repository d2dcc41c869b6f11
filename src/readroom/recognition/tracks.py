"""One face that is followed: where it was seen, and where it is expected."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from readroom.domain import Box, Face


@dataclass(slots=True)
class Track:
    """What is known of one face; numbered once it is confirmed.

    Attributes:
        face: As it was last seen.
        seen_at: When that was, in seconds on the media clock.
        looks: How often it was seen.
        missed: Looks since then that did not find it.
        still_s: Seconds since then in which there was no frame to see it in.
        hidden_s: Seconds since then in which it was taken to be behind somebody.
        person: Its number, None while it may be none.
        velocity: Pixels per second to the right and down.
    """

    face: Face
    seen_at: float
    looks: int = 1
    missed: int = 0
    still_s: float = 0.0
    hidden_s: float = 0.0
    person: int | None = None
    velocity: tuple[float, float] = (0.0, 0.0)

    def unseen_s(self, at: float) -> float:
        """For how long it could have been seen and was not.

        Args:
            at: Seconds on the media clock.

        Returns:
            Seconds, at least 0.
        """
        return max(at - self.seen_at - self.still_s, 0.0)

    def expected(self, at: float, forget_s: float) -> Box:
        """Where the box is expected: it walks on behind somebody, else its velocity fades.

        Args:
            at: Seconds on the media clock.
            forget_s: Seconds over which the velocity fades, above 0.

        Returns:
            The box as it was last seen, elsewhere.
        """
        gap = self.unseen_s(at)
        behind = min(self.hidden_s, gap)
        travelled = behind + forget_s * (1 - exp((behind - gap) / forget_s))
        box = self.face.box
        return Box(
            box.x + self.velocity[0] * travelled,
            box.y + self.velocity[1] * travelled,
            box.width,
            box.height,
        )

    def see(self, face: Face, at: float, velocity_s: float) -> None:
        """Take in a new sight of the same face.

        Args:
            face: As it is seen now.
            at: Seconds on the media clock.
            velocity_s: Seconds over which the velocity is learnt, above 0.
        """
        gap = at - self.seen_at
        if gap > 0:
            share = 1 - exp(-gap / velocity_s)
            moved = [
                (new - old) / gap
                for new, old in zip(face.box.center, self.face.box.center, strict=True)
            ]
            self.velocity = (
                self.velocity[0] + share * (moved[0] - self.velocity[0]),
                self.velocity[1] + share * (moved[1] - self.velocity[1]),
            )
        self.face, self.seen_at = face, max(at, self.seen_at)
        self.looks, self.missed, self.still_s, self.hidden_s = self.looks + 1, 0, 0.0, 0.0
