"""`readroom demo`: a synthetic room as a video, so that anybody can see what Readroom draws."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FPS = 15


def demo(
    out: Annotated[Path, typer.Option(help="Folder for demo.mp4.")] = Path("readroom-demo"),
    people: Annotated[int, typer.Option(min=1, max=60, help="How many drawn people.")] = 30,
    seconds: Annotated[float, typer.Option(min=1, max=600, help="Length of the video.")] = 20.0,
    seed: Annotated[int, typer.Option(help="Another seed, another room.")] = 0,
) -> None:
    """Draw a synthetic room: no camera, no model, nobody's face."""
    from rich.progress import track

    from readroom.cli.console import console
    from readroom.recognition.demo import DemoRoom
    from readroom.recordings.annotated import AnnotatedVideo
    from readroom.recordings.outputs import prepare
    from readroom.view.overlay import draw

    prepare(out)
    room = DemoRoom(people, seed)
    video = AnnotatedVideo(out / "demo.mp4", FPS)
    try:
        for number in track(range(round(seconds * FPS)), "drawing", transient=True):
            frame, result = room.at(number / FPS)
            if number == 0:
                video.begin((result.width, result.height), sound=None)
            video.write(number / FPS, draw(frame, result))
    finally:
        video.close(whole=True)
    console().print(f"[green]written[/]  {out / 'demo.mp4'}", soft_wrap=True)
