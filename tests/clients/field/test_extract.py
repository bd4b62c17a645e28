"""The phone reads a print as the node does: the same network, the same place, the same minutiae."""

from functools import cache
from importlib.resources import files
from math import log1p
from typing import Any

import numpy as np
import pytest
from PIL import Image

from hospitium.core.errors import NoFingerprint
from hospitium.core.fingers import Finger
from hospitium.formats.compact import StoredPrint, read_compact, write_compact
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.matcher import compare, prepare
from hospitium.senses.finger.segment import find_foreground
from hospitium.senses.finger.swift import SwiftNetwork
from hospitium.senses.finger.utility import Measures, utility
from hospitium.synth.master import person
from hospitium.synth.press import impression
from hospitium.synth.touch import Difficulty
from tests.clients.field.program import ask
from tests.clients.field.test_engine import data, text

MODEL = files("hospitium.models").joinpath("swift.onnx").read_bytes()


def told_of(*images: GrayImage) -> Any:
    pictures = [
        {
            "width": one.width,
            "height": one.height,
            "pixels": text(one.pixels.tobytes()),
            "dpi": one.ppi,
        }
        for one in images
    ]
    job = {"do": "extract", "model": text(MODEL), "wasm": "", "pictures": pictures}
    return ask("engine", job)


@cache
def pressed() -> tuple[GrayImage, ...]:
    """Three synthetic fingers, each pressed once."""
    rng = np.random.default_rng(7)
    fingers = (Finger.RIGHT_INDEX, Finger.LEFT_THUMB, Finger.RIGHT_LITTLE)
    return tuple(
        impression(person(5).finger(one), rng, difficulty=Difficulty.GOOD).image for one in fingers
    )


@pytest.fixture(scope="module")
def told() -> Any:
    return told_of(*pressed())


@cache
def ours() -> tuple[Minutiae, ...]:
    network = SwiftNetwork(MODEL)
    return tuple(extract_finger(one, network).minutiae for one in pressed())


def test_the_print_is_found_in_the_same_place(told: Any) -> None:
    for one, image in zip(told, pressed(), strict=True):
        box = find_foreground(image.pixels).box
        assert one["box"] == {
            "left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom,
        }  # fmt: skip


def test_it_is_worth_as_much(told: Any) -> None:
    network = SwiftNetwork(MODEL)
    for one, image in zip(told, pressed(), strict=True):
        assert abs(one["utility"] - extract_finger(image, network).quality) <= 1


def test_the_table_of_worth_is_the_nodes() -> None:
    """It stands twice: over all that it can be asked, both give the same number."""
    rng = np.random.default_rng(3)
    prints = [
        {
            "quality": rng.integers(1, 101, int(rng.integers(0, 120))).tolist(),
            "coherence": float(rng.uniform(0.1, 0.95)),
            "smear": float(rng.exponential(0.2)),
        }
        for _ in range(400)
    ]
    told = ask("engine", {"do": "utility", "prints": prints})
    ours = [
        utility(
            Measures(
                evidence=log1p(sum(one["quality"]) / 100),
                coherence=one["coherence"],
                stillness=-one["smear"],
            )
        )
        for one in prints
    ]
    assert np.abs(np.subtract(told, ours)).max() <= 1  # halves are rounded to either side
    assert np.mean(np.equal(told, ours)) > 0.99
    assert len(set(ours)) > 30


def test_it_finds_the_same_minutiae_but_for_rounding(told: Any) -> None:
    """The network adds in another order there: all but one in fifty agree to the last digit."""
    for one, minutiae in zip(told, ours(), strict=True):
        here = _rows(read_compact(write_compact(StoredPrint(minutiae))).minutiae)
        there = _rows(read_compact(data(one["template"])).minutiae)
        assert len(here ^ there) <= max(2, len(here) // 25)


def test_what_it_reads_compares_as_what_the_node_reads(told: Any) -> None:
    for one, minutiae in zip(told, ours(), strict=True):
        here = prepare(read_compact(write_compact(StoredPrint(minutiae))).minutiae)
        there = prepare(read_compact(data(one["template"])).minutiae)
        assert compare(there, here) >= 0.97 * compare(here, here)


def test_what_is_no_print_is_refused_on_both() -> None:
    rng = np.random.default_rng(1)
    flat = GrayImage(np.full((300, 300), 128, np.uint8), 500.0)
    noise = GrayImage(rng.integers(0, 256, (300, 300), dtype=np.uint8), 500.0)
    speck = GrayImage(np.full((9, 11), 200, np.uint8), 500.0)
    network = SwiftNetwork(MODEL)
    for image in (flat, noise, speck):
        with pytest.raises(NoFingerprint):
            extract_finger(image, network)
    assert told_of(flat, noise, speck) == [{"refused": "no-print"}] * 3


@pytest.mark.parametrize("scale", [0.5, 1.27])
def test_another_resolution_is_brought_to_500_as_the_node_does(scale: float) -> None:
    image = pressed()[0]
    picture = {
        "width": image.width, "height": image.height,
        "pixels": text(image.pixels.tobytes()), "dpi": 500,
    }  # fmt: skip
    told = ask("engine", {"do": "resize", "picture": picture, "scale": scale})
    size = (round(image.width * scale), round(image.height * scale))
    wanted = np.asarray(Image.fromarray(image.pixels).resize(size, Image.Resampling.BICUBIC))
    got = np.frombuffer(data(told["pixels"]), np.uint8).reshape(wanted.shape)
    assert np.abs(got.astype(int) - wanted).max() <= 1


def _rows(minutiae: Minutiae) -> set[tuple[float, ...]]:
    columns = (minutiae.x, minutiae.y, minutiae.angle.round(3), minutiae.kind)
    return set(zip(*(column.tolist() for column in columns), strict=True))
