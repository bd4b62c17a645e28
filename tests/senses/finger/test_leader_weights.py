"""Layers that were joined say what they say one after the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import correlate

from hospitium.core.errors import BadInput
from hospitium.formats.onnx_parts import Floats
from hospitium.senses.finger.leader.weights import Weights, composed, doubled_kernel

seeds = st.integers(0, 2**32 - 1)


def normal(rng: np.random.Generator, *shape: int) -> Floats:
    return rng.normal(size=shape).astype(np.float32)


@given(seed=seeds, sizes=st.tuples(*[st.integers(1, 9)] * 3))
def test_two_products_are_one(seed: int, sizes: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(seed)
    inputs, middle, outputs = sizes
    first = normal(rng, middle, inputs, 1, 1), normal(rng, middle)
    then = normal(rng, outputs, middle, 1, 1), normal(rng, outputs)
    pixel = normal(rng, inputs)
    kernel, bias = composed(first, then)
    stepwise = then[0][:, :, 0, 0] @ (first[0][:, :, 0, 0] @ pixel + first[1]) + then[1]
    assert np.allclose(kernel[:, :, 0, 0] @ pixel + bias, stepwise, atol=1e-4)


@given(seed=seeds, height=st.integers(1, 6), width=st.integers(1, 6))
def test_a_kernel_over_a_doubled_image_is_four_over_the_image(
    seed: int, height: int, width: int
) -> None:
    rng = np.random.default_rng(seed)
    small, kernel = normal(rng, height, width), normal(rng, 1, 1, 5, 5)
    large = small.repeat(2, axis=0).repeat(2, axis=1)
    whole = correlate(large, kernel[0, 0], mode="constant")
    phases = doubled_kernel(kernel)
    assert phases.shape == (1, 2, 2, 1, 3, 3)
    for down in range(2):
        for across in range(2):
            part = correlate(small, phases[0, down, across, 0], mode="constant")
            assert np.allclose(part, whole[down::2, across::2], atol=1e-4)


def test_a_layer_that_is_not_there_means_another_network() -> None:
    with pytest.raises(BadInput, match="LEADER"):
        Weights({}).of("stem0_conv_1/BiasAdd")
