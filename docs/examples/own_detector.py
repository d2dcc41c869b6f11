from readroom import Face, decide, open_pipeline, open_source
from readroom.domain import Image
from readroom.recognition.detectors import open_detector


class LeftPlayer:
    """Of two who sit before one screen the one on the left."""

    name = "yunet"  # its boxes frame faces as YuNet's do, so they are cut as YuNet's
    sha256: str | None = None

    def __init__(self) -> None:
        self._everybody = open_detector("yunet").detector

    def detect(self, frame: Image) -> tuple[Face, ...]:
        found = self._everybody.detect(frame)
        return tuple(face for face in found if face.box.x < frame.shape[1] / 2)


pipeline = open_pipeline(detector=LeftPlayer(), permission=decide("playtest", region="GB"))
with open_source("playtest.mp4") as film:
    for at, frame in film:
        for seen in pipeline(frame, at).observations:
            print(f"{at:.2f} the left player: {seen.reason or seen.expression}")
