"""Read the room: visible expressions of a group of people, with how sure it is.

::

    allowed = decide("playtest", region="GB")  # who is read what for, and where
    analyze("film.mp4", "out", permission=allowed)  # tables, summary, drawn copies
    pipeline = open_pipeline(permission=allowed)  # or frame by frame:
    result = pipeline(frame, seconds)  # height x width x 3, BGR, uint8

Errors are in `readroom.errors`, values in `readroom.domain`, fakes for tests in `readroom.testing`;
``docs/library.md`` has examples. Names are handed out on first use, so that ``readroom --help``
loads none of OpenCV, ONNX Runtime or Streamlit.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

# Since 1.29 ONNX Runtime's wheels for Linux report every model that is opened to their maker, with
# a lasting number for the machine. It looks here when it is first imported; its own call for
# switching that off comes too late, the number has been written by then.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"

_HOME = {
    "Analysis": "readroom.recordings",
    "Permission": "readroom.privacy.gate",
    "Pipeline": "readroom.recognition.pipeline",
    "Source": "readroom.recognition.sources",
    "open_pipeline": "readroom.recognition.pipeline",
    "open_presence": "readroom.recognition.pipeline",
    "open_source": "readroom.recognition.sources",
    "decide": "readroom.privacy.gate",
    "analyze": "readroom.recordings",
    "Box": "readroom.domain",
    "Emotion": "readroom.domain",
    "Expression": "readroom.domain",
    "Face": "readroom.domain",
    "FrameResult": "readroom.domain",
    "Observation": "readroom.domain",
    "Reason": "readroom.domain",
    "ReadroomError": "readroom.errors",
}

__all__ = [
    "Analysis",
    "Box",
    "Emotion",
    "Expression",
    "Face",
    "FrameResult",
    "Observation",
    "Permission",
    "Pipeline",
    "ReadroomError",
    "Reason",
    "Source",
    "__version__",
    "analyze",
    "decide",
    "open_pipeline",
    "open_presence",
    "open_source",
]

if TYPE_CHECKING:
    from readroom.domain import Box, Emotion, Expression, Face, FrameResult, Observation, Reason
    from readroom.errors import ReadroomError
    from readroom.privacy.gate import Permission, decide
    from readroom.recognition.pipeline import Pipeline, open_pipeline, open_presence
    from readroom.recognition.sources import Source, open_source
    from readroom.recordings import Analysis, analyze


def __dir__() -> list[str]:
    return sorted(__all__)  # what is handed out, also before its first use


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'readroom' has no attribute {name!r}")
