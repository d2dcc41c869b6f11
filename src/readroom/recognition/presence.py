"""In the place of a classifier where no expression may be read: faces are counted, no more."""

from __future__ import annotations

from collections.abc import Sequence

from readroom.domain import Face, Image, Reason
from readroom.recognition.classifier import Judgement


class NothingRead:
    """Leaves every face unmeasured and has no model.

    Attributes:
        card: None, for there is no model.
    """

    card: None = None

    def judge(self, frame: Image, faces: Sequence[Face], detector: str) -> tuple[Judgement, ...]:
        """One judgement per face: not read here.

        Args:
            frame: Not looked at.
            faces: Found in this frame.
            detector: Of no matter.

        Returns:
            As many as there are faces.
        """
        del frame, detector
        return (Judgement(0.0, Reason.NOT_ALLOWED, None),) * len(faces)
