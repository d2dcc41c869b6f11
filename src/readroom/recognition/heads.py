"""The model's two outputs, one for each set of labels, and what is made of them.

>>> FERPLUS_TO_FER2013[3]  # happy, 3 in FER-2013, is 1 in FER+
1
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.recognition.cards import ModelCard

FERPLUS_TO_FER2013: Final = (4, 5, 6, 1, 3, 2, 0)
"""Where each FER-2013 emotion stands among the FER+ ones; contempt has no counterpart."""


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probabilities of each row of logits.

    Args:
        logits: n x k.

    Returns:
        n x k, every row summing to 1.
    """
    shifted = np.asarray(logits, np.float64) - np.max(logits, axis=1, keepdims=True)
    powers = np.exp(shifted)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def serve(
    fer2013: NDArray[np.float32], ferplus: NDArray[np.float32], card: ModelCard
) -> NDArray[np.float64]:
    """The calibrated probabilities that are shown and kept, from the model's two outputs.

    Args:
        fer2013: n x 7 logits.
        ferplus: n x 8 logits.
        card: Of the model.

    Returns:
        n x 7 in the order of Emotion, every row summing to 1.
    """
    own = softmax(fer2013 / card.temperature["fer2013"])
    crowd = softmax(ferplus / card.temperature["ferplus"])
    return blend(own, crowd, card.blend["ferplus"])


def blend(
    own: NDArray[np.float64], crowd: NDArray[np.float64], weight: float
) -> NDArray[np.float64]:
    """The probabilities served: a weighted mean of both heads, without contempt.

    Args:
        own: n x 7 of the FER-2013 head.
        crowd: n x 8 of the FER+ head.
        weight: Part of the FER+ head, 0..1.

    Returns:
        n x 7, every row summing to 1.
    """
    seven = crowd[:, FERPLUS_TO_FER2013]
    seven = seven / np.maximum(seven.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray((1 - weight) * own + weight * seven)
