"""A network whose slopes are written otherwise gives the same answers; others stay as they are."""

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hospitium.core.errors import Tampered
from hospitium.formats.onnx_file import GraphWriter
from hospitium.formats.onnx_parts import Floats
from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.session import open_session
from hospitium.senses.slopes import with_fast_slopes

CHANNELS = 5
WEIGHTS = np.random.default_rng(7).normal(size=(CHANNELS, 3, 3, 3)).astype(np.float32)
SLOPES = arrays(np.float32, CHANNELS, elements=st.floats(-3, 3, width=32))
PICTURES = arrays(np.float32, (1, 3, 6, 7), elements=st.floats(-8, 8, width=32))


def network(slopes: Floats | str, *, after: str = "", kind: str = "PRelu") -> bytes:
    """A convolution of 3 channels to 5, and slopes after it or after what comes `after` it."""
    graph = GraphWriter()
    found = graph.add("Conv", "picture", WEIGHTS)
    if after:
        found = graph.add(after, found)
    answer = graph.add(kind, found, slopes)
    taken = {"picture": (1, 3, 6, 7)} | (
        {"told": (CHANNELS, 1, 1)} if isinstance(slopes, str) else {}
    )
    return graph.write(taken, {"answer": (answer, (1, CHANNELS, 4, 5))})


def of_channels(*shape: int) -> Floats:
    return np.linspace(-1, 2, int(np.prod(shape)), dtype=np.float32).reshape(shape)


def plainly(model: bytes, picture: Floats) -> Floats:
    """What the runtime says of a network as its file has it."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {session.get_inputs()[0].name: picture})[0])


@given(SLOPES, PICTURES, st.sampled_from([(CHANNELS, 1, 1), (1, CHANNELS, 1, 1)]))
def test_the_answers_are_the_same(slopes: Floats, picture: Floats, shape: tuple[int, ...]) -> None:
    model = network(slopes.reshape(shape))
    assert b"PRelu" not in with_fast_slopes(model)
    (answer,) = open_session(model, threads=1).run(None, {"picture": picture})
    np.testing.assert_allclose(answer, plainly(model, picture), rtol=2e-6, atol=1e-4)


@pytest.mark.parametrize(
    "model",
    [
        network(of_channels(1, 1, 1)),
        network(of_channels(5)),
        network(of_channels(CHANNELS, 4, 1)),
        network("told"),
        network(of_channels(CHANNELS, 1, 1), after="Exp"),
        network(of_channels(CHANNELS, 1, 1), kind="Add"),
    ],
    ids=["one for all", "by column", "by row", "told later", "not after it", "no slopes"],
)
def test_what_is_not_known_to_be_a_slope_for_each_channel_is_left_alone(model: bytes) -> None:
    assert with_fast_slopes(model) == model


def test_what_is_no_network_comes_back_and_the_runtime_says_so() -> None:
    whole = network(of_channels(CHANNELS, 1, 1))
    for broken in (b"", b"PRelu", b"PRelu" * 999, whole[:-30]):
        assert with_fast_slopes(broken) == broken
        with pytest.raises(Tampered):
            open_session(broken, threads=1)


@pytest.mark.parametrize(
    ("name", "side"), [("face-embedding", 112), ("face-liveness", 128)], ids=["face", "liveness"]
)
def test_packaged_networks_say_of_a_picture_what_their_files_say(name: str, side: int) -> None:
    model = load_weights(load_manifest(name))
    assert b"PRelu" in model
    assert b"PRelu" not in with_fast_slopes(model)
    picture = np.random.default_rng(3).uniform(-1, 1, (1, 3, side, side)).astype(np.float32)
    session = open_session(model, threads=1)
    (answer,) = session.run(None, {session.get_inputs()[0].name: picture})
    np.testing.assert_allclose(answer, plainly(model, picture), atol=1e-5)
