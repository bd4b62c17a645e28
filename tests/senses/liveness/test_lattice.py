"""A lattice stands out wherever it lies, the blocks of a JPEG do not, and colour has its own."""

import numpy as np
import pytest
from scipy import ndimage

from hospitium.senses.liveness.lattice import lattice
from hospitium.senses.liveness.parts import Planes, eyes, flecks
from hospitium.senses.liveness.types import Reals

SIDE = 112
_Y, _X = np.mgrid[:SIDE, :SIDE].astype(np.float32)


def cloud(seed: int = 1) -> Reals:
    noise = np.random.default_rng(seed).normal(size=(SIDE, SIDE))
    soft = ndimage.gaussian_filter(noise, 6.0)
    grain = np.random.default_rng(seed + 1).normal(0, 0.004, (SIDE, SIDE))
    return np.asarray(np.clip(0.5 + 0.12 * soft / soft.std(), 0.1, 0.9) + grain, np.float32)


def wave(across: float, down: float, depth: float = 0.02) -> Reals:
    return np.asarray(depth * np.cos(2 * np.pi * (across * _X + down * _Y)), np.float32)


FLAT = np.zeros((SIDE, SIDE), np.float32)


@pytest.mark.parametrize("way", [(0.21, 0.13), (0.31, 0.0), (0.0, 0.19)])
def test_a_lattice_is_found_on_the_axes_too(way: tuple[float, float]) -> None:
    plain = lattice(cloud(), FLAT, FLAT).lattice
    assert lattice(cloud() + wave(*way), FLAT, FLAT).lattice > plain + 1.0


def test_the_blocks_of_a_jpeg_are_none() -> None:
    plain = lattice(cloud(), FLAT, FLAT).lattice
    blocks = wave(0.125, 0.0) + wave(0.0, 0.25)
    assert abs(lattice(cloud() + blocks, FLAT, FLAT).lattice - plain) < 0.2


def test_a_lattice_of_colour_is_one_of_colour_only() -> None:
    red = cloud(5) - 0.5
    plain, seen = (lattice(cloud(), FLAT, one) for one in (red, red + wave(0.23, 0.17)))
    assert seen.colour_lattice > plain.colour_lattice + 1.0
    assert seen.lattice == plain.lattice


def test_flickering_colour_is_flecks_and_slow_colour_is_not() -> None:
    slow, quick = cloud(7) - 0.5, wave(0.4, 0.3)
    assert flecks((cloud(), quick, quick)).flecks > flecks((cloud(), slow, slow)).flecks + 1.0


def test_eyes_that_are_sharper_than_the_cheeks_are_noticed() -> None:
    planes: Planes = (cloud(), cloud(3) * 0.1, cloud(4) * 0.1)
    paper = tuple(ndimage.gaussian_filter(one, 1.5) for one in planes)
    hole = (slice(SIDE * 30 // 100, SIDE // 2), slice(None))
    for one, sharp in zip(paper, planes, strict=True):
        one[hole] = sharp[hole]
    alike, masked = eyes(planes), eyes((paper[0], paper[1], paper[2]))
    assert abs(alike.eye_fine) < 0.2
    assert masked.eye_fine > alike.eye_fine + 0.15
    assert masked.eye_colour > alike.eye_colour + 0.08


def test_black_is_what_the_darkest_are() -> None:
    faded = np.maximum(cloud(), np.float32(0.3))
    assert flecks((faded, FLAT, FLAT)).black > flecks((cloud(), FLAT, FLAT)).black
