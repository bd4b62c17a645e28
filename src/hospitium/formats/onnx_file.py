"""ONNX files: read the weights out of one, and write another.

The package `onnx` would do both, for 30 MB more on every node; the few messages that we need are
these. Field numbers: onnx.proto3 of https://github.com/onnx/onnx (IR version 9 is written).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from hospitium.formats.onnx_parts import (
    GRAPH,
    KINDS,
    NODE,
    TENSOR,
    Attribute,
    Floats,
    Shape,
    Tensor,
    block,
    graph_of,
    node,
    parts_of,
    ports,
    read_tensor,
    tensor,
    text,
    value,
)
from hospitium.formats.protobuf import write_block, write_varint

_IR_VERSION, _OPSET = 9, 20
MICROSOFT = "com.microsoft"
"""Operators of ONNX Runtime that ONNX does not have, in every build of it, the web's included."""


def read_weights(model: bytes) -> dict[str, tuple[Floats, ...]]:
    """Return the float32 constants that each node takes, by the name of its first output.

    Parameters
    ----------
    model
        An ONNX file that holds its tensors itself, as raw bytes.

    Raises
    ------
    BadInput
        If the bytes are no ONNX file.
    """
    tensors: dict[str, Floats] = {}
    nodes: list[memoryview] = []
    for number, part in parts_of(graph_of(model)):
        if number == NODE:
            nodes.append(block(part))
        elif number == TENSOR:
            read_tensor(block(part), into=tensors)
    weights = {}
    for one in nodes:
        inputs, outputs = ports(one)
        if outputs:
            weights[outputs[0]] = tuple(tensors[name] for name in inputs if name in tensors)
    return weights


@dataclass(slots=True)
class GraphWriter:
    """Takes the nodes of a graph one after the other, then writes the file.

    A value is known by the name that `add` returned for it.
    """

    _nodes: list[bytes] = field(default_factory=list)
    _tensors: dict[tuple[str, tuple[int, ...], bytes], str] = field(default_factory=dict)
    _names: int = 0

    def constant(self, values: Tensor | float) -> str:
        """Return the name of a constant; equal ones are stored once.

        Parameters
        ----------
        values
            float32 or int64; other kinds become float32.
        """
        array = np.asarray(values)
        if array.dtype not in KINDS:
            array = array.astype(np.float32)
        key = (array.dtype.str, array.shape, array.tobytes())
        return self._tensors.setdefault(key, f"w{len(self._tensors)}")

    def add(self, op: str, *inputs: str | Tensor | float, **attributes: Attribute) -> str:
        """Add a node with one output and return that output's name."""
        (name,) = self.add_many(op, *inputs, outputs=1, **attributes)
        return name

    def add_many(
        self, op: str, *inputs: str | Tensor | float, outputs: int, **attributes: Attribute
    ) -> list[str]:
        """Add a node; return the names of its outputs.

        Parameters
        ----------
        op
            An ONNX operator; or one of `MICROSOFT`, as "com.microsoft:Name".
        inputs
            Names; arrays and numbers become constants; "" stands for an input left out.
        """
        domain, _, kind = op.rpartition(":")
        names = [f"v{self._names + k}" for k in range(outputs)]
        self._names += outputs
        taken = [one if isinstance(one, str) else self.constant(one) for one in inputs]
        self._nodes.append(node(kind, taken, names, domain=domain, attributes=attributes))
        return names

    def write(self, inputs: Mapping[str, Shape], outputs: Mapping[str, tuple[str, Shape]]) -> bytes:
        """Return the ONNX file.

        Parameters
        ----------
        inputs
            Their names and shapes, float32; a side without a fixed length has a name instead.
        outputs
            The names that callers use, the float32 values that they stand for, and their shapes.
        """
        renamed = [node("Identity", [known], [name]) for name, (known, _) in outputs.items()]
        graph = b"".join(
            (
                *(write_block(NODE, one) for one in (*self._nodes, *renamed)),
                text(2, "network"),
                *(write_block(TENSOR, tensor(name, *key)) for key, name in self._tensors.items()),
                *(write_block(11, value(name, shape)) for name, shape in inputs.items()),
                *(write_block(12, value(name, shape)) for name, (_, shape) in outputs.items()),
            )
        )
        opsets = (("", _OPSET), (MICROSOFT, 1))
        return b"".join(
            (
                write_varint(1, _IR_VERSION),
                text(2, "hospitium"),
                write_block(GRAPH, graph),
                *(write_block(8, text(1, d) + write_varint(2, version)) for d, version in opsets),
            )
        )
