"""The pipelines of one analysis: photographs and videos want other detectors and smoothing."""

from __future__ import annotations

from pathlib import Path

from readroom.privacy.gate import Permission
from readroom.recognition.detectors import Use
from readroom.recognition.pipeline import Pipeline, open_pipeline, open_presence
from readroom.recognition.sources import Source
from readroom.recordings.results import AnalysisRequest


class Pipelines:
    """One pipeline for photographs and one for videos, opened when first needed."""

    def __init__(
        self, wish: AnalysisRequest, permission: Permission, given: Pipeline | None
    ) -> None:
        self._wish = wish
        self._permission = permission
        self._given = given
        self.opened: dict[str, Pipeline] = {}

    def of(self, source: Source) -> Pipeline:
        """The pipeline for a source, having forgotten everyone.

        Args:
            source: What will be read.

        Returns:
            Ready for its first frame.
        """
        use: Use = "photo" if source.kind == "photo" else "video"
        if use not in self.opened:
            self.opened[use] = self._given or self._open(use)
        pipeline = self.opened[use]
        pipeline.reset(self._between_s(source) if use == "video" else 0.0)
        return pipeline

    def _between_s(self, source: Source) -> float:
        """Seconds between two looks: a slow film shows nobody between its frames."""
        return max(self._wish.every_s, 1 / source.fps if source.fps else 0.0)

    def _open(self, use: Use) -> Pipeline:
        wish = self._wish
        if wish.presence:
            every_s = 0.0 if use == "photo" else wish.every_s
            return open_presence(use, wish.detector, every_s=every_s)
        model = Path(wish.model) if wish.model else None
        if use == "photo":
            return open_pipeline(
                "photo", wish.detector, permission=self._permission, model=model, smoothing="none"
            )
        return open_pipeline(
            "video",
            wish.detector,
            permission=self._permission,
            model=model,
            every_s=wish.every_s,
            smoothing="reports",
            meeting=wish.meeting,
        )
