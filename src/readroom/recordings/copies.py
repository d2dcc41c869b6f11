"""The drawn copy of one source: a picture of a picture, a video of all else."""

from __future__ import annotations

from pathlib import Path

from readroom.domain import FrameResult, Image
from readroom.recognition.sources import Frame, Source
from readroom.recordings.annotated import AnnotatedVideo, write_picture
from readroom.recordings.outputs import drawn_path
from readroom.recordings.sound import Sound
from readroom.view.overlay import draw


class DrawnCopy:
    """The drawn copy of one source; nothing is written before its first frame."""

    def __init__(self, source: Source, what: str | Path, folder: Path, taken: set[Path]) -> None:
        """Choose a name.

        Args:
            source: What is copied, opened.
            what: The path or address it was opened with.
            folder: Where the copy goes.
            taken: Names that are not free; the new one is added.
        """
        self._source = source
        self._what = what
        self._video: AnnotatedVideo | None = None
        jpeg = Path(str(what)).suffix.lower() in (".jpg", ".jpeg")
        suffix = ".mp4" if source.kind != "photo" else ".jpg" if jpeg else ".png"
        self.path = drawn_path(folder, source.name, suffix, taken)

    def write(self, frame: Frame, result: FrameResult) -> None:
        """Draw the next frame.

        Args:
            frame: A frame of the source.
            result: What was seen in it, or in the last frame that was analysed.
        """
        image = draw(frame.image, result)
        if self._source.kind == "photo":
            write_picture(self.path, image)
            return
        if self._video is None:
            self._video = AnnotatedVideo(self.path, self._source.fps)
            self._video.begin(size_of(image), self._sound())
        self._video.write(frame.at, image)

    def close(self, *, whole: bool) -> None:
        """Finish the file.

        Args:
            whole: False if the source was not read to its end.
        """
        if self._video is not None:
            self._video.close(whole=whole)

    def _sound(self) -> Sound | None:
        if self._source.kind != "video":
            return None
        return Sound.of(str(self._what), self._source.started_at_s)


def size_of(image: Image) -> tuple[int, int]:
    """Width and height of a picture.

    Args:
        image: BGR, uint8.

    Returns:
        Pixels.
    """
    return image.shape[1], image.shape[0]
