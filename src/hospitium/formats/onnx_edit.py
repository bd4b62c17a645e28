"""Put other nodes in the place of some of an ONNX file; all the rest stays byte for byte."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.formats.onnx_parts import (
    GRAPH,
    NODE,
    TENSOR,
    Attribute,
    Floats,
    block,
    graph_of,
    node,
    parts_of,
    ports,
    read_tensor,
    tensor,
    words,
)
from hospitium.formats.protobuf import read_fields, write_block, write_varint

_KIND, _DOMAIN = 4, 7
"""Fields of a node."""


@dataclass(frozen=True, slots=True)
class Node:
    """An operator with what it takes and makes.

    Attributes
    ----------
    kind
        Of ONNX's own operators; those of others have their domain before it and a colon.
    inputs
        Names; in a node that is put in, an array is a constant of float32.
    outputs
        Names.
    attributes
        Of a node that is put in; of those that are read they are not told.
    """

    kind: str
    inputs: Sequence[str | Floats]
    outputs: Sequence[str]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


Places = Mapping[str, Sequence[Node]]
"""By the first output of a node: those that stand in its place, of which the last makes it."""
Choose = Callable[[Sequence[Node], Mapping[str, Floats]], Places]


def with_nodes_replaced(model: bytes, choose: Choose) -> bytes:
    """Return a network in which other nodes stand in the place of some.

    Parameters
    ----------
    model
        An ONNX file.
    choose
        Given the nodes of the graph in order, and by name those of its constants of float32 that
        stand in the file as raw bytes.

    Raises
    ------
    BadInput
        If the bytes are no ONNX file.
    """
    edited = _edited(graph_of(model), choose)
    return b"".join(
        _field(number, edited if number == GRAPH else part)
        for number, part in read_fields(memoryview(model))
    )


def _edited(graph: memoryview, choose: Choose) -> bytes:
    fields = list(parts_of(graph))
    constants: dict[str, Floats] = {}
    for number, part in fields:
        if number == TENSOR:
            with suppress(
                BadInput
            ):  # its values stand elsewhere, or one by one: not told, but kept
                read_tensor(block(part), into=constants)
    nodes = [_node(block(part)) for number, part in fields if number == NODE]
    places, at, out = choose(nodes, constants), iter(nodes), []
    for number, part in fields:
        known = next(at) if number == NODE else None
        new = places.get(known.outputs[0]) if known and known.outputs else None
        out.append(_field(number, part) if new is None else b"".join(map(_written, new)))
    return b"".join(out)


def _node(message: memoryview) -> Node:
    named = {
        number: words(part) for number, part in read_fields(message) if number in (_KIND, _DOMAIN)
    }
    kind, domain = named.get(_KIND, ""), named.get(_DOMAIN, "")
    inputs, outputs = ports(message)
    return Node(f"{domain}:{kind}" if domain else kind, inputs, outputs)


def _written(new: Node) -> bytes:
    """Return the fields of a graph that a node needs: its constants, and itself."""
    names, constants = [], []
    for place, taken in enumerate(new.inputs):
        if isinstance(taken, str):
            names.append(taken)
            continue
        names.append(f"{new.outputs[0]}:{place}")
        raw = np.ascontiguousarray(taken, "<f4").tobytes()
        constants.append(write_block(TENSOR, tensor(names[-1], "<f4", taken.shape, raw)))
    body = node(new.kind, names, new.outputs, attributes=new.attributes)
    return b"".join((*constants, write_block(NODE, body)))


def _field(number: int, part: int | memoryview | bytes) -> bytes:
    if isinstance(part, int):
        return write_varint(number, part)
    return write_block(number, bytes(part))
