"""Run a network in onnxruntime-web under Node.js: wasm, one thread, as on a phone."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.node_program import lacking, run_script

Tensor = NDArray[Any]


@dataclass(frozen=True, slots=True)
class WasmAnswer:
    """What a network said, and how many milliseconds each run took."""

    outputs: dict[str, Tensor]
    ms: list[float]
    cpu_ms: list[float]


def missing() -> str:
    """Say what is not there to run this; empty if nothing is."""
    return lacking("field", "onnxruntime-web")


def run_in_wasm(model: bytes, feeds: Mapping[str, Tensor], *, times: int = 1) -> WasmAnswer:
    """Run an ONNX file on float32 tensors."""
    document = {name: _encoded(value) for name, value in feeds.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        path.write_bytes(model)
        answer = run_script("field", "src/run-network.mjs", document, str(path), str(times))
    outputs = {name: _decoded(one) for name, one in answer["outputs"].items()}
    return WasmAnswer(outputs, answer["ms"], answer["cpu_ms"])


def _encoded(value: Tensor) -> dict[str, Any]:
    data = np.ascontiguousarray(value, "<f4").tobytes()
    return {"dims": list(np.shape(value)), "data": base64.b64encode(data).decode()}


def _decoded(value: dict[str, Any]) -> Tensor:
    return np.frombuffer(base64.b64decode(value["data"]), "<f4").reshape(value["dims"])
