"""Model and settings behind a report, so that its figures can be made again."""

from __future__ import annotations

from importlib.metadata import version

from readroom.domain import Consent, Detail, Session
from readroom.view.session_story import SessionStory


def facts(story: SessionStory) -> dict[str, str]:
    """What a reader needs to judge, question or repeat the figures.

    Args:
        story: Of a session.

    Returns:
        Texts by name, unescaped.
    """
    session = story.session
    widths = sorted({round(one.span.duration) for one in story.windows}, reverse=True)
    return {
        "Session": session.id,
        "Source": f"{session.source}: {session.source_name}",
        "Purpose and region": f"{session.purpose.words}, {session.region or 'none'}",
        "Kept detail": "the room only" if session.detail is Detail.ROOM else "room and persons",
        "Smallest group": _smallest(session),
        "Window": f"{widths[0]} s" if widths else "-",
        "Consent": "; ".join(map(_consent, story.consents)) or "none recorded",
        "Kept until": f"{session.expires:%d %B %Y}" if session.expires else "erased by hand",
        "Model": session.model,
        "Model sha256": session.model_sha256,
        "Model card": "readroom models show, or About these numbers in the app",
        "Readroom": version("readroom"),
    }


def _smallest(session: Session) -> str:
    """Where people agreed to be shown singly, a mean of few of them tells nothing more."""
    if session.detail is Detail.PERSON:
        return "none: figures of single persons were agreed to"
    return f"{session.min_group} people; figures of fewer are withheld"


def _consent(consent: Consent) -> str:
    who = "everybody" if consent.person is None else f"person {consent.person}"
    gone = f", withdrawn {consent.withdrawn:%d %B %Y}" if consent.withdrawn else ""
    return (
        f"{consent.scope} figures of {who}, by {consent.by}, {consent.at:%d %B %Y, %H:%M} UTC, "
        f"notice {consent.notice_sha256[:12]} ({consent.language}){gone}"
    )
