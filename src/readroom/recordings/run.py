"""One pass over all inputs: frame by frame into table, tally and drawn copy."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from readroom.domain import FrameResult, Session
from readroom.errors import ConfigurationError, ReadroomError, SourceError
from readroom.privacy.consent import shows_persons
from readroom.privacy.display import without_persons
from readroom.privacy.gate import Permission
from readroom.recognition.source_names import readable
from readroom.recognition.sources import Due, Frame, Source, expand, open_source
from readroom.recognition.videos import Video
from readroom.recordings.copies import DrawnCopy, size_of
from readroom.recordings.interruption import Interruption
from readroom.recordings.keepable import require_length
from readroom.recordings.keeping import Keeping
from readroom.recordings.pipelines import Pipelines
from readroom.recordings.results import Analysis, AnalysisRequest, Progress
from readroom.recordings.room_shares import RoomShares
from readroom.recordings.session_keeper import as_kept, kept
from readroom.recordings.summary import (
    Failure,
    SourceSummary,
    Tally,
    fingerprints,
    write_summary,
)
from readroom.recordings.tables import FaceTable, open_table, rows_of
from readroom.recordings.withholding import of_room_only
from readroom.view.motion import moved

OVER: Final = (
    "the exception that allowed it has ended; the rest was not read. See READROOM_EXCEPTION_FILE"
)


class Run:
    """One call of ``analyze``: all inputs into one table."""

    def __init__(
        self,
        folder: Path,
        wish: AnalysisRequest,
        pipelines: Pipelines,
        permission: Permission,
        keeping: Keeping | None = None,
    ) -> None:
        self._folder = folder
        self._wish = wish
        self._pipelines = pipelines
        self._permission = permission
        self._keeping = keeping
        self._persons = shows_persons(permission)
        self._table: FaceTable | None = None
        self._taken: set[Path] = set()
        self._names: Counter[str] = Counter()
        self._sources: list[SourceSummary] = []
        self._failures: list[Failure] = []
        self._sessions: list[Session] = []

    def everything(
        self,
        inputs: Sequence[str | Path],
        stop: Interruption,
        progress: Callable[[Progress], None] | None,
    ) -> Analysis:
        """Read all inputs, then close the table and write the summary.

        An error that ends the run, as of a full disk, leaves what was done whole, too.
        Where nothing could be read, nothing is written: earlier results stay.

        Args:
            inputs: Files, folders and addresses.
            stop: Looked at after every frame.
            progress: Called after every frame.

        Returns:
            What was done.
        """
        found = self._expanded(inputs)
        # A drawn copy under the name of an input would replace it, perhaps before it is read.
        self._taken.update(Path(os.path.realpath(one)) for one in found)
        try:
            for number, what in enumerate(found, start=1):
                if stop.asked:
                    break
                if self._permission.over:
                    self._failures.append(Failure(self._name(what), OVER))
                    continue
                step = Progress(self._name(what), number, len(found), 0.0, None, 0)
                self._one(what, stop, progress or _silent, step)
            if self._sources or not (found or self._failures):
                self._table = self._table or self._open_table()
        except BaseException:
            # Whatever was begun is finished as far as that goes; the first error counts.
            if self._table is not None:
                with suppress(Exception):
                    self._finish(self._table, interrupted=True)
            raise
        if self._table is None:
            return self._done(self._folder / f"faces.{self._wish.table_format}", (), stop.asked)
        return self._finish(self._table, interrupted=stop.asked)

    def _name(self, what: str | Path) -> str:
        """A name that no other input has; addresses may differ in their secret part alone."""
        name = readable(what)
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"

    def _expanded(self, inputs: Sequence[str | Path]) -> list[str | Path]:
        found: list[str | Path] = []
        for given in inputs:
            try:
                found.extend(expand([given]))
            except SourceError as error:
                self._failures.append(Failure(readable(given), str(error)))
        return expand(found)  # what is given twice, also across folders, is taken once

    def _one(
        self,
        what: str | Path,
        stop: Interruption,
        progress: Callable[[Progress], None],
        step: Progress,
    ) -> None:
        """Read one input; a broken one is noted, and so is one that ends the run."""
        started = time.perf_counter()
        tally = Tally()
        progress(step)
        try:
            with (
                self._opened(what, step) as source,
                self._kept(source) as keep,
                self._copy(source, what, stop) as copy,
            ):
                step = replace(step, duration_s=source.duration_s)
                room = self._room_of(source)
                takers = [tally.add, *([keep] if keep else []), *([room.add] if room else [])]
                for frame, result in self._results(source, copy is not None, takers):
                    if copy is not None:
                        copy.write(frame, result)
                    progress(replace(step, at_s=frame.at, people=len(result.observations)))
                    if stop.asked:
                        break
        except ReadroomError as error:
            self._failures.append(Failure(step.source, str(error)))
            if isinstance(error, SourceError):
                return
            raise
        elapsed = time.perf_counter() - started
        summary = tally.close(source, elapsed, copy.path if copy else None)
        if not self._persons:
            summary = of_room_only(summary, room.told() if room else None)
        self._sources.append(summary)

    def _room_of(self, source: Source) -> RoomShares | None:
        """What tells shares of the room in place of those of persons; None where nothing may."""
        if self._persons or self._wish.presence or source.kind == "photo":
            return None
        card = self._pipelines.of(source).classifier.card
        return RoomShares(card, self._permission.min_group) if card and card.confusion else None

    def _results(
        self, source: Source, all_frames: bool, takers: Sequence[Callable[[FrameResult], None]]
    ) -> Iterator[tuple[Frame, FrameResult]]:
        """Analysed frames; if all are wanted, those between with boxes moved on."""
        pipeline, every_s = self._pipelines.of(source), self._wish.every_s
        due = Due(every_s)
        before: FrameResult | None = None
        result: FrameResult | None = None
        for frame in source.frames(0.0 if all_frames else self._wish.every_s):
            if self._permission.over:
                self._failures.append(Failure(source.name, OVER))
                return
            if due(frame.at) or result is None or size_of(frame.image) != _seen_size(result):
                read = pipeline(frame.image, frame.at)
                for take in takers:
                    take(read)
                before, result = result, read if self._persons else without_persons(read)
                self._table = self._table or self._open_table()
                self._table.write(rows_of(source.name, frame.index, result))
            yield frame, moved(before, result, min(frame.at, result.at + every_s))

    def _opened(self, what: str | Path, step: Progress) -> Source:
        source = open_source(what)
        source.name = step.source
        if isinstance(source, Video) and self._wish.most_pixels is not None:
            source.at_most(self._wish.most_pixels)
        return source

    @contextmanager
    def _copy(
        self, source: Source, what: str | Path, stop: Interruption
    ) -> Iterator[DrawnCopy | None]:
        if not self._wish.annotate:
            yield None
            return
        copy = DrawnCopy(source, what, self._folder, self._taken)
        whole = False
        try:
            yield copy
            whole = not (stop.asked or self._permission.over)
        finally:
            copy.close(whole=whole)

    @contextmanager
    def _kept(self, source: Source) -> Iterator[Callable[[FrameResult], None] | None]:
        """A session of the source in the store, if that is wanted; also of a part of it."""
        if self._keeping is None:
            yield None
            return
        require_length(source)
        card = self._pipelines.of(source).classifier.card
        if card is None:
            raise ConfigurationError("expected a pipeline that reads faces, to keep a session")
        keeper = None
        try:
            with kept(self._keeping, self._permission, source, card) as keeper:
                yield keeper.add
        finally:
            if keeper is not None and not keeper.empty:
                self._sessions.append(as_kept(self._keeping.store, keeper.session))

    def _open_table(self) -> FaceTable:
        return open_table(self._folder, self._wish.table_format)

    def _finish(self, table: FaceTable, *, interrupted: bool) -> Analysis:
        table.close()
        # Only then: what could not be closed must not be named, nor one of an earlier run for it.
        drawn = self._summarize(table, interrupted=interrupted)
        return self._done(table.path, drawn, interrupted)

    def _done(self, table: Path, drawn: Sequence[Path], interrupted: bool) -> Analysis:
        return Analysis(
            table,
            self._folder / "summary.json",
            tuple(drawn),
            tuple(self._sources),
            tuple(self._failures),
            interrupted,
            tuple(self._sessions),
        )

    def _summarize(self, table: FaceTable, *, interrupted: bool) -> list[Path]:
        """Write the summary; returns the drawn copies that it names."""
        facts: dict[str, Any] = {"interrupted": interrupted, "parameters": asdict(self._wish)}
        opened = self._pipelines.opened
        facts |= fingerprints(opened) if opened else {"model": None, "detectors": {}}
        facts["table"] = table.path.name
        write_summary(self._folder / "summary.json", facts, self._sources, self._failures)
        return [self._folder / one.annotated for one in self._sources if one.annotated]


def _seen_size(result: FrameResult) -> tuple[int, int]:
    return result.width, result.height


def _silent(_: Progress) -> None:
    return None
