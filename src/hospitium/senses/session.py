"""Open an ONNX network in ONNX Runtime, or say that it is none."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from hospitium.core.errors import Tampered
from hospitium.senses.slopes import with_fast_slopes


class Session(Protocol):
    """A network that is loaded. Safe to share between threads."""

    def run(
        self, names: Sequence[str] | None, feeds: Mapping[str, NDArray[Any]]
    ) -> list[NDArray[Any]]:
        """Return the outputs of these names, or all."""
        ...

    def get_inputs(self) -> Sequence["Input"]:
        """Return what the network takes."""
        ...


class Input(Protocol):
    """One thing that a network takes."""

    name: str


def open_session(model: bytes, *, threads: int) -> Session:
    """Load a network.

    Parameters
    ----------
    model
        An ONNX file.
    threads
        Cores that one run may use.

    Raises
    ------
    Tampered
        If the bytes are not a network that can be run.
    """
    # 0.2 s to import: only who extracts pays
    import onnxruntime as ort
    from onnxruntime.capi import onnxruntime_pybind11_state as fault

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    broken = (fault.InvalidProtobuf, fault.InvalidArgument, fault.InvalidGraph, fault.Fail)
    try:
        session: Session = ort.InferenceSession(
            with_fast_slopes(model), options, ["CPUExecutionProvider"]
        )
    except broken as error:
        raise Tampered("the model is not a readable network") from error
    return session
