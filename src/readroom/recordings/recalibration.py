"""What the installed model can say of a session that was kept."""

from __future__ import annotations

from readroom.analytics.recalibration import Recalibration
from readroom.domain import Session
from readroom.recognition.cards import ModelCard


def recalibration_of(session: Session) -> Recalibration | None:
    """What corrects the shares of a session.

    Args:
        session: As the store has it.

    Returns:
        That of the model that is installed, if its file is the one that read the session; else
        None: another model's confusions say nothing of it.
    """
    card = ModelCard.read()
    if card.sha256 != session.model_sha256 or card.confusion is None:
        return None
    return Recalibration.of(card.confusion.slope, card.confusion.offset, card.confusion.refits)
