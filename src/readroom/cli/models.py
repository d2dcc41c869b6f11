"""`readroom models`: which models there are, what they are, and whether they are intact."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

models_app = typer.Typer(no_args_is_help=True, help="See, fetch and verify the models.")

HAAR: Final = "haar"
HAAR_IS: Final = "the cascade inside OpenCV: it has no file of its own to fetch or to verify"

NAME = typer.Argument(help="expression, yunet, centerface or haar.", show_default=False)


@models_app.command("list")
def list_models() -> None:
    """List every model, whether it is on this machine, and where."""
    from rich.table import Table

    from readroom.cli.console import console
    from readroom.errors import ModelError
    from readroom.recognition.cards import ModelCard
    from readroom.recognition.model_files import MODEL_FILES, locate

    table = Table("model", "what it does", "here", box=None, pad_edge=False)
    table.add_column("where", overflow="fold")  # a path that is cut off cannot be copied
    try:
        card = ModelCard.read()
        table.add_row("expression", "names the visible expression", "yes", str(card.weights))
    except ModelError as error:
        table.add_row("expression", "names the visible expression", "no", str(error))
    for name, file in MODEL_FILES.items():
        try:
            here, where = "yes", str(locate(file, download=False))
        except ModelError as error:
            here, where = "no", str(error)
        table.add_row(name, "finds faces", here, where)
    table.add_row("haar", "finds faces, as a last resort", "yes", "inside OpenCV")
    console().print(table)


@models_app.command("show")
def show(name: Annotated[str, NAME] = "expression") -> None:
    """Print a model's card, or where a detector's weights come from."""
    import json
    from dataclasses import asdict

    from readroom.cli.console import console
    from readroom.recognition.cards import ModelCard

    if name == HAAR:
        facts: Mapping[str, Any] = {"name": HAAR, "source": HAAR_IS}
    else:
        facts = ModelCard.read().facts if name == "expression" else asdict(_model_file(name))
    console().print_json(json.dumps(facts))


@models_app.command("pull")
def pull(name: Annotated[str, NAME] = "yunet") -> None:
    """Fetch a detector's weights once and verify them."""
    from readroom.cli.console import console, say_path
    from readroom.recognition.model_files import locate

    if name == HAAR:
        console().print(f"[green]here[/]  {HAAR} is {HAAR_IS}", soft_wrap=True)
        return
    if name == "expression":
        from readroom.recognition.cards import SHIPPED_CARD
        from readroom.recognition.classifier import ExpressionClassifier

        say_path("comes with Readroom", ExpressionClassifier.open(SHIPPED_CARD).card.weights)
        return
    path = locate(_model_file(name))
    say_path("verified", path)


@models_app.command("verify")
def verify_all(
    card: Annotated[
        Path | None, typer.Option("--model", help="A model card other than the shipped one.")
    ] = None,
) -> None:
    """Check the bytes of every model on this machine against the sha256 pinned for it."""
    from readroom.cli.console import console
    from readroom.errors import ModelMissingError
    from readroom.recognition.cards import SHIPPED_CARD
    from readroom.recognition.classifier import ExpressionClassifier
    from readroom.recognition.model_files import MODEL_FILES, locate

    opened = ExpressionClassifier.open(card or SHIPPED_CARD)
    console().print(f"[green]verified[/]  expression  {opened.card.weights}", soft_wrap=True)
    for name, file in MODEL_FILES.items():
        try:
            where = locate(file, download=False)
            console().print(f"[green]verified[/]  {name}  {where}", soft_wrap=True)
        except ModelMissingError:
            console().print(f"[yellow]not here[/]  {name}  {file.source}", soft_wrap=True)


def _model_file(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from readroom.errors import ConfigurationError
    from readroom.recognition.model_files import MODEL_FILES

    if name not in MODEL_FILES:
        known = ", ".join(["expression", *MODEL_FILES, HAAR])
        raise ConfigurationError(f"expected a model, one of {known}; got {name!r}")
    return MODEL_FILES[name]
