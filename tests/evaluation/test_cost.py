import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from readroom.evaluation.cost import BATCHES, LEAST_REPEATS, ROUNDS, count_macs, measure_cost
from readroom.recognition.cards import ModelCard


def weights(name, *shape):
    return numpy_helper.from_array(np.zeros(shape, np.float32), name)


def network(path, side="side"):
    """A convolution of 3 x 3 to 4 channels and a matrix of 4 x 7 after a pooling."""
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, side, side])
    found = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 7])
    nodes = [
        helper.make_node("Conv", ["x", "k"], ["a"], strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node("GlobalAveragePool", ["a"], ["b"]),
        helper.make_node("Flatten", ["b"], ["c"]),
        helper.make_node("Gemm", ["c", "m"], ["y"]),
    ]
    values = [weights("k", 4, 1, 3, 3), weights("m", 4, 7)]
    graph = helper.make_graph(nodes, "small", [given], [found], values)
    onnx.save(helper.make_model(graph), path)
    return path


def test_operations_are_counted_by_hand(tmp_path):
    assert count_macs(network(tmp_path / "m.onnx", 48)) == 24 * 24 * 4 * 9 + 4 * 7


def test_a_model_that_does_not_say_its_sizes_has_no_count(tmp_path):
    assert count_macs(network(tmp_path / "m.onnx")) is None


def test_without_onnx_there_is_no_count(tmp_path, monkeypatch):
    path = network(tmp_path / "m.onnx", 48)
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert count_macs(path) is None


def test_the_shipped_model_is_weighed_and_timed():
    card = ModelCard.read()
    cost = measure_cost(card, timed_s=0.0)
    assert list(cost.ms_per_face) == [str(batch) for batch in BATCHES]
    assert all(0 < each < 1000 for each in cost.ms_per_face.values())
    assert cost.repeats == ROUNDS * LEAST_REPEATS
    assert cost.file_bytes == card.weights.stat().st_size
    assert cost.parameters == card.facts["parameters"]
    assert {"processor", "cores", "onnxruntime"} <= set(cost.machine)
    assert all(cost.machine.values())


def test_convolutions_use_each_weight_more_than_once():
    card = ModelCard.read()
    assert count_macs(card.weights) == 141_257_232
