"""The kinds of layers that LEADER is made of, each in the form that runs fastest.

Values are laid out (1, height, width, channels): a 1 x 1 convolution is then one matrix product and
a layer norm one pass. Only convolutions with a wider kernel and pools ask for channels first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.formats.onnx_file import MICROSOFT, GraphWriter
from hospitium.formats.onnx_parts import Floats
from hospitium.senses.finger.leader.weights import Weights, composed

_LANES = 4
"""ONNX Runtime takes its quick way through a depthwise convolution for multiples of so many."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Adds layers to a graph, with LEADER's weights."""

    graph: GraphWriter
    weights: Weights

    def first(self, value: str) -> str:
        """Bring the channels to the front."""
        return self.graph.add("Transpose", value, perm=(0, 3, 1, 2))

    def last(self, value: str) -> str:
        """Bring the channels to the end."""
        return self.graph.add("Transpose", value, perm=(0, 2, 3, 1))

    def join(self, *values: str) -> str:
        """Put channels side by side."""
        return self.graph.add("Concat", *values, axis=-1)

    def norm(self, value: str, layer: str) -> str:
        """Normalise over the channels of each pixel."""
        gain, offset, epsilon = self.weights.norm(layer)
        return self.graph.add("LayerNormalization", value, gain, offset, axis=-1, epsilon=epsilon)

    def gelu(self, value: str, bias: Floats | None = None) -> str:
        """Add a bias and apply GELU in its tanh form, in one pass."""
        taken = (value,) if bias is None else (value, bias)
        return self.graph.add(f"{MICROSOFT}:FastGelu", *taken)

    def product(self, value: str, kernel: Floats) -> str:
        """Convolve with a 1 x 1 kernel, without its bias."""
        return self.graph.add("MatMul", value, np.ascontiguousarray(kernel[:, :, 0, 0].T))

    def dense(self, value: str, node: str) -> str:
        """Convolve with the 1 x 1 kernel of a node and add its bias."""
        kernel, bias = self.weights.affine(node)
        return self.graph.add("Add", self.product(value, kernel), bias)

    def convolve(
        self, value: str, kernel: Floats, bias: Floats | None = None, *, apart: int = 1
    ) -> str:
        """Convolve, channels first, to an answer of the same size; taps lie `apart` pixels."""
        side = kernel.shape[-1]
        taken = (value, kernel) if bias is None else (value, kernel, bias.ravel())
        pads = (apart * (side // 2),) * 4
        return self.graph.add("Conv", *taken, pads=pads, dilations=(apart, apart))

    def every_second(
        self, value: str, kernel: Floats, bias: Floats, *, at: tuple[int, int], apart: int = 1
    ) -> str:
        """Convolve as `convolve` does, but only for every second pixel each way, from `at` on."""
        reach = apart * (kernel.shape[-1] // 2)
        before = tuple(reach - start for start in at)
        after = tuple(2 * reach - 1 - gap for gap in before)
        return self.graph.add(
            "Conv",
            *(value, kernel, bias.ravel()),
            pads=before + after,
            strides=(2, 2),
            dilations=(apart, apart),
        )

    def depthwise(self, value: str, node: str) -> str:
        """Convolve each channel by itself."""
        kernel = self.weights.kernel(node)
        channels, side = kernel.shape[0], kernel.shape[-1]
        more = -channels % _LANES
        if more:
            kernel = np.concatenate([kernel, np.zeros((more, 1, side, side), np.float32)])
            value = self.graph.add("Pad", value, integers(0, 0, 0, 0, 0, 0, 0, more))
        pads = (side // 2,) * 4
        out = self.graph.add("Conv", self.first(value), kernel, group=channels + more, pads=pads)
        if more:
            out = self.graph.add("Slice", out, integers(0), integers(channels), integers(1))
        return self.last(out)

    def separable(self, value: str, layer: str) -> str:
        """Convolve each channel, mix them, normalise, GELU: a layer of the first autoencoder."""
        deep = self.depthwise(value, f"{layer}_conv_1/separable_conv2d/depthwise")
        return self.gelu(self.norm(self.dense(deep, f"{layer}_conv_1/BiasAdd"), layer))

    def inverted(self, value: str, layer: str, *, stripes: int = 1) -> str:
        """Apply an inverted bottleneck: a layer of the second autoencoder.

        Parameters
        ----------
        stripes
            Pieces that the wide middle is worked off in, so that it stays in the cache; their
            number divides the rows of `value`.
        """
        spread = self.norm(self.depthwise(value, f"{layer}_depthwise_conv_1/depthwise"), layer)
        return self.bottleneck(value, spread, layer, stripes=stripes)

    def bottleneck(self, value: str, spread: str, layer: str, *, stripes: int = 1) -> str:
        """Widen `spread` four times, GELU, narrow it again, add it to `value`, mix all channels.

        Where the mix leaves fewer channels than `value` has, narrowing and mixing are one product.
        """
        narrow = self.weights.affine(f"{layer}_conv_red_1/BiasAdd")
        mix = self.weights.affine(f"{layer}_conv_adj_1/BiasAdd")
        fewer = len(mix[0]) < len(narrow[0])
        if fewer:
            narrow, value = composed(narrow, mix), self.product(value, mix[0])
        both = self.graph.add("Add", value, self._deep(spread, layer, narrow[0], stripes))
        both = self.graph.add("Add", both, narrow[1])
        return both if fewer else self.dense(both, f"{layer}_conv_adj_1/BiasAdd")

    def _deep(self, value: str, layer: str, narrow: Floats, stripes: int) -> str:
        """Widen, GELU and narrow without a bias, stripe by stripe."""
        kernel, bias = self.weights.affine(f"{layer}_conv_exp_1/BiasAdd")
        parts = [value]
        if stripes > 1:
            parts = self.graph.add_many(
                "Split", value, outputs=stripes, axis=1, num_outputs=stripes
            )
        parts = [
            self.product(self.gelu(self.product(part, kernel), bias), narrow) for part in parts
        ]
        return self.graph.add("Concat", *parts, axis=1) if stripes > 1 else parts[0]

    def small_head(self, value: str, number: int) -> str:
        """Apply what a head does pixel by pixel before its last convolution: 4 channels."""
        value = self.dense(value, f"head_{number}_conv1_1/BiasAdd")
        value = self.norm(value, f"head_{number}")
        return self.gelu(self.dense(value, f"head_{number}_conv2_1/BiasAdd"))

    def halve(self, value: str) -> str:
        """Halve both sides: maxima of the first half of the channels, means of the second."""
        ahead, behind = self.graph.add_many(
            "Split", self.first(value), outputs=2, axis=1, num_outputs=2
        )
        pooled = (self.pool("MaxPool", ahead), self.pool("AveragePool", behind))
        return self.last(self.graph.add("Concat", *pooled, axis=1))

    def pool(self, op: str, value: str) -> str:
        """Pool 2 x 2 pixels, channels first."""
        return self.graph.add(op, value, kernel_shape=(2, 2), strides=(2, 2))

    def double(self, value: str) -> str:
        """Double both sides by repeating pixels."""
        twice = np.array([1, 1, 2, 2], np.float32)
        return self.last(
            self.graph.add(
                "Resize",
                self.first(value),
                "",
                twice,
                mode="nearest",
                coordinate_transformation_mode="asymmetric",
                nearest_mode="floor",
            )
        )


def integers(*values: int) -> NDArray[np.int64]:
    """Return an int64 constant."""
    return np.array(values, np.int64)
