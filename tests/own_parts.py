"""What programs do with types of the package; `make check` reads it, nothing runs it.

Parts that do not change are detectors, and columns of a table are what analytics take.
"""

from dataclasses import dataclass

from readroom import Face
from readroom.analytics.prevalence import count_shares
from readroom.domain import Image, SampleTable
from readroom.recognition.detectors import FaceDetector


@dataclass(frozen=True)
class Nobody:
    name: str = "yunet"
    sha256: str | None = None

    def detect(self, frame: Image) -> tuple[Face, ...]:
        return ()


detector: FaceDetector = Nobody()


def shares_of(table: SampleTable) -> tuple[float, ...]:
    return count_shares(table.probabilities, table.person)
