"""What the review of a session shows.

What is costly is kept for the last few sessions, by the session's revision
(`readroom.app.session_figures`). Markers, segments and names are read at every refresh;
they are few.
"""

from __future__ import annotations

from dataclasses import dataclass

from readroom.app.session_figures import SessionFigures, session_figures
from readroom.domain import Consent, Detail, Participant, Session
from readroom.errors import UnknownRecordError
from readroom.privacy.configured import configured
from readroom.privacy.gate import Permission, require_inference
from readroom.sessions.contents import Contents, tells_persons
from readroom.sessions.store import SessionStore
from readroom.view.session_story import SessionStory


@dataclass(frozen=True, eq=False, slots=True)
class Review:
    """A session as its pages show it.

    Attributes:
        story: What charts are made from, without flags.
        figures: What else follows from what was kept.
        participants: People of the session; empty where they may not be shown.
        why_no_persons: In words, why no single persons are shown; empty where they are.
        about: Another one where somebody was erased, or withdrew.
    """

    story: SessionStory
    figures: SessionFigures
    participants: tuple[Participant, ...]
    why_no_persons: str
    about: str

    @property
    def session(self) -> Session:
        """The session that is reviewed."""
        return self.story.session

    @property
    def names(self) -> dict[int, str]:
        """What persons are called here, those that somebody gave a label."""
        labels = ((one.person, one.label) for one in self.participants)
        return {person: f"{person}, {label}" for person, label in labels if label}


def review(store: SessionStore, session_id: str) -> Review:
    """Everything of a session that may be shown.

    Args:
        store: Where it is kept.
        session_id: Its :attr:`Session.id`.

    Returns:
        The session.

    Raises:
        UnknownRecordError: If there is no such session, or no longer.
        RefusedError: If its figures may not be shown for its purpose in its place.
    """
    session = store.session(session_id)
    permission = configured(session.purpose, session.region)
    require_inference(permission)
    consents = store.consents(session_id)
    participants = store.participants(session_id)
    why_not = why_no_persons(session, permission, consents)
    about = _about(participants, consents)
    revision = f"{session.length_s:g}/{session.ended}/{about}"  # another one when it grew
    figures = session_figures(store, session_id, revision)
    story = SessionStory(
        session=session,
        consents=consents,
        windows=figures.windows,
        valence_levels=figures.valence_levels,
        changes=figures.changes,
        markers=store.markers(session_id),
        segments=store.segments(session_id),
        whole=figures.summary(),
    )
    return Review(story, figures, () if why_not else participants, why_not, about)


def still_there(store: SessionStore, seen: Review) -> bool:
    """Whether everybody who is shown may still be shown.

    Args:
        store: Where the session was kept.
        seen: As it was read.

    Returns:
        False where it, or somebody of it, was erased, or withdrew.
    """
    own = seen.session.id
    try:
        return seen.about == _about(store.participants(own), store.consents(own))
    except UnknownRecordError:
        return False


def why_no_persons(session: Session, permission: Permission, consents: tuple[Consent, ...]) -> str:
    """Why single persons of a session are not shown.

    Args:
        session: The one reviewed.
        permission: Of the gate, for the session's purpose and region.
        consents: What was agreed to, as recorded.

    Returns:
        A sentence; empty where they may be shown.
    """
    if tells_persons(Contents(session, consents), permission):
        return ""
    if session.detail is Detail.ROOM:
        return "Figures of the room alone were kept of this session, none of single persons."
    if not permission.person_views:
        return f"Single persons are not shown for the purpose {session.purpose.words}."
    return (
        "The recorded consent does not cover figures of single persons: it must be given by each "
        "person, or by guardians for minors, and not withdrawn."
    )


def _about(participants: tuple[Participant, ...], consents: tuple[Consent, ...]) -> str:
    people = ".".join(one.pseudonym for one in participants)
    withdrawn = sum(one.withdrawn is not None for one in consents)
    return f"{people}/{withdrawn}"
