"""LEADER as it runs: the published weights in a graph of fewer and larger steps.

The published file says the same in 1,337 nodes, as its converter left it: GELU in eight passes with
two transpositions, layer norms in fourteen, dilated convolutions by rearranging the image, and all
four answers for every pixel. Here direction and type are worked out only where a minutia lies.
"""

from itertools import product

import numpy as np

from hospitium.formats.onnx_file import GraphWriter, read_weights
from hospitium.senses.finger.leader.describe import describe
from hospitium.senses.finger.leader.layers import Layers
from hospitium.senses.finger.leader.weights import Weights, doubled_kernel

_STAGES = (3, 2, 1, 0)
"""The stages of an autoencoder on the way back up; stage 0 has half the input's sides."""

_STRIPES = (16, 8, 1, 1)
"""Of the wide layers, by stage: what surely divides the rows of an input of 32n pixels."""

_POSITION = "Conv__3172"
"""What the converter called the convolution that ends in the position map."""


def build_graph(model: bytes) -> bytes:
    """Return the ONNX file that runs, made of the one that was published.

    Takes `image`, float32 (1, height, width, 1), grey levels 0..255, sides multiples of 32; and
    `min_score`, a number. Gives `heat` (1, 1, height, width), where minutiae are before peaks are
    picked, 0..1; and `minutiae` (n, 6), best first, at least one: column, row, the direction's
    x and y, whether it is an ending, score. The scores of the first n are at least `min_score`;
    where none is, one row of a lower score stands alone.

    Raises
    ------
    BadInput
        If `model` is not LEADER as an ONNX file.
    """
    graph = GraphWriter()
    layers = Layers(graph, Weights(read_weights(model)))
    image = graph.add("Transpose", "image", perm=(0, 3, 1, 2))
    features = _second(layers, _first(layers, image), image)
    heat = _heat(layers, features)
    minutiae = describe(layers, features, _peaks(layers, heat), "min_score")
    return graph.write(
        {"image": (1, "height", "width", 1), "min_score": ()},
        {"heat": (heat, (1, 1, "height", "width")), "minutiae": (minutiae, ("number", 6))},
    )


def _stem(layers: Layers, image: str, name: str, op: str) -> str:
    """Return the first layer, two 5 x 5 convolutions, near and wide, pooled 2 x 2 by `op`.

    The four pixels of a square are worked out one after the other: a quarter of the memory.
    """
    weights = layers.weights
    near, near_bias = weights.affine(f"{name}_conv_1/BiasAdd")
    wide = weights.kernel(f"{name}_dilated_conv_1/convolution")
    (wide_bias,) = weights.of(f"{name}_dilated_conv_1/BiasAdd")
    corners = []
    for down, across in product(range(2), repeat=2):
        at = (down, across)
        both = (
            layers.every_second(image, near, near_bias, at=at),
            layers.every_second(image, wide, wide_bias, at=at, apart=2),
        )
        joined = layers.last(layers.graph.add("Concat", *both, axis=1))
        corners.append(layers.gelu(layers.norm(joined, name)))
    return layers.graph.add(op, *corners)


def _first(layers: Layers, image: str) -> str:
    """Return what the first autoencoder sees, 32 channels at half the sides."""
    value = _stem(layers, image, "stem0", "Max")
    passed = []
    for stage in reversed(_STAGES):
        passed.append(layers.separable(value, f"enc0_{stage}"))
        value = layers.halve(passed[-1])
    for stage in _STAGES:
        value = layers.double(layers.separable(value, f"dec0_{stage}"))
        value = layers.join(value, passed[stage])
    return value


def _second(layers: Layers, seen: str, image: str) -> str:
    """Return the features that all heads read, 52 channels at half the sides."""
    stem = _stem(layers, image, "stem1", "Mean")
    value = layers.join(_attended(layers, seen), stem)
    passed = []
    for stage in reversed(_STAGES):
        passed.append(layers.inverted(value, f"enc1_{stage}", stripes=_STRIPES[stage]))
        value = layers.halve(passed[-1])
    value = layers.inverted(value, "dec1_3")
    for stage in _STAGES:
        value = layers.join(layers.double(value), passed[stage])
        if stage:
            value = layers.inverted(value, f"dec1_{stage - 1}", stripes=_STRIPES[stage])
    return value


def _attended(layers: Layers, seen: str) -> str:
    """Weigh each channel by an attention that looks near, farther and far."""
    planes, weights = layers.first(seen), layers.weights
    views = [layers.convolve(planes, *weights.affine("attention_conv_d1_1/BiasAdd"))]
    for apart in (3, 6):
        layer = f"attention_conv_d{apart}_1"
        (bias,) = weights.of(f"{layer}/BiasAdd")
        kernel = weights.kernel(f"{layer}/convolution")
        views.append(layers.convolve(planes, kernel, bias, apart=apart))
    looked = layers.gelu(layers.last(layers.graph.add("Concat", *views, axis=1)))
    gate = layers.graph.add("Sigmoid", layers.dense(looked, "attention_s_1/BiasAdd"))
    return layers.graph.add("Mul", seen, gate)


def _heat(layers: Layers, features: str) -> str:
    """Return the position map, 0..1, shape (1, 1, height, width)."""
    graph = layers.graph
    small = layers.first(layers.small_head(layers.inverted(features, "head_0_ibc", stripes=16), 0))
    kernel, bias = layers.weights.affine(_POSITION)
    phases = doubled_kernel(kernel).reshape(4, -1, 3, 3)
    four = layers.convolve(small, phases, np.repeat(bias, 4))
    return graph.add("Sigmoid", graph.add("DepthToSpace", four, blocksize=2))


def _peaks(layers: Layers, heat: str) -> str:
    """Return the blurred position map where it is highest within 7 x 7 pixels, else 0."""
    graph = layers.graph
    blurred = layers.convolve(heat, layers.weights.kernel("nms_Gaussian_blur_1/convolution"))
    highest = graph.add("MaxPool", blurred, kernel_shape=(7, 7), strides=(1, 1), pads=(3, 3, 3, 3))
    return graph.add("Where", graph.add("Equal", blurred, highest), blurred, 0.0)
