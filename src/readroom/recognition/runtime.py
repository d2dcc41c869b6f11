"""ONNX Runtime sessions as Readroom opens them: few threads, no spinning, own errors."""

from __future__ import annotations

import onnxruntime as ort
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    NoSuchFile,
)

from readroom.errors import ModelError

_ERRORS_ONLY = 3


def open_session(
    model: bytes, name: str, threads: int, *, keep_memory: bool = True
) -> ort.InferenceSession:
    """A session on the CPU whose idle threads sleep, so that several rooms share a machine.

    Args:
        model: The ONNX file's bytes.
        name: What to call it in the message of an error.
        threads: Threads for one run; more are faster alone and slower together.
        keep_memory: Whether what one run needed stays for the next; without, each run asks the
            system anew, which pays where runs are large and seldom.

    Returns:
        The session; running it is thread-safe.

    Raises:
        ModelError: If the bytes are no ONNX model this runtime can run.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    options.enable_cpu_mem_arena = keep_memory
    # Spinning workers win microseconds alone and lose whole frames on a shared core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile) as error:
        raise ModelError(f"{name}: expected an ONNX model; {error}") from error
