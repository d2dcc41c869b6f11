"""The words of Readroom as values: a face, a person, a frame, a sample, a session.

Everything here is frozen, and nothing here can hold a pixel or an embedding, but
:data:`Image`, the name of what passes by. Times are seconds on the media clock; boxes are
pixels of the frame they came from; probabilities are in the order of :class:`Emotion`.

>>> Emotion.HAPPY.label
'happy'
>>> Box(10, 10, 20, 30).center
(20.0, 25.0)
"""

from readroom.domain.changes import Change
from readroom.domain.emotions import AROUSAL, LABELS, VALENCE, Emotion, Probabilities
from readroom.domain.faces import (
    Box,
    Expression,
    Face,
    FrameResult,
    Image,
    Landmarks,
    Observation,
    Reason,
)
from readroom.domain.lines import one_line, without_controls
from readroom.domain.persons import Baseline, ExpressionSpan, PersonSummary
from readroom.domain.samples import (
    REASONS,
    Estimate,
    RoomSample,
    RoomWindow,
    Sample,
    SampleTable,
    Shares,
    Span,
)
from readroom.domain.sessions import (
    Consent,
    Detail,
    Marker,
    Participant,
    Purpose,
    Segment,
    Session,
)
from readroom.domain.summaries import Comparison, SpanSummary, Stretch

__all__ = [
    "AROUSAL",
    "LABELS",
    "REASONS",
    "VALENCE",
    "Baseline",
    "Box",
    "Change",
    "Comparison",
    "Consent",
    "Detail",
    "Emotion",
    "Estimate",
    "Expression",
    "ExpressionSpan",
    "Face",
    "FrameResult",
    "Image",
    "Landmarks",
    "Marker",
    "Observation",
    "Participant",
    "PersonSummary",
    "Probabilities",
    "Purpose",
    "Reason",
    "RoomSample",
    "RoomWindow",
    "Sample",
    "SampleTable",
    "Segment",
    "Session",
    "Shares",
    "Span",
    "SpanSummary",
    "Stretch",
    "one_line",
    "without_controls",
]
