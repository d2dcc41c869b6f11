"""`readroom demo`: a synthetic lesson in a store of its own, and the pages on it; or a video."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

FPS: Final = 15
VIDEO_S: Final = 20.0


def demo(  # noqa: PLR0913 - one argument per flag
    people: Annotated[int, typer.Option(min=1, max=60, help="How many scripted people.")] = 30,
    minutes: Annotated[
        float, typer.Option(min=1, max=180, help="Length of each synthetic session.")
    ] = 45.0,
    seed: Annotated[int, typer.Option(help="Another seed, another room.")] = 0,
    open_pages: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the pages on it, or only fill the store.")
    ] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="TCP port of the pages.")] = 8501,
    video: Annotated[
        bool, typer.Option("--video", help="Draw a synthetic room as a video instead.")
    ] = False,
    out: Annotated[Path, typer.Option(help="With --video: folder for demo.mp4.")] = Path(
        "readroom-demo"
    ),
    seconds: Annotated[
        float, typer.Option(min=1, max=600, help="With --video: its length.")
    ] = VIDEO_S,
) -> None:
    """See every page without a camera: a synthetic lesson and a synthetic play-test.

    No camera, no model, nobody's face: scripted numbers in a store of their own, never among
    real sessions. Playing them takes some seconds, once for each script.
    """
    if video:
        _draw(out, people, seconds, seed)
        return
    from readroom.settings import demo_database

    database = demo_database()
    _fill(database, people, minutes, seed)
    if open_pages:
        from readroom.cli.app import check_installed, check_port, serve

        host = "127.0.0.1"
        check_installed()
        check_port(host, port)
        around = {"READROOM_DATABASE_URL": database}
        raise typer.Exit(serve(host, port, open_browser=True, page="review", surroundings=around))


def _fill(database: str, people: int, minutes: float, seed: int) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from readroom.cli.console import console
    from readroom.recordings.demonstration import Script, fill
    from readroom.sessions.store import SessionStore

    script = Script(people, minutes, seed)
    with (
        SessionStore.open(database) as store,
        Progress(console=Console(stderr=True), transient=True) as bar,
    ):
        task = bar.add_task("playing the script", total=1.0)
        sessions = fill(store, script, lambda done: bar.update(task, completed=done))
    for one in sessions:
        line = f"synthetic  {one.title}, {people} people, {one.detail} figures"
        console().print(line, soft_wrap=True, markup=False, highlight=False)
    console().print(f"store      {database}", soft_wrap=True, markup=False, highlight=False)


def _draw(out: Path, people: int, seconds: float, seed: int) -> None:
    from rich.progress import track

    from readroom.cli.console import say_path
    from readroom.recognition.demo import DemoRoom
    from readroom.recordings.annotated import AnnotatedVideo
    from readroom.recordings.outputs import ensure_writable
    from readroom.view.overlay import draw

    ensure_writable(out)
    room = DemoRoom(people, seed)
    film = AnnotatedVideo(out / "demo.mp4", FPS)
    try:
        for number in track(range(round(seconds * FPS)), "drawing", transient=True):
            frame, result = room.at(number / FPS)
            if number == 0:
                film.begin((result.width, result.height), sound=None)
            film.write(number / FPS, draw(frame, result))
    finally:
        film.close(whole=True)
    say_path("written", out / "demo.mp4")
