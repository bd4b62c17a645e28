"""LEADER's weights by the names of its layers, and the algebra that joins them."""

from dataclasses import dataclass

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.formats.onnx_parts import Floats

Affine = tuple[Floats, Floats]
"""Kernel and bias of a convolution; the kernel's shape is (out, in, rows, columns)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants of the published graph, found by the names of its nodes."""

    nodes: dict[str, tuple[Floats, ...]]

    def of(self, node: str) -> tuple[Floats, ...]:
        """Return the constants of one node.

        Raises
        ------
        BadInput
            If the graph has no such node: it is another network.
        """
        for name in (f"functional_1/{node}:0", f"{node}:0"):
            if name in self.nodes:
                return self.nodes[name]
        raise BadInput("this is not the minutiae network LEADER")

    def kernel(self, node: str) -> Floats:
        """Return the kernel of a convolution, shape (out, in, rows, columns)."""
        return self.of(node)[0]

    def affine(self, node: str) -> Affine:
        """Return kernel and bias of a convolution that has both."""
        kernel, bias = self.of(node)
        return kernel, bias

    def norm(self, layer: str) -> tuple[Floats, Floats, float]:
        """Return gain and offset per channel and the epsilon of a layer norm."""
        (epsilon,), (gain,), (offset,) = (
            self.of(f"{layer}_ln_1/{part}") for part in ("add", "mul", "add_1")
        )
        return gain.ravel(), offset.ravel(), float(epsilon.ravel()[0])


def composed(first: Affine, then: Affine) -> Affine:
    """Return the 1 x 1 convolution that does what two do one after the other."""
    inner, outer = (kernel[:, :, 0, 0].astype(np.float64) for kernel, _ in (first, then))
    kernel, bias = outer @ inner, outer @ first[1] + then[1]
    return kernel[:, :, None, None].astype(np.float32), bias.astype(np.float32)


def doubled_kernel(kernel: Floats) -> Floats:
    """Turn a 5 x 5 kernel over an image doubled by repeating into 3 x 3 ones over the image.

    Parameters
    ----------
    kernel
        Shape (out, in, 5, 5).

    Returns
    -------
    Floats
        Shape (out, 2, 2, in, 3, 3): one kernel for each place in the square that a pixel became.
    """
    fold = np.zeros((2, 3, 5), np.float32)
    fold[0, (0, 0, 1, 1, 2), range(5)] = 1
    fold[1, (0, 1, 1, 2, 2), range(5)] = 1
    folded: Floats = np.einsum("oikl,pak,qbl->opqiab", kernel, fold, fold)
    return np.ascontiguousarray(folded)
