"""Networks with a slope for each channel (PReLU), written as the runtime computes them fast.

ONNX Runtime lays pictures out in blocks of channels and joins what follows a convolution to it
(NCHWc), but leaves that layout for every PReLU and computes it element by element: more than half
of the time of a small face network. The same function as two scalings and a sum,

    PReLU(x) = a x + (1 - a) max(x, 0)

stays in the layout, and each scaling is a depthwise convolution of one pixel that the sum joins.
He et al., "Delving deep into rectifiers", ICCV 2015, for the function; ADR 68 for the figures.
"""

from collections.abc import Mapping, Sequence

from hospitium.core.errors import BadInput
from hospitium.formats.onnx_edit import Node, with_nodes_replaced
from hospitium.formats.onnx_parts import Floats


def with_fast_slopes(model: bytes) -> bytes:
    """Return a network that gives the same answers, but for the last digits of a 32-bit float.

    Parameters
    ----------
    model
        An ONNX file; what is none, or has no such slopes after a convolution, comes back as it is.
    """
    if b"PRelu" not in model:
        return model
    try:
        return with_nodes_replaced(model, _in_place_of_slopes)
    except BadInput:
        return model  # if it is no network either, the runtime says so


def _in_place_of_slopes(
    nodes: Sequence[Node], constants: Mapping[str, Floats]
) -> dict[str, list[Node]]:
    """Return what stands in the place of each slope that follows a convolution of pictures.

    Only there is it known how many channels there are, and that they are the second axis of four.
    """
    channels = {
        one.outputs[0]: len(weights)
        for one in nodes
        if one.kind == "Conv" and (weights := _constant(one, constants)) is not None
        if weights.ndim == 4  # a kernel of two axes
    }
    found = {}
    for one in nodes:
        if one.kind == "PRelu" and one.inputs[0] in channels:
            slopes = _constant(one, constants)
            wanted = (channels[str(one.inputs[0])], 1, 1)
            if slopes is not None and slopes.shape in (wanted, (1, *wanted)):
                found[one.outputs[0]] = _split(one, slopes)
    return found


def _constant(node: Node, constants: Mapping[str, Floats]) -> Floats | None:
    """Return the second thing that a node takes, if it is a constant."""
    return constants.get(str(node.inputs[1])) if len(node.inputs) > 1 else None


def _split(node: Node, slopes: Floats) -> list[Node]:
    name, given = node.outputs[0], node.inputs[0]
    positive, above, below = (f"{name}/{part}" for part in ("positive", "above", "below"))
    return [
        Node("Relu", [given], [positive]),
        _scaling(positive, 1 - slopes, above),
        _scaling(str(given), slopes, below),
        Node("Add", [above, below], [name]),
    ]


def _scaling(given: str, by: Floats, name: str) -> Node:
    """Return what multiplies each channel by a number of its own."""
    return Node("Conv", [given, by.reshape(-1, 1, 1, 1)], [name], {"group": by.size})
