"""A graph that is written runs as it was meant, and its weights read back."""

from contextlib import suppress

import numpy as np
import onnxruntime as ort
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.formats.onnx_file import MICROSOFT, GraphWriter, read_weights

RNG = np.random.default_rng(5)
KERNEL = RNG.normal(size=(3, 2)).astype(np.float32)
BIAS = RNG.normal(size=2).astype(np.float32)


def small_network() -> bytes:
    """`relu`: max(0, x KERNEL + BIAS); `halves`: its columns in reverse order."""
    graph = GraphWriter()
    value = graph.add("Gemm", "x", KERNEL, BIAS, alpha=0.5, beta=1.0)
    one, other = graph.add_many("Split", value, outputs=2, axis=1, num_outputs=2)
    turned = graph.add("Concat", other, one, axis=-1)
    return graph.write(
        {"x": ("rows", 3)},
        {"relu": (graph.add("Relu", value), ("rows", 2)), "halves": (turned, ("rows", 2))},
    )


def test_a_written_graph_runs_as_it_was_meant() -> None:
    session = ort.InferenceSession(small_network(), providers=["CPUExecutionProvider"])
    x = RNG.normal(size=(7, 3)).astype(np.float32)
    relu, halves = session.run(["relu", "halves"], {"x": x})
    want = 0.5 * x @ KERNEL + BIAS
    assert np.allclose(relu, np.maximum(want, 0), atol=1e-6)
    assert np.allclose(halves, want[:, ::-1], atol=1e-6)


def test_operators_of_the_run_time_come_from_its_own_domain() -> None:
    graph = GraphWriter()
    gelu = graph.add(f"{MICROSOFT}:FastGelu", "x")
    session = ort.InferenceSession(
        graph.write({"x": (5,)}, {"gelu": (gelu, (5,))}), providers=["CPUExecutionProvider"]
    )
    x = np.linspace(-3, 3, 5, dtype=np.float32)
    (found,) = session.run(None, {"x": x})
    inner = np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)
    assert np.allclose(found, x / 2 * (1 + np.tanh(inner)), atol=1e-6)


def test_the_weights_of_each_node_read_back() -> None:
    weights = read_weights(small_network())
    kernel, bias = weights["v0"]
    assert (kernel == KERNEL).all()
    assert (bias == BIAS).all()
    assert weights["v1"] == ()


def test_equal_constants_are_stored_once() -> None:
    graph = GraphWriter()
    assert graph.constant(BIAS) == graph.constant(BIAS.copy()) != graph.constant(KERNEL)
    # the same bytes in another shape are another constant
    assert graph.constant(KERNEL.T.copy()) != graph.constant(KERNEL.reshape(-1))


@pytest.mark.parametrize("data", [b"", b"no network", bytes(100)])
def test_what_is_no_network_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_weights(data)


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_a_damaged_network_reads_or_is_refused(data: st.DataObject) -> None:
    whole = bytearray(small_network())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadInput):
        read_weights(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
