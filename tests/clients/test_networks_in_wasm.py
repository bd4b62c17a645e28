"""A phone reads from a print what a server reads: the same file, the same minutiae."""

import numpy as np
import pytest
from bench.wasm import missing

from hospitium.core.fingers import Finger
from hospitium.formats.gray import Pixels
from hospitium.formats.minutiae import Minutiae
from hospitium.records.manifests import load_network, manifest_names
from hospitium.synth import impression, person
from tests.clients.wasm import WasmSession

CLOSE = 1e-3
"""Radians between two run times: sums are added in another order."""


@pytest.fixture(scope="module")
def pixels() -> Pixels:
    master = person(7).finger(Finger.RIGHT_INDEX)
    return impression(master, np.random.default_rng(11), width=160, height=192).image.pixels


def in_order(found: Minutiae) -> Minutiae:
    """Row by row: two scores that are nearly equal may change places."""
    row = np.lexsort((found.x, found.y))
    columns = {name: getattr(found, name)[row] for name in ("x", "y", "angle", "kind", "quality")}
    return Minutiae(**columns, width=found.width, height=found.height)


@pytest.mark.parametrize("name", manifest_names())
def test_every_packaged_network_finds_the_same_in_a_browser(
    name: str, pixels: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacks := missing():
        pytest.skip(lacks)
    ours = in_order(load_network(name).detect(pixels))
    monkeypatch.setattr("onnxruntime.InferenceSession", WasmSession)
    theirs = in_order(load_network(name).detect(pixels))
    assert len(ours) > 10
    assert (ours.x == theirs.x).all()
    assert (ours.y == theirs.y).all()
    assert (ours.kind == theirs.kind).all()
    assert np.abs(np.sin((ours.angle - theirs.angle) / 2)).max() < CLOSE
    assert np.abs(ours.quality.astype(int) - theirs.quality).max() <= 1
