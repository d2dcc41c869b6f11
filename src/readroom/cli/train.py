"""`readroom train`: experiments and a data set become a model; or a model learns own faces."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from readroom.cli.photographs import FindFaces, read_faces

if TYPE_CHECKING:
    from readroom.evaluation.datasets import Crops
    from readroom.recognition.detectors import FaceDetector
    from readroom.training.experiment import Experiment


RUNS = Path("runs")


def train(  # noqa: PLR0913  the options of a command
    data: Annotated[
        Path, typer.Option(help="Labelled faces: parquet, Kaggle's CSV, or a folder of classes.")
    ],
    experiments: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[EXPERIMENT]...",
            help="TOML files, each after those it rests on; the last one becomes the model.",
        ),
    ] = None,
    runs: Annotated[
        Path, typer.Option(help="Folder of runs; a run found there is resumed.")
    ] = RUNS,
    out: Annotated[
        Path | None, typer.Option(help="Folder for expression.onnx and its card.")
    ] = None,
    export_only: Annotated[
        bool, typer.Option("--export-only", help="Export the last run's best weights so far.")
    ] = False,
    restore: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="CARD",
            help="Put this model among the runs first, for experiments that rest on it; repeat it "
            "for several. For the shipped model give its judge, experiments/judge/expression.json.",
        ),
    ] = None,
    init: Annotated[
        str | None,
        typer.Option(
            metavar="CARD",
            help="Instead of experiments: fit this model to your own faces; 'shipped' is ours.",
        ),
    ] = None,
    trunk: Annotated[
        Literal["frozen", "open"] | None,
        typer.Option(help="With --init: fit the head alone, or all. Without: by their number."),
    ] = None,
    find_faces: FindFaces = False,
) -> None:
    """Train a model, keep the best by validation, and export it with its card.

    Interrupt it at any time: the same command goes on from the last epoch (with --init, it
    begins anew).

    With --init, a finished model is fitted to faces of your own, a few hundred are enough,
    and is only replaced where it gets better on faces it has not seen.
    """
    from readroom.errors import ConfigurationError, MissingExtraError

    try:
        import torch  # noqa: F401  said before the data are read
    except ModuleNotFoundError as error:
        raise MissingExtraError.of("train", "Training") from error
    if (init is None) == (not experiments):
        raise ConfigurationError(
            "expected experiment files, or --init with a card to begin with; got "
            + ("both" if init else "neither")
        )
    if init is not None and (restore or export_only or runs != RUNS):
        raise ConfigurationError(
            "expected --restore, --export-only and --runs with experiments; got one of them with "
            "--init, which begins anew each time and keeps no run"
        )
    if init is not None:
        _fit(init, data, out, trunk, find_faces=find_faces)
        return
    if find_faces:
        raise ConfigurationError("expected --find-faces with --init; got it with experiments")
    if trunk is not None:
        raise ConfigurationError("expected --trunk with --init; got it with experiments")
    for card in restore or []:
        _restore(card, runs)
    _train(experiments or [], data, runs, out, export_only=export_only)


def _restore(card: Path, runs: Path) -> None:
    from readroom.cli.console import console
    from readroom.recognition.cards import ModelCard
    from readroom.training.restore import restore_run

    restored = restore_run(ModelCard.read(card), runs)
    what = "" if restored.anew else ", as it lay there"
    console().print(f"resting on  {restored.folder}{what}", soft_wrap=True)


def _train(
    experiments: list[Path], data: Path, runs: Path, out: Path | None, *, export_only: bool
) -> None:
    from readroom.cli.console import console, say_path
    from readroom.evaluation.formats import read_crops
    from readroom.evaluation.saving import claim
    from readroom.evaluation.splits import learned_part
    from readroom.training.chain import read_chain
    from readroom.training.export import export
    from readroom.training.lineage import require_own_weights
    from readroom.training.provenance import describe
    from readroom.training.raters import require_votes

    chain = read_chain(experiments, runs)
    if not export_only:
        for plan in chain:
            require_own_weights(runs / plan.name)
    folder = runs / chain[-1].name
    crops = read_crops(data)
    # Said now, not after hours.
    if any(plan.raters for plan in chain) and not export_only:
        require_votes(learned_part(crops))
    if out is not None and not chain[-1].pool_views:
        claim(out)
    described = describe(crops, data)
    for plan in [] if export_only else chain:
        _carry_out(plan, crops, runs / plan.name, described)
    if chain[-1].pool_views:
        say_path("pool", folder)
        return
    detector = _detector()
    console().print("calibrating and exporting …")
    classifier = export(folder, crops, out or folder / "model", detector, described)
    say_path("exported", classifier.card.path)


def _carry_out(plan: Experiment, crops: Crops, folder: Path, data: Mapping[str, Any]) -> None:
    """One experiment, whatever kind it is, from wherever it was left."""
    from readroom.cli.console import console
    from readroom.cli.training_progress import follow, working
    from readroom.evaluation.splits import cut_validation
    from readroom.training.engine import Run
    from readroom.training.learning_curve import is_finished
    from readroom.training.lineage import claim_run
    from readroom.training.pool import make_pool
    from readroom.training.provenance import noted
    from readroom.training.soup import average_runs, is_up_to_date

    if plan.pool_views or plan.average_of:
        cut = cut_validation(crops, plan.validation_share, plan.validation_seed)
        claim_run(plan, cut, folder)  # before a minute of it is noted
    if plan.pool_views and is_finished(plan, folder):
        return
    if plan.average_of and is_up_to_date(plan, folder):
        return
    if plan.pool_views:
        with noted(folder, data), working(f"{plan.name}: views and opinions") as tick:
            make_pool(plan, crops, folder, tick)
    elif plan.average_of:
        with noted(folder, data):
            accuracy = average_runs(plan, crops, folder)
        console().print(f"mean of {', '.join(plan.average_of)}: validation {accuracy:.2%}")
    else:
        run = Run(plan, crops, folder)
        if run.epoch < plan.epochs:
            with noted(folder, data):
                follow(run)


def _detector() -> FaceDetector | None:
    from readroom.cli.console import console
    from readroom.errors import ModelMissingError
    from readroom.recognition.detectors import open_detector

    try:
        return open_detector("yunet").detector
    except ModelMissingError as error:
        console().print(f"[yellow]without a limit on turned heads:[/] {error}", soft_wrap=True)
        return None


def _fit(
    init: str,
    data: Path,
    out: Path | None,
    trunk: Literal["frozen", "open"] | None,
    *,
    find_faces: bool,
) -> None:
    from readroom.cli.console import console
    from readroom.cli.training_progress import working
    from readroom.cli.transfer_report import report
    from readroom.errors import ConfigurationError
    from readroom.evaluation.saving import claim
    from readroom.recognition.cards import ModelCard
    from readroom.training.transfer import check_begun_with, transfer

    if out is None:
        raise ConfigurationError("expected --out with a folder for the new model; got none")
    card = ModelCard.read(Path(init))
    check_begun_with(card, out)
    claim(out)
    crops = read_faces(data, card.path, find=find_faces)
    with working(f"fitting {card.name} to {len(crops):,} faces") as tick:
        verdict = transfer(card, crops, out, trunk, tick=tick)
    console().print(report(verdict), soft_wrap=True)
