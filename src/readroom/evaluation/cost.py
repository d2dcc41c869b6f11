"""What a model takes to run: time on one core, size of its file, operations per face."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from readroom.evaluation.corruptions import SIDE_PX
from readroom.evaluation.further import Cost
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier

BATCHES: Final = (1, 50)
"""One face, and the class of fifty that Readroom is made for."""
TIMED_S: Final = 1.0
"""How long each batch size is timed in a round; longer is steadier on a busy machine."""
ROUNDS: Final = 5
"""How often the batch sizes take turns: a virtual machine's processor is slower for seconds at
a time, and no size should have all of them. More rounds are steadier and take longer."""
LEAST_REPEATS: Final = 5
MOST_REPEATS: Final = 200
"""Batches timed in a round, however slow or fast the model is."""


def measure_cost(card: ModelCard, timed_s: float = TIMED_S) -> Cost:
    """Time, size and operations of the model that a card describes.

    Args:
        card: The card; its model lies beside it.
        timed_s: How many seconds each batch size is timed in each round.

    Returns:
        The costs on this machine, with one thread.
    """
    classifier = ExpressionClassifier(card, threads=1)
    times: dict[int, list[float]] = {batch: [] for batch in BATCHES}
    for _ in range(ROUNDS):
        for batch in BATCHES:
            times[batch] += _milliseconds(classifier, batch, timed_s)
    parameters = card.facts.get("parameters")
    return Cost(
        ms_per_face={str(batch): round(median(t) / batch, 3) for batch, t in times.items()},
        repeats=min(len(each) for each in times.values()),
        threads=1,
        file_bytes=card.weights.stat().st_size,
        parameters=None if parameters is None else int(parameters),
        macs=count_macs(card.weights),
        machine=describe_machine(),
    )


def _milliseconds(classifier: ExpressionClassifier, batch: int, timed_s: float) -> list[float]:
    """Times of whole batches, scaling of the crops included; the first, slow ones left out.

    Processor time: what other programs take of a shared core is not this model's cost,
    and with one thread nothing of its own is counted twice.
    """
    rng = np.random.default_rng(0)
    crops = list(rng.integers(0, 256, (batch, SIDE_PX, SIDE_PX)).astype(np.uint8))
    for _ in range(2):
        classifier.probabilities(crops)
    took: list[float] = []
    until = time.perf_counter() + timed_s
    while len(took) < LEAST_REPEATS or (len(took) < MOST_REPEATS and time.perf_counter() < until):
        started = time.process_time()
        classifier.probabilities(crops)
        took.append(1000 * (time.process_time() - started))
    return took


def describe_machine() -> dict[str, str]:
    """What this machine is, for the line below a figure.

    Returns:
        Processor, cores, load at the moment (where the system tells it) and the
        version of ONNX Runtime. Under a load above the number of cores the caches
        were shared with something else, which makes the figures a little worse.
    """
    import onnxruntime

    facts = {
        "processor": processor_name(),
        "cores": str(os.cpu_count() or "unknown"),
        "onnxruntime": str(onnxruntime.__version__),
    }
    if hasattr(os, "getloadavg"):
        facts["load"] = f"{os.getloadavg()[0]:.1f}"
    return facts


def processor_name() -> str:
    """What the processor is called.

    Returns:
        Its model name where the system tells it, else its kind.
    """
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def count_macs(model: Path) -> int | None:
    """Multiply-accumulate operations per face in convolutions and matrix products.

    Args:
        model: An ONNX file whose first axis is the batch.

    Returns:
        The count, or None if the package onnx is not installed or the file does not say
        how large its layers are.
    """
    try:
        import onnx
        from onnx import shape_inference
    except ImportError:
        return None
    graph = shape_inference.infer_shapes(onnx.load(str(model))).graph
    shapes = {each.name: list(each.dims) for each in graph.initializer}
    for each in (*graph.input, *graph.value_info, *graph.output):
        shapes[each.name] = [size.dim_value for size in each.type.tensor_type.shape.dim]
    counts = [_macs_of(node, shapes) for node in graph.node if node.op_type in WEIGHTS_AT]
    return None if None in counts else sum(count for count in counts if count is not None)


WEIGHTS_AT: Final = {"Conv": 1, "ConvInteger": 1, "QLinearConv": 3, "Gemm": 1, "MatMul": 1}
"""Which input of a node holds its weights."""


def _macs_of(node: Any, shapes: dict[str, list[int]]) -> int | None:  # noqa: ANN401  no types
    """None where shape inference has not found what it takes."""
    weights = shapes.get(node.input[WEIGHTS_AT[node.op_type]], [])
    if not weights or not all(weights):
        return None
    if node.op_type in {"Gemm", "MatMul"}:
        return int(np.prod(weights))
    places = shapes.get(node.output[0], [])[2:]
    return int(np.prod(weights) * np.prod(places)) if places and all(places) else None
