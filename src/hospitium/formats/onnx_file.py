"""ONNX files: read the weights out of one, and write another.

The package `onnx` would do both, for 30 MB more on every node; the few messages that we need are
these. Field numbers: onnx.proto3 of https://github.com/onnx/onnx (IR version 9 is written).
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput
from hospitium.formats.protobuf import (
    read_fields,
    read_varints,
    write_block,
    write_four_bytes,
    write_varint,
)

Floats = NDArray[np.float32]
Tensor = NDArray[Any]
Attribute = int | float | str | Sequence[int]
Shape = Sequence[int | str]

_IR_VERSION, _OPSET = 9, 20
_FLOAT, _INT64 = 1, 7
_DTYPES = {np.dtype(np.float32): _FLOAT, np.dtype(np.int64): _INT64}
_MAX_TENSORS = 100_000
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
    graph = _first(memoryview(model), 7)
    tensors: dict[str, Floats] = {}
    nodes: list[memoryview] = []
    for number, value in read_fields(graph):
        if number == 1:
            nodes.append(_bytes(value))
        elif number == 5:
            _read_tensor(_bytes(value), into=tensors)
        if len(nodes) + len(tensors) > _MAX_TENSORS:
            raise BadInput("the network has too many parts")
    weights = {}
    for node in nodes:
        inputs, outputs = _ports(node)
        if outputs:
            weights[outputs[0]] = tuple(tensors[name] for name in inputs if name in tensors)
    return weights


def _first(message: memoryview, wanted: int) -> memoryview:
    for number, value in read_fields(message):
        if number == wanted:
            return _bytes(value)
    raise BadInput("there is no network in the file")


def _bytes(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise BadInput("a part of the network is not what it should be")
    return value


def _ports(node: memoryview) -> tuple[list[str], list[str]]:
    """Return the names of what a node takes and of what it makes."""
    ports: dict[int, list[str]] = {1: [], 2: []}
    for number, value in read_fields(node):
        if number in ports:
            ports[number].append(bytes(_bytes(value)).decode("utf-8", "replace"))
    return ports[1], ports[2]


def _read_tensor(message: memoryview, *, into: dict[str, Floats]) -> None:
    """Keep a tensor if it is float32; shapes and counters are of no use outside their graph."""
    shape: list[int] = []
    name, raw, kind = "", memoryview(b""), 0
    for number, value in read_fields(message):
        if number == 1:
            shape += [value] if isinstance(value, int) else read_varints(value)
        elif number == 2 and isinstance(value, int):
            kind = value
        elif number == 8:
            name = bytes(_bytes(value)).decode("utf-8", "replace")
        elif number == 9:
            raw = _bytes(value)
    if kind != _FLOAT:
        return
    if prod(shape) * 4 != len(raw):
        raise BadInput("a tensor of the network has another size than it says")
    into[name] = np.frombuffer(raw, "<f4").reshape(shape)


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
        if array.dtype not in _DTYPES:
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
        self._nodes.append(
            b"".join(
                (
                    *(_text(1, name) for name in taken),
                    *(_text(2, name) for name in names),
                    _text(4, kind),
                    *(write_block(5, _attribute(k, v)) for k, v in attributes.items()),
                    _text(7, domain),
                )
            )
        )
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
        renamed = [_node("Identity", value, name) for name, (value, _) in outputs.items()]
        graph = b"".join(
            (
                *(write_block(1, node) for node in (*self._nodes, *renamed)),
                _text(2, "network"),
                *(write_block(5, _tensor(key, name)) for key, name in self._tensors.items()),
                *(write_block(11, _value(name, shape)) for name, shape in inputs.items()),
                *(write_block(12, _value(name, shape)) for name, (_, shape) in outputs.items()),
            )
        )
        opsets = (("", _OPSET), (MICROSOFT, 1))
        return b"".join(
            (
                write_varint(1, _IR_VERSION),
                _text(2, "hospitium"),
                write_block(7, graph),
                *(write_block(8, _text(1, d) + write_varint(2, version)) for d, version in opsets),
            )
        )


def _node(op: str, value: str, name: str) -> bytes:
    return _text(1, value) + _text(2, name) + _text(4, op)


def _text(number: int, text: str) -> bytes:
    return write_block(number, text.encode())


def _tensor(key: tuple[str, tuple[int, ...], bytes], name: str) -> bytes:
    dtype, shape, raw = key
    dims = b"".join(write_varint(1, side) for side in shape)
    return dims + write_varint(2, _DTYPES[np.dtype(dtype)]) + _text(8, name) + write_block(9, raw)


def _value(name: str, shape: Shape) -> bytes:
    sides = (_text(2, side) if isinstance(side, str) else write_varint(1, side) for side in shape)
    dims = b"".join(write_block(1, side) for side in sides)
    kind = write_varint(1, _FLOAT) + write_block(2, dims)
    return _text(1, name) + write_block(2, write_block(1, kind))


def _attribute(name: str, value: Attribute) -> bytes:
    head = _text(1, name)
    if isinstance(value, int):
        return head + write_varint(3, value) + write_varint(20, 2)
    if isinstance(value, float):
        return head + write_four_bytes(2, struct.pack("<f", value)) + write_varint(20, 1)
    if isinstance(value, str):
        return head + _text(4, value) + write_varint(20, 3)
    return head + b"".join(write_varint(8, one) for one in value) + write_varint(20, 7)
