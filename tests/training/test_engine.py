"""The training loop learns, resumes exactly, and ships what it trained."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from readroom.errors import ConfigurationError, DataError, OutputError
from readroom.evaluation.datasets import PUBLIC_TEST, TRAINING, Crops
from readroom.evaluation.splits import cut_validation
from readroom.recognition.classifier import ExpressionClassifier
from readroom.training.architectures import build
from readroom.training.distill import Opinions, Teachers, distance, load_run
from readroom.training.engine import Run
from readroom.training.experiment import Experiment
from readroom.training.export import export
from readroom.training.material import to_fer2013, vote_shares
from readroom.training.optimizer import average, one_cycle
from readroom.training.soup import average_runs, mean_network

TINY = {
    "name": "tiny",
    "epochs": 3,
    "batch": 16,
    "side_px": 24,
    "sides_px": [[0.0, 24]],
    "rate": 0.05,
    "ema": 0.9,
    "light_epochs": 1,
    "validation_share": 0.25,
    "options": {"widths": [4, 8, 8, 16], "depths": [1, 1, 1], "dropout": 0.0},
    "augmentation": {"rotation_deg": 3.0, "shift": 0.02, "erase": 0.0, "noise": 1.0},
}


def bars(count: int = 280, seed: int = 0) -> Crops:
    """Seven kinds of stripes, one per emotion: easy to learn, impossible to guess."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 7
    y, x = np.mgrid[0:48, 0:48]
    pictures = []
    for label in labels:
        wave = np.cos(2 * np.pi * (1 + label) * (y if label % 2 else x) / 48 + rng.uniform(0, 6))
        pictures.append(np.clip(128 + 70 * wave + rng.normal(0, 20, (48, 48)), 0, 255))
    images = [picture.astype(np.uint8) for picture in pictures]
    votes = np.zeros((count, 10), np.float32)
    votes[np.arange(count), np.array([4, 5, 6, 1, 3, 2, 0])[labels]] = 10
    usages = [TRAINING if row % 8 else PUBLIC_TEST for row in range(count)]
    return Crops(images, labels.astype(np.int64), usages, [str(n) for n in range(count)], votes)


class Watched(Teachers):
    """Teachers that remember which views they saw."""

    def __init__(self, teachers: Teachers, plan: Experiment) -> None:
        super().__init__(teachers.networks, plan, teachers.device)
        self.seen: list[torch.Tensor] = []

    def opinions(self, views: torch.Tensor) -> Opinions:
        self.seen.append(views)
        return super().opinions(views)


ADAM = {"optimizer": "adam", "rate": 0.005}
SAM = {"sam_radius": 0.05}


@pytest.mark.parametrize("own", [{}, ADAM, SAM], ids=["sgd", "adam", "sam"])
def test_a_run_learns(tmp_path: Path, own: dict[str, object]) -> None:
    plan = Experiment.of({**TINY, "epochs": 12, **own})
    seen = list(Run(plan, bars(), tmp_path / "run").train())
    assert len(seen) == 12
    assert seen[-1].loss < 0.75 * seen[0].loss
    assert max(m.validation_accuracy for m in seen) > 0.5
    lines = (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == list(range(12))


DROPOUT = {"options": {**TINY["options"], "dropout": 0.5}}


@pytest.mark.parametrize("own", [{}, ADAM, DROPOUT, SAM], ids=["sgd", "adam", "dropout", "sam"])
def test_an_interrupted_run_goes_on_to_the_very_same_weights(
    tmp_path: Path, own: dict[str, object]
) -> None:
    plan = Experiment.of({**TINY, **own})
    straight = Run(plan, bars(), tmp_path / "straight")
    list(straight.train())
    first = Run(plan, bars(), tmp_path / "broken").train()
    next(first)
    first.close()
    resumed = Run(plan, bars(), tmp_path / "broken")
    assert resumed.epoch == 1
    list(resumed.train())
    for name, value in straight.averaged.state_dict().items():
        assert torch.allclose(value, resumed.averaged.state_dict()[name], atol=1e-6), name


def test_core_time_is_counted_on_over_an_interruption(tmp_path: Path) -> None:
    first = Run(Experiment.of(TINY), bars(), tmp_path / "run").train()
    begun = next(first)
    first.close()
    rest = list(Run(Experiment.of(TINY), bars(), tmp_path / "run").train())
    times = [seen.core_s for seen in (begun, *rest)]
    assert 0 < times[0] < times[1] < times[2]
    lines = (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["core_s"] for line in lines] == times


def test_a_folder_belongs_to_one_experiment(tmp_path: Path) -> None:
    Run(Experiment.of(TINY), bars(), tmp_path / "run")
    with pytest.raises(ConfigurationError, match="another experiment"):
        Run(Experiment.of({**TINY, "seed": 5}), bars(), tmp_path / "run")


def test_what_is_refused_leaves_no_folder_in_the_way(tmp_path: Path) -> None:
    uneven = {"widths": [8, 16], "depths": [1, 1]}
    with pytest.raises(ConfigurationError, match=r"does not take the options .*widths"):
        Run(Experiment.of({**TINY, "options": uneven}), bars(), tmp_path / "run")
    assert not (tmp_path / "run").exists()
    Run(Experiment.of(TINY), bars(), tmp_path / "run")


def test_a_network_that_diverges_is_not_trained_to_the_end(tmp_path: Path) -> None:
    wild = Experiment.of({**TINY, "rate": 1000.0})
    with pytest.raises(ConfigurationError, match=r"loss below 100; got .* lower rate than 1000"):
        list(Run(wild, bars(), tmp_path / "run").train())


def test_a_missing_class_cannot_be_trained(tmp_path: Path) -> None:
    crops = bars()
    without = crops.take(crops.labels != 1)
    with pytest.raises(DataError, match="none of disgust"):
        Run(Experiment.of(TINY), without, tmp_path / "run")


def test_a_wrong_size_is_refused_by_name(tmp_path: Path) -> None:
    crops = bars()
    crops.images[9] = np.tile(np.arange(48, dtype=np.uint8), (47, 1))  # type: ignore[index]
    with pytest.raises(DataError, match=r"^9: expected 48 x 48 pixels; got 48 x 47"):
        Run(Experiment.of(TINY), crops, tmp_path / "run")


def test_the_exported_model_says_what_the_network_says(tmp_path: Path) -> None:
    run = Run(Experiment.of({**TINY, "epochs": 6}), bars(), tmp_path / "run")
    list(run.train())
    classifier = export(tmp_path / "run", bars(), tmp_path / "model")
    facts = classifier.card.facts
    assert facts["parity"] < 1e-4
    assert facts["input"]["side_px"] == 24
    assert facts["data"]["trained_on"] + facts["data"]["validated_on"] == 245
    accuracy = facts["validation"]["accuracy"]["fer2013"]
    assert accuracy == pytest.approx(run.best, abs=0.02)
    assert set(facts["gate"]["curves"]) == {"size_px", "sharpness"}


def test_a_last_step_on_all_of_training_keeps_its_last_weights_and_its_judge(
    tmp_path: Path,
) -> None:
    list(Run(Experiment.of({**TINY, "epochs": 6}), bars(), tmp_path / "tiny").train())
    judge = export(tmp_path / "tiny", bars(), tmp_path / "before")
    cut = cut_validation(bars(), 0.25)
    whole = {"name": "whole", "start_from": "tiny", "learn_whole": True}
    run = Run(Experiment.of({**TINY, **whole}), bars(), tmp_path / "whole")
    assert len(run.train_part.labels) == len(cut.whole) == 245 - len(cut.aside)
    list(run.train())
    kept = torch.load(tmp_path / "whole" / "best.pt", weights_only=True)
    assert all(torch.equal(value, kept[key]) for key, value in run.averaged.state_dict().items())
    last = export(tmp_path / "whole", bars(), tmp_path / "after")
    before, after = judge.card.facts, last.card.facts
    assert (after["data"]["trained_on"], after["data"]["judged_by"]) == (len(cut.whole), "tiny")
    assert after["data"]["compared_on"] == len(cut.aside) > 5
    for told in ("uncertain_below", "validation", "confusion", "gate"):
        assert after[told] == before[told]
    assert after["sha256"] != before["sha256"]
    sure = [model.probabilities(cut.aside).max(axis=1).mean() for model in (judge, last)]
    assert sure[1] == pytest.approx(sure[0], abs=0.02)  # in 8 bits both


def test_a_student_learns_from_finished_runs(tmp_path: Path) -> None:
    list(Run(Experiment.of({**TINY, "epochs": 10}), bars(), tmp_path / "tiny").train())
    taught = {"name": "taught", "teachers": ["tiny"], "distill": 0.7}
    student = Run(Experiment.of({**TINY, **taught, "epochs": 4}), bars(), tmp_path / "taught")
    views = student.validation_part.pixels[:, :, ::2, ::2].float()
    opinions = student.teachers.opinions(views)
    before = distance(opinions, *student.averaged(views), aside=0.4, temperature=2.0).item()
    list(student.train())
    assert distance(opinions, *student.averaged(views), aside=0.4, temperature=2.0).item() < before


@pytest.mark.parametrize("clean", [True, False])
def test_teachers_may_see_views_before_they_got_worse(tmp_path: Path, clean: bool) -> None:
    list(Run(Experiment.of({**TINY, "epochs": 1}), bars(), tmp_path / "tiny").train())
    first_views = []
    for noise in (0.0, 80.0):
        taught = {"name": f"noise-{noise}", "teachers": ["tiny"], "distill": 0.7, "epochs": 1}
        worse = {"augmentation": {"noise": noise, "erase": 0.0}, "clean_teachers": clean}
        student = Run(Experiment.of({**TINY, **taught, **worse}), bars(), tmp_path / f"{noise}")
        student.teachers = Watched(student.teachers, student.experiment)
        list(student.train())
        first_views.append(student.teachers.seen[0])
    assert torch.equal(*first_views) == clean


def test_a_run_begun_before_a_key_existed_goes_on(tmp_path: Path) -> None:
    plan = Experiment.of({**TINY, "epochs": 1})
    plan.claim(tmp_path)
    older = json.loads((tmp_path / "experiment.json").read_text())
    del older["pool"], older["augmentation"]["shade"]
    (tmp_path / "experiment.json").write_text(json.dumps(older))
    plan.claim(tmp_path)
    with pytest.raises(ConfigurationError, match="another experiment"):
        Experiment.of({**TINY, "epochs": 2}).claim(tmp_path)


def test_a_run_may_begin_with_the_weights_of_another(tmp_path: Path) -> None:
    first = Run(Experiment.of(TINY), bars(), tmp_path / "tiny")
    list(first.train())
    second = Experiment.of({**TINY, "name": "second", "start_from": "tiny"})
    best = torch.load(tmp_path / "tiny" / "best.pt", weights_only=True)
    begun = Run(second, bars(), tmp_path / "second").network.state_dict()
    assert all(torch.equal(value, best[name]) for name, value in begun.items())


def test_runs_from_the_same_weights_can_be_averaged(tmp_path: Path) -> None:
    list(Run(Experiment.of({**TINY, "epochs": 8}), bars(), tmp_path / "tiny").train())
    alone = []
    for seed, name in enumerate(("left", "right"), start=10):
        plan = Experiment.of({**TINY, "name": name, "seed": seed, "start_from": "tiny"})
        run = Run(plan, bars(), tmp_path / name)
        list(run.train())
        alone.append(run.best)
    soup = Experiment.of({**TINY, "name": "soup", "average_of": ["left", "right"]})
    assert average_runs(soup, bars(), tmp_path / "soup") > min(alone) - 0.15
    mixed, left, right = (load_run(tmp_path / name) for name in ("soup", "left", "right"))
    expected = (left.fer2013.weight + right.fer2013.weight) / 2
    assert torch.allclose(mixed.fer2013.weight, expected)


def test_different_networks_cannot_be_averaged() -> None:
    small, large = build("readroom", widths=[4, 4, 4, 4]), build("readroom", widths=[4, 4, 4, 8])
    with pytest.raises(ConfigurationError, match="one and the same network"):
        mean_network([small, large])


def test_a_teacher_that_was_never_trained_is_named(tmp_path: Path) -> None:
    plan = Experiment.of({**TINY, "teachers": ["nobody"], "distill": 0.5})
    with pytest.raises(ConfigurationError, match="nobody: expected a run"):
        Run(plan, bars(), tmp_path / "run")


def test_a_failed_export_leaves_the_older_model_whole(tmp_path: Path) -> None:
    list(Run(Experiment.of(TINY), bars(), tmp_path / "run").train())
    older = export(tmp_path / "run", bars(), tmp_path / "model").card
    without = bars().split(PUBLIC_TEST)
    with pytest.raises(DataError):
        export(tmp_path / "run", without, tmp_path / "model")
    assert ExpressionClassifier.open(older.path).card.sha256 == older.sha256


def test_the_rate_rises_then_falls_to_nothing() -> None:
    rates = [one_cycle(share / 100, 0.1) for share in range(101)]
    assert rates.index(max(rates)) == 10
    assert rates[0] < 0.1
    assert rates[-1] == pytest.approx(0.0)
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_single_votes_and_unclear_crops_do_not_count() -> None:
    crops = bars(7)
    votes = np.zeros((7, 10), np.float32)
    votes[0, [0, 1, 4]] = [7, 1, 2]
    votes[1, [0, 9]] = [3, 7]
    shares = vote_shares(Crops(crops.images, crops.labels, crops.usages, crops.names, votes))
    assert shares[0] == pytest.approx(np.array([7, 0, 0, 0, 2, 0, 0, 0]) / 9)
    assert not shares[1:].any()


def test_votes_are_put_into_the_order_of_fer2013() -> None:
    happiness = torch.tensor([[0.0, 0.8, 0, 0, 0, 0, 0, 0.2]])
    assert to_fer2013(happiness).argmax() == 3
    assert float(to_fer2013(happiness).sum()) == pytest.approx(1.0)


def test_averaged_weights_move_by_the_decay() -> None:
    one, other = (build("readroom", widths=[4, 4, 4, 4]) for _ in range(2))
    before = one.fer2013.weight.clone()
    average(one, other, 0.75)
    assert torch.allclose(one.fer2013.weight, 0.75 * before + 0.25 * other.fer2013.weight)


def test_an_unknown_architecture_or_option_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="got 'alexnet'"):
        build("alexnet")
    with pytest.raises(ConfigurationError, match="does not take"):
        build("readroom", layers=5)


def test_the_shipped_network_is_small() -> None:
    parameters = sum(value.numel() for value in build("readroom").parameters())
    assert parameters <= 2_400_000


def test_a_run_goes_on_where_it_began(tmp_path: Path) -> None:
    list(Run(Experiment.of({**TINY, "epochs": 1}), bars(), tmp_path / "tiny").train())
    state = torch.load(tmp_path / "tiny" / "latest.pt", weights_only=True)
    torch.save(state | {"device": "elsewhere"}, tmp_path / "tiny" / "latest.pt")
    with pytest.raises(ConfigurationError, match="where this run began"):
        Run(Experiment.of({**TINY, "epochs": 1}), bars(), tmp_path / "tiny")


def test_a_judge_sees_what_its_last_step_sees(tmp_path: Path) -> None:
    list(Run(Experiment.of({**TINY, "epochs": 1}), bars(), tmp_path / "tiny").train())
    whole = {"name": "whole", "start_from": "tiny", "learn_whole": True, "epochs": 1}
    larger = {"side_px": 32, "sides_px": []}
    list(Run(Experiment.of({**TINY, **whole, **larger}), bars(), tmp_path / "whole").train())
    with pytest.raises(ConfigurationError, match="expected a judge of 32 px"):
        export(tmp_path / "whole", bars(), tmp_path / "after")


def test_a_side_that_a_network_does_not_fit_is_refused_before_it_has_a_folder(tmp_path):
    plan = Experiment.of({"name": "classic", "architecture": "cnn", "side_px": 40, "batch": 16})
    with pytest.raises(ConfigurationError, match="that cnn can be trained at; got 40 px"):
        Run(plan, bars(), tmp_path / "classic")
    assert not (tmp_path / "classic").exists()


def test_a_state_that_was_cut_off_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    list(Run(Experiment.of(TINY), bars(), folder).train())
    (folder / "latest.pt").write_bytes((folder / "latest.pt").read_bytes()[:100])
    with pytest.raises(ConfigurationError, match=r"latest.pt: expected the state of a run"):
        Run(Experiment.of(TINY), bars(), folder)


def test_a_place_that_cannot_hold_runs_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"expected a place for runs .*--runs"):
        Run(Experiment.of(TINY), bars(), tmp_path / "file" / "tiny")
