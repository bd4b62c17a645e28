"""Direction and type of the minutiae, worked out only where they lie.

A pixel's direction depends on 3 x 3 values of its head, at half the sides, and these on 9 x 9
features around it. For the 40 to 60 minutiae of a print that is a fiftieth of the whole map.
"""

import numpy as np

from hospitium.formats.onnx_file import GraphWriter
from hospitium.senses.finger.leader.layers import Layers, integers
from hospitium.senses.finger.leader.weights import doubled_kernel

_REACH = 4
"""Features on each side of a minutia that its direction depends on."""

_SIDE = 2 * _REACH + 1
_CHANNELS = 52
_DIRECTION, _TYPE = "head_conv_dir_1/BiasAdd", "Conv__3000"


def describe(layers: Layers, features: str, peaks: str, min_score: str) -> str:
    """Return one row for each peak of at least `min_score`; at least one row.

    Parameters
    ----------
    features
        Shape (1, height / 2, width / 2, 52).
    peaks
        Score where a minutia is, else 0; shape (1, 1, height, width).

    Returns
    -------
    str
        Shape (n, 6): column, row, x and y of the direction, ending 0..1, score; best first.
    """
    graph = layers.graph
    score, place = _best(graph, peaks, min_score)
    width = _side(graph, peaks, 3)
    row = graph.add("Div", place, width)
    column = graph.add("Sub", place, graph.add("Mul", row, width))
    half_row, half_column = (graph.add("Div", one, integers(2)) for one in (row, column))
    around = _patches(graph, features, half_row, half_column)
    inside = _inside(graph, features, half_row, half_column)
    corner = _corner(graph, row, column)
    towards = _head(layers, around, inside, corner, 1, _DIRECTION)
    ending = graph.add("Sigmoid", _head(layers, around, inside, corner, 2, _TYPE))
    columns = [_column(graph, graph.add("Cast", one, to=1)) for one in (column, row)]
    return graph.add("Concat", *columns, towards, ending, _column(graph, score), axis=1)


def _best(graph: GraphWriter, peaks: str, min_score: str) -> tuple[str, str]:
    """Return scores and places, counted row by row, of all peaks that count, best first."""
    counts = graph.add("Cast", graph.add("GreaterOrEqual", peaks, min_score), to=7)
    flat = graph.add("Reshape", graph.add("ReduceSum", counts, keepdims=0), integers(1))
    number = graph.add("Max", flat, integers(1))
    scores, places = graph.add_many(
        "TopK", graph.add("Reshape", peaks, integers(-1)), number, outputs=2
    )
    return scores, places


def _side(graph: GraphWriter, value: str, axis: int) -> str:
    """Return the length of one side of a value, shape (1,)."""
    return graph.add("Shape", value, start=axis, end=axis + 1)


def _column(graph: GraphWriter, value: str) -> str:
    return graph.add("Unsqueeze", value, integers(1))


def _patches(graph: GraphWriter, features: str, row: str, column: str) -> str:
    """Return the features around each place, 0 outside, shape (n, 9, 9, 52)."""
    ends = integers(0, _REACH, _REACH, 0)
    padded = graph.add("Pad", features, np.concatenate([ends, ends]))
    width = _side(graph, padded, 2)
    lines = graph.add("Mul", np.arange(_SIDE)[:, None], width)
    offsets = graph.add("Add", lines, np.arange(_SIDE)[None])
    start = graph.add("Add", graph.add("Mul", row, width), column)
    start = graph.add("Reshape", start, integers(-1, 1, 1))
    rows = graph.add("Reshape", padded, integers(-1, _CHANNELS))
    return graph.add("Gather", rows, graph.add("Add", start, offsets), axis=0)


def _inside(graph: GraphWriter, features: str, row: str, column: str) -> str:
    """Return 1 for each of the 3 x 3 values of a place that lies in the image, else 0."""
    near = [
        _within(graph, where, _side(graph, features, axis))
        for where, axis in ((row, 1), (column, 2))
    ]
    down, across = (
        graph.add("Reshape", one, integers(*shape))
        for one, shape in zip(near, ((-1, 3, 1, 1), (-1, 1, 3, 1)), strict=True)
    )
    return graph.add("Mul", down, across)


def _within(graph: GraphWriter, where: str, side: str) -> str:
    """Tell for a place, the one before and the one after whether they are within a side."""
    three = graph.add("Add", _column(graph, where), integers(-1, 0, 1))
    after = graph.add("GreaterOrEqual", three, integers(0))
    return graph.add("Cast", graph.add("And", after, graph.add("Less", three, side)), to=1)


def _corner(graph: GraphWriter, row: str, column: str) -> str:
    """Return which of the four pixels that half a pixel became each place is, one of four 1."""
    odd = [graph.add("Mod", one, integers(2)) for one in (row, column)]
    number = graph.add("Add", graph.add("Mul", odd[0], integers(2)), odd[1])
    same = graph.add("Equal", _column(graph, number), integers(0, 1, 2, 3))
    return graph.add("Cast", same, to=1)


def _head(layers: Layers, around: str, inside: str, corner: str, number: int, last: str) -> str:
    """Return what a head says at each place, shape (n, outputs)."""
    graph, layer = layers.graph, f"head_{number}_ibc"
    kernel = layers.weights.kernel(f"{layer}_depthwise_conv_1/depthwise")
    near = layers.last(graph.add("Conv", layers.first(around), kernel, group=_CHANNELS))
    ends = (integers(_REACH - 1, _REACH - 1), integers(_REACH + 2, _REACH + 2), integers(1, 2))
    deep = layers.bottleneck(graph.add("Slice", around, *ends), layers.norm(near, layer), layer)
    small = layers.small_head(deep, number)
    flat = graph.add("Reshape", graph.add("Mul", small, inside), integers(-1, 36))
    kernel, bias = layers.weights.affine(last)
    outputs = len(bias)
    # (out, 2, 2, in, 3, 3) -> rows 3 x 3 x in, as `flat` has them; columns 2 x 2 x out
    phases = doubled_kernel(kernel).transpose(4, 5, 3, 1, 2, 0).reshape(36, 4 * outputs)
    four = graph.add("Reshape", graph.add("MatMul", flat, phases), integers(-1, 4, outputs))
    mine = graph.add("Mul", four, graph.add("Unsqueeze", corner, integers(2)))
    return graph.add("Add", graph.add("ReduceSum", mine, integers(1), keepdims=0), bias)
