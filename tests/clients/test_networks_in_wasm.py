"""A phone reads from a print what a server reads: the same file, the same minutiae."""

import numpy as np
import pytest
from bench.wasm import missing

from hospitium.core.fingers import Finger
from hospitium.core.senses import Sense
from hospitium.formats.gray import Pixels
from hospitium.records.manifests import load_network, names_of
from hospitium.synth import impression, person
from tests.clients.wasm import WasmSession

CLOSE = 1e-3
"""Pixels and radians between two run times: sums are added in another order."""


@pytest.fixture(scope="module")
def pixels() -> Pixels:
    master = person(7).finger(Finger.RIGHT_INDEX)
    return impression(master, np.random.default_rng(11), width=160, height=192).image.pixels


@pytest.mark.parametrize("name", names_of(Sense.FINGER))
def test_every_packaged_minutiae_network_finds_the_same_in_a_browser(
    name: str, pixels: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacks := missing():
        pytest.skip(lacks)
    ours = load_network(name).detect(pixels)
    monkeypatch.setattr("onnxruntime.InferenceSession", WasmSession)
    theirs = load_network(name).detect(pixels)
    apart = np.hypot(ours.x[:, None] - theirs.x, ours.y[:, None] - theirs.y)
    same = apart.argmin(axis=1)
    assert len(ours) == len(theirs) > 10
    assert sorted(same) == list(range(len(ours)))
    assert apart.min(axis=1).max() < CLOSE
    assert (ours.kind == theirs.kind[same]).all()
    assert np.abs(np.sin((ours.angle - theirs.angle[same]) / 2)).max() < CLOSE
    assert np.abs(ours.quality.astype(int) - theirs.quality[same]).max() <= 1
