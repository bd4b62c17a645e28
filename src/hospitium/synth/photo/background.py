"""What lies behind the fingers."""

from enum import StrEnum

import numpy as np
from scipy import ndimage

from hospitium.synth.photo.light import to_linear
from hospitium.synth.waves import Reals, cloud


class Background(StrEnum):
    """Kinds of surface, from kind to hard."""

    PLAIN = "plain"
    BLURRED = "blurred"
    CLOTH = "cloth"
    WOOD = "wood"
    TILES = "tiles"


def background(
    kind: Background, shape: tuple[int, int], px_per_mm: float, rng: np.random.Generator
) -> Reals:
    """Return linear colour of a surface, shape (height, width, 3)."""
    first, second = (to_linear(rng.uniform(0.08, 0.92, 3).astype(np.float32)) for _ in range(2))
    if kind is Background.WOOD:
        first, second = (to_linear(np.array(c, np.float32) / np.float32(255)) for c in _BROWNS)
    mix = _pattern(kind, shape, px_per_mm, rng)[..., None]
    lit = 1 + 0.15 * cloud(rng, shape, 500)[..., None]
    return np.asarray((first * (1 - mix) + second * mix) * lit, dtype=np.float32)


_BROWNS = ((176, 128, 84), (112, 74, 44))


def _pattern(
    kind: Background, shape: tuple[int, int], px_per_mm: float, rng: np.random.Generator
) -> Reals:
    """Return how much of the second colour each pixel has, 0..1."""
    down, right = np.mgrid[: shape[0], : shape[1]].astype(np.float32) / px_per_mm
    turn = rng.uniform(0, np.pi)
    along = right * np.cos(turn) + down * np.sin(turn)
    across = down * np.cos(turn) - right * np.sin(turn)
    match kind:
        case Background.PLAIN:
            mix = np.full(shape, 0.15, np.float32)
        case Background.BLURRED:
            mix = 0.5 + 0.4 * cloud(rng, shape, 160)
        case Background.CLOTH:
            weave = np.sin(2 * np.pi * along / 0.9) * np.sin(2 * np.pi * across / 0.9)
            mix = 0.3 + 0.25 * weave + 0.05 * cloud(rng, shape, 3)
        case Background.WOOD:
            straight = ndimage.gaussian_filter1d(cloud(rng, shape, 5), 25, axis=1)
            places = np.array([across, along]) * px_per_mm
            grain = ndimage.map_coordinates(straight, places, order=1, mode="mirror")
            mix = 0.5 + 0.35 * np.sin(across * 0.8 + 0.6 * cloud(rng, shape, 220)) + grain
        case Background.TILES:
            joints = np.minimum(np.abs(along % 22 - 11), np.abs(across % 22 - 11))
            mix = np.where(joints < 1.2, 0.9, 0.1) + 0.04 * cloud(rng, shape, 3)
    return np.asarray(np.clip(mix, 0, 1), dtype=np.float32)
