"""What any presentation attack has in common: a flat thing, looked at once more by a camera."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.synth.photo.camera import Camera, expose
from hospitium.synth.photo.light import to_linear
from hospitium.synth.waves import Reals, cloud

LONGEST = 1400
"""Pixels of the longer side of the thing that is looked at: memory and time stay bounded."""

_MOST = 4
"""How many times finer than the picture a print or a screen is made at the most."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How the camera stands before the thing.

    Attributes
    ----------
    turn
        Degrees in the plane of the picture.
    lean
        Share by which one side is shorter than the other, seen askew; -0.1..0.1.
    margin
        Share of the picture's sides beyond the thing, 0..0.2; negative: it fills the view.
    shift
        Right and down, shares of the sides.
    softness
        Blur of the lens in pixels of the photo; below about 0.5 fine patterns beat with its grid.
    """

    turn: float = 0.0
    lean: float = 0.0
    margin: float = -0.03
    shift: tuple[float, float] = (0.0, 0.0)
    softness: float = 0.5


def random_stand(rng: np.random.Generator, *, margin: tuple[float, float] = (-0.06, 0.08)) -> Stand:
    """Draw how somebody holds a thing before a camera."""
    return Stand(
        turn=float(rng.normal(0, 2.5)),
        lean=float(rng.uniform(-0.05, 0.05)),
        margin=float(rng.uniform(*margin)),
        shift=(float(rng.normal(0, 0.01)), float(rng.normal(0, 0.01))),
        softness=float(rng.uniform(0.3, 0.8)),
    )


def enlarge(pixels: ColourPixels) -> Reals:
    """Return the linear light of a picture, so large that dots finer than its pixels fit in."""
    height, width = pixels.shape[:2]
    times = float(np.clip(LONGEST / max(height, width), 1.0, _MOST))
    size = (round(width * times), round(height * times))
    large = Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)
    return to_linear(np.asarray(large, np.float32) / np.float32(255))


def look_at(
    thing: Reals, shape: tuple[int, int], stand: Stand, rng: np.random.Generator
) -> tuple[Reals, Reals]:
    """Return what falls on the sensor, and where the thing is in it.

    Parameters
    ----------
    thing
        Linear light, shape (rows, columns, 3).
    shape
        Height and width of the photo.

    Returns
    -------
    light
        Linear, shape (height, width, 3): the thing, and behind it a blurred room.
    inside
        0..1, shape (height, width).
    """
    rows, columns = _places(thing.shape, shape, stand)
    step = thing.shape[1] / shape[1]
    soft = ndimage.gaussian_filter(thing, (stand.softness * step, stand.softness * step, 0))
    seen = np.stack(
        [
            ndimage.map_coordinates(soft[..., band], [rows, columns], order=1, mode="nearest")
            for band in range(3)
        ],
        axis=-1,
    )
    above, left = (
        np.minimum(rows, thing.shape[0] - 1 - rows),
        np.minimum(columns, thing.shape[1] - 1 - columns),
    )
    inside = np.clip(np.minimum(above, left) / step + 0.5, 0, 1).astype(np.float32)
    light = inside[..., None] * seen + (1 - inside[..., None]) * _room(shape, rng)
    return light.astype(np.float32), inside


def _places(thing: tuple[int, ...], shape: tuple[int, int], stand: Stand) -> tuple[Reals, Reals]:
    """Return the rows and columns of `thing` that each pixel of the photo looks at."""
    down, right = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    y = (down + 0.5) / shape[0] - 0.5 - stand.shift[1]
    x = (right + 0.5) / shape[1] - 0.5 - stand.shift[0]
    turn, ratio = np.radians(stand.turn), shape[0] / shape[1]
    turned_x = x * np.cos(turn) - y * ratio * np.sin(turn)
    turned_y = y * np.cos(turn) + x / ratio * np.sin(turn)
    far = (1 + stand.lean * 2 * turned_x) * (1 + 2 * stand.margin)
    rows = (turned_y * far + 0.5) * thing[0] - 0.5
    columns = (turned_x * far + 0.5) * thing[1] - 0.5
    return rows.astype(np.float32), columns.astype(np.float32)


def _room(shape: tuple[int, int], rng: np.random.Generator) -> Reals:
    """Return what is behind the thing: a colour, blurred shapes."""
    colour = to_linear(rng.uniform(0.1, 0.8, 3).astype(np.float32))
    lit = 1 + 0.35 * cloud(rng, shape, 60)[..., None]
    return np.asarray(np.maximum(colour * lit, 0), dtype=np.float32)


def take(
    light: Reals, rng: np.random.Generator, *, jpeg: tuple[int, int] = (78, 95)
) -> ColourPixels:
    """Return the photo that a phone makes of `light`."""
    camera = Camera(
        softness=0.3,
        depth_blur=0.0,
        focus=0.0,
        noise=float(rng.uniform(0.003, 0.014)),
        exposure=float(rng.uniform(0.85, 1.15)),
        white=(float(rng.uniform(0.92, 1.08)), float(rng.uniform(0.92, 1.08))),
        jpeg=int(rng.integers(*jpeg)),
    )
    return expose(light, np.zeros(light.shape[:2], np.float32), camera, rng)


def retake(pixels: ColourPixels, rng: np.random.Generator) -> ColourPixels:
    """Return a picture as if the camera of the attacks had taken it of the person.

    No attack: it goes through the same noise, colour cast and JPEG as an attack does, so that a
    check which only notices those is found out.
    """
    light = to_linear(pixels.astype(np.float32) / np.float32(255))
    return take(light, rng)


def glare(shape: tuple[int, int], rng: np.random.Generator, *, strength: float) -> Reals:
    """Return the reflection of a lamp in a smooth surface: linear light, shape (height, width)."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    middle = rng.uniform(0.05, 0.95, 2) * np.array(shape)
    wide = rng.uniform(0.03, 0.14, 2) * max(shape)
    turn = rng.uniform(0, np.pi)
    a = ((x - middle[1]) * np.cos(turn) + (y - middle[0]) * np.sin(turn)) / wide[0]
    b = ((y - middle[0]) * np.cos(turn) - (x - middle[1]) * np.sin(turn)) / wide[1]
    return np.asarray(strength * np.exp(-((a**2 + b**2) ** 1.5)), dtype=np.float32)
