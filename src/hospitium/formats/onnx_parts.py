"""The messages that an ONNX file is made of, one by one: nodes, tensors, attributes, values.

Field numbers: onnx.proto3 of https://github.com/onnx/onnx.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
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

GRAPH, NODE, TENSOR = 7, 1, 5
"""Fields: the graph of a model, and the nodes and constants of a graph."""
FLOAT, INT64 = 1, 7
KINDS = {np.dtype(np.float32): FLOAT, np.dtype(np.int64): INT64}


_MOST_PARTS = 100_000
"""Nodes and constants of one graph."""


def graph_of(model: bytes) -> memoryview:
    """Return the graph of an ONNX file; raise `BadInput` if there is none."""
    for number, part in read_fields(memoryview(model)):
        if number == GRAPH:
            return block(part)
    raise BadInput("there is no network in the file")


def parts_of(graph: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field; raise `BadInput` if there are too many parts."""
    count = 0
    for number, part in read_fields(graph):
        count += number in (NODE, TENSOR)
        if count > _MOST_PARTS:
            raise BadInput("the network has too many parts")
        yield number, part


def block(part: int | memoryview) -> memoryview:
    """Return a field that has to be bytes; raise `BadInput` if it is a number."""
    if isinstance(part, int):
        raise BadInput("a part of the network is not what it should be")
    return part


def words(part: int | memoryview) -> str:
    """Return a field that has to be text."""
    return bytes(block(part)).decode("utf-8", "replace")


def ports(message: memoryview) -> tuple[list[str], list[str]]:
    """Return the names of what a node takes and of what it makes."""
    found: dict[int, list[str]] = {1: [], 2: []}
    for number, part in read_fields(message):
        if number in found:
            found[number].append(words(part))
    return found[1], found[2]


def read_tensor(message: memoryview, *, into: dict[str, Floats]) -> None:
    """Keep a tensor if it is float32; shapes and counters are of no use outside their graph."""
    shape: list[int] = []
    name, raw, kind = "", memoryview(b""), 0
    for number, part in read_fields(message):
        if number == 1:
            shape += [part] if isinstance(part, int) else read_varints(part)
        elif number == 2 and isinstance(part, int):
            kind = part
        elif number == 8:
            name = words(part)
        elif number == 9:
            raw = block(part)
    if kind != FLOAT:
        return
    if prod(shape) * 4 != len(raw):
        raise BadInput("a tensor of the network has another size than it says")
    into[name] = np.frombuffer(raw, "<f4").reshape(shape)


def node(
    kind: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    *,
    domain: str = "",
    attributes: Mapping[str, Attribute] | None = None,
) -> bytes:
    """Return a node: an operator, what it takes and what it makes."""
    return b"".join(
        (
            *(text(1, name) for name in inputs),
            *(text(2, name) for name in outputs),
            text(4, kind),
            *(write_block(5, _attribute(k, v)) for k, v in (attributes or {}).items()),
            text(7, domain),
        )
    )


def text(number: int, said: str) -> bytes:
    """Return a field of text."""
    return write_block(number, said.encode())


def tensor(name: str, dtype: str, shape: Sequence[int], raw: bytes) -> bytes:
    """Return a tensor of one of `KINDS`, little-endian."""
    dims = b"".join(write_varint(1, side) for side in shape)
    return dims + write_varint(2, KINDS[np.dtype(dtype)]) + text(8, name) + write_block(9, raw)


def value(name: str, shape: Shape) -> bytes:
    """Return the description of a float32 that goes in or comes out."""
    sides = (text(2, side) if isinstance(side, str) else write_varint(1, side) for side in shape)
    dims = b"".join(write_block(1, side) for side in sides)
    kind = write_varint(1, FLOAT) + write_block(2, dims)
    return text(1, name) + write_block(2, write_block(1, kind))


def _attribute(name: str, said: Attribute) -> bytes:
    head = text(1, name)
    if isinstance(said, int):
        return head + write_varint(3, said) + write_varint(20, 2)
    if isinstance(said, float):
        return head + write_four_bytes(2, struct.pack("<f", said)) + write_varint(20, 1)
    if isinstance(said, str):
        return head + text(4, said) + write_varint(20, 3)
    return head + b"".join(write_varint(8, one) for one in said) + write_varint(20, 7)
