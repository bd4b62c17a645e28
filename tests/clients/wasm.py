"""ONNX Runtime as a phone has it: the same calls as in Python, answered by onnxruntime-web."""

from collections.abc import Mapping, Sequence

from bench.wasm import Tensor, run_in_wasm


class WasmSession:
    """Stands in for `onnxruntime.InferenceSession`."""

    def __init__(self, model: bytes, options: object, providers: Sequence[str]) -> None:
        self.model = model

    def run(self, names: Sequence[str] | None, feeds: Mapping[str, Tensor]) -> list[Tensor]:
        outputs = run_in_wasm(self.model, feeds).outputs
        return [outputs[name] for name in names or outputs]
