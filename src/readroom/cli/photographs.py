"""Pictures given to a command: faces already, or photographs in which faces are found first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from readroom.evaluation.datasets import Crops

FindFaces = Annotated[
    bool,
    typer.Option(
        "--find-faces",
        help="The pictures are photographs: find the largest face of each and cut it first.",
    ),
]


def read_faces(data: Path, card: Path | None, *, find: bool) -> Crops:
    """The labelled faces of a data set.

    Args:
        data: Parquet, Kaggle's CSV, or a folder of classes.
        card: Of the model that will read them, or None for the shipped one.
        find: Whether the pictures are photographs.

    Returns:
        Face crops.
    """
    from readroom.evaluation.formats import read_crops

    crops = read_crops(data)
    if not find:
        return crops
    from readroom.cli.console import console
    from readroom.cli.training_progress import working
    from readroom.evaluation.portraits import cut_faces
    from readroom.recognition.cards import SHIPPED_CARD, ModelCard
    from readroom.recognition.detectors import open_detector

    detector = open_detector("auto", "photo").detector
    with working(f"finding faces in {len(crops):,} pictures") as tick:
        found = cut_faces(crops, detector, ModelCard.read(card or SHIPPED_CARD), tick)
    console().print(f"{len(found):,} faces in {len(crops):,} pictures ({detector.name})")
    return found
