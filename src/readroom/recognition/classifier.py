"""Faces become probabilities of the seven expressions: one batch per frame, on ONNX Runtime.

>>> square(Box(10, 10, 40, 50), CropRule(height=1.0, right=0.0, down=0.0))
Box(x=5.0, y=10.0, width=50.0, height=50.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument

from readroom.domain import Box, Face, Image, Probabilities, Reason
from readroom.errors import ModelError, ModelMissingError
from readroom.recognition.cards import SHIPPED_CARD, CropRule, ModelCard
from readroom.recognition.heads import serve, softmax
from readroom.recognition.model_files import is_there, verify
from readroom.recognition.quality import assess
from readroom.recognition.runtime import open_session

Head = Literal["served", "fer2013", "ferplus"]

BATCH: Final = 64
"""Faces in one run. Raising it costs memory."""
STILL_READ: Final = 0.15
"""How far under the card's limit a face is still read, for people who were measured a
moment ago. Raising it costs time for faces that hardly count."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the classifier says of one face.

    Attributes:
        quality: How well the face can be read, 0..1.
        reason: Why it is not to be measured, or None.
        probabilities: Calibrated, seven in the order of Emotion, or None when not read. Also
            read a little under the card's limit, with the reason beside: see
            `readroom.recognition.readability`.
        limit: The card's least quality, 0..1, or None where there is no card.
    """

    quality: float
    reason: Reason | None
    probabilities: Probabilities | None
    limit: float | None = None

    @property
    def margin(self) -> float:
        """How far the quality is above the card's limit; 1 or -1 where there is none."""
        if self.limit is None:
            return 1.0 if self.reason is None else -1.0
        return self.quality - self.limit


class ExpressionClassifier:
    """The expression model with its card. Keeps no state: share it between sessions."""

    def __init__(self, card: ModelCard, threads: int = 1) -> None:
        """Verify and load the model that a card describes.

        Args:
            card: The card; its model lies beside it.
            threads: Threads for one batch. Raising it is faster alone, slower beside others.

        Raises:
            ModelMissingError: If the model is not beside its card.
            ModelError: If it is not the file that the card pins, or lacks an output.
        """
        if not is_there(card.weights):
            raise ModelMissingError(
                f"{card.weights}: the model that {card.path.name} describes is not there; "
                "install Readroom again or point --model to a complete card"
            )
        verify(card.weights, card.sha256)
        self.card = card
        self._session = open_session(card.weights.read_bytes(), str(card.weights), threads)
        self._input = self._session.get_inputs()[0].name
        outputs = {output.name for output in self._session.get_outputs()}
        if not {"fer2013", "ferplus"} <= outputs:
            raise ModelError(
                f"{card.weights}: expected the outputs fer2013 and ferplus; got {sorted(outputs)}"
            )

    @classmethod
    def open(cls, card: Path | None = None, threads: int = 1) -> ExpressionClassifier:
        """The classifier of a card file.

        Args:
            card: Path of a card; by default the one that Readroom ships.
            threads: As of the class.

        Returns:
            Ready to use.

        Raises:
            ModelError: If card or model are missing, changed or of another kind.
        """
        return cls(ModelCard.read(card or SHIPPED_CARD), threads)

    @property
    def name(self) -> str:
        """What the model is called in tables: its card's name."""
        return self.card.name

    def probabilities(self, crops: Sequence[Image], head: Head = "served") -> NDArray[np.float64]:
        """Calibrated probabilities of whole face squares, framed as FER-2013 frames them.

        Args:
            crops: Gray or BGR, uint8, any size; what is no square, see :func:`prepare_crop`.
            head: ``served`` is the card's blend of both heads; ``fer2013`` and
                ``ferplus`` are each head alone.

        Returns:
            n x 7 in the order of Emotion; n x 8 in FER+ order for ``ferplus``.
        """
        parts = [
            self._run(crops[start : start + BATCH], head) for start in range(0, len(crops), BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, 8 if head == "ferplus" else 7))

    def _run(self, crops: Sequence[Image], head: Head) -> NDArray[np.float64]:
        batch = np.stack([prepare_crop(crop, self.card.side_px) for crop in crops])[:, None]
        try:
            fer2013, ferplus = self._session.run(["fer2013", "ferplus"], {self._input: batch})
        except (Fail, InvalidArgument) as error:
            raise ModelError(f"{self.card.weights}: the model cannot be run; {error}") from error
        if head == "served":
            return serve(fer2013, ferplus, self.card)
        logits = ferplus if head == "ferplus" else fer2013
        return softmax(logits / self.card.temperature[head])

    def judge(self, frame: Image, faces: Sequence[Face], detector: str) -> tuple[Judgement, ...]:
        """What is visible on each face of a frame, all that are read in one batch.

        Args:
            frame: BGR, uint8.
            faces: Found in this frame.
            detector: Name of the detector that found them; decides how they are cut.

        Returns:
            One judgement per face, in their order.

        Raises:
            ModelError: If the card does not say how to cut that detector's faces.
        """
        rule = self.card.crops.get(detector)
        if rule is None:
            raise ModelError(
                f"{self.card.path}: no crop rule for the detector {detector!r}; "
                f"expected one of {', '.join(self.card.crops)}"
            )
        squares = [square(face.box, rule) for face in faces]
        crops = [cut(frame, area) for area in squares]
        qualities = [
            assess(face, area.height, crop, self.card)
            for face, area, crop in zip(faces, squares, crops, strict=True)
        ]
        least = self.card.min_quality - STILL_READ
        read = [found.reason is None or found.value >= least for found in qualities]
        rows = iter(
            self.probabilities([crop for crop, one in zip(crops, read, strict=True) if one])
        )
        return tuple(
            Judgement(
                found.value,
                found.reason,
                tuple(next(rows).tolist()) if one else None,
                self.card.min_quality,
            )
            for found, one in zip(qualities, read, strict=True)
        )


def square(box: Box, rule: CropRule) -> Box:
    """The square that FER-2013 would have cut around a detected face.

    Args:
        box: The detector's box.
        rule: How that detector's boxes relate to such squares.

    Returns:
        A square in pixels of the frame; it may reach outside.
    """
    side = box.height * rule.height
    across, down = box.center
    return Box(
        across + rule.right * side - side / 2, down + rule.down * side - side / 2, side, side
    )


def cut(frame: Image, area: Box) -> Image:
    """A square of a frame, gray; what lies outside repeats the frame's edge.

    Args:
        frame: BGR or gray, uint8.
        area: The square, in pixels.

    Returns:
        Gray, uint8, at least 1 x 1.
    """
    height, width = frame.shape[:2]
    side = max(1, round(area.height))
    left, top = round(area.x), round(area.y)
    inside = frame[
        min(max(top, 0), height - 1) : max(min(top + side, height), 1),
        min(max(left, 0), width - 1) : max(min(left + side, width), 1),
    ]
    gray = inside if inside.ndim == 2 else cv2.cvtColor(inside, cv2.COLOR_BGR2GRAY)
    edges = (-top, top + side - height, -left, left + side - width)
    if max(edges) > 0:
        # A box may be expected wholly outside the frame; a border of one side is enough there.
        above, below, before, behind = (min(max(edge, 0), side) for edge in edges)
        gray = cv2.copyMakeBorder(gray, above, below, before, behind, cv2.BORDER_REPLICATE)
    return np.asarray(gray, np.uint8)


def prepare_crop(crop: Image, side_px: int) -> NDArray[np.uint8]:
    """A crop as the model takes it.

    What is no square becomes one by repeating its edges to both sides: faces of 2:3 are named
    rightly 3.4 points more often so than stretched, those of 3:4 2.0 (readroom-r, validation
    crops with their sides cut off, ``benchmarks/framing.py``, 2026-11-30).

    Args:
        crop: Gray or BGR, uint8, any size.
        side_px: Side of the model's input.

    Returns:
        Side x side, gray, uint8; shrunk by area, enlarged linearly.
    """
    gray = crop if crop.ndim == 2 else cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    longest = max(gray.shape)
    # Fitted first: what is long and thin would be a huge square.
    height, width = (max(1, round(side * side_px / longest)) for side in gray.shape)
    if gray.shape != (height, width):
        how = cv2.INTER_AREA if longest > side_px else cv2.INTER_LINEAR
        gray = cv2.resize(gray, (width, height), interpolation=how)
    if height == width:
        return np.asarray(gray, np.uint8)
    above, before = (side_px - height) // 2, (side_px - width) // 2
    edges = (above, side_px - height - above, before, side_px - width - before)
    return np.asarray(cv2.copyMakeBorder(gray, *edges, cv2.BORDER_REPLICATE), np.uint8)
