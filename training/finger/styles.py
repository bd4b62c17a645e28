"""What sensors, skin and files do to a picture of a print: the randomisation of the recipe.

The prints of `hospitium.synth` look like those of one clean optical sensor. Real ones are dry,
wet, wrinkled, sharpened, banded and compressed. Every function here takes darkness (0 white,
1 black) as float32 (height, width), takes its strength at random, and moves no ridge by more than
a pixel, so that the truth still holds.
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from hospitium.synth.waves import cloud

Reals = NDArray[np.float32]
Rng = np.random.Generator


def incipient(rng: Rng, dark: Reals, relief: Reals) -> Reals:
    """Print thin broken lines in the valleys: ridges that never grew."""
    where = np.clip(1.2 * cloud(rng, dark.shape, 60), 0, 1) * np.clip(
        cloud(rng, dark.shape, 5), 0, 1
    )
    floor = np.clip((-relief - rng.uniform(0.75, 0.92)) / 0.1, 0, 1)
    return _real(np.maximum(dark, rng.uniform(0.3, 1.0) * floor * where))


def wrinkles(rng: Rng, dark: Reals) -> Reals:
    """Cross the ridges with a bundle of nearly parallel white lines, as dry and old skin has."""
    height, width = dark.shape
    down, right = np.mgrid[:height, :width].astype(np.float32)
    angle, gap = rng.uniform(0, np.pi), rng.uniform(8, 40)
    bend = 4 * cloud(rng, dark.shape, 60)
    across = (down - height / 2) * np.cos(angle) - (right - width / 2) * np.sin(angle) + bend
    across += 0.25 * gap * cloud(rng, dark.shape, 90)
    nearest = np.abs(across - gap * np.rint(across / gap))
    line = np.exp(-((nearest / rng.uniform(0.6, 2.2)) ** 2) / 2)
    where = np.clip(rng.uniform(-0.3, 0.7) + cloud(rng, dark.shape, 70), 0, 1)
    return _real(dark * (1 - rng.uniform(0.4, 1) * line * where))


def patches(rng: Rng, dark: Reals) -> Reals:
    """Soak some parts until valleys close, starve others until ridges break into grains."""
    blob = cloud(rng, dark.shape, rng.uniform(30, 90))
    wet = np.clip(blob - rng.uniform(0.3, 1.5), 0, 1) * rng.uniform(0.3, 1.2)
    starved = np.clip(-blob - rng.uniform(0.3, 1.5), 0, 1)
    grain = 0.5 + 0.5 * cloud(rng, dark.shape, rng.uniform(2, 5))
    return _real(np.clip(dark + wet - 1.5 * starved * np.clip(grain, 0, 1) * dark, 0, 1))


def beads(rng: Rng, dark: Reals, relief: Reals) -> Reals:
    """Leave only dots of the crests, as a dry finger on glass does."""
    grain = cloud(rng, dark.shape, rng.uniform(2.5, 5))
    level = relief + rng.uniform(0.5, 1.2) * grain - rng.uniform(0.2, 1.3)
    level += rng.uniform(0, 0.6) * cloud(rng, dark.shape, 60)
    return _real(dark / (1 + np.exp(-level / rng.uniform(0.1, 0.3))))


def drown(rng: Rng, dark: Reals) -> Reals:
    """Fill the valleys nearly everywhere, as sweat does, so that specks of light are left."""
    where = np.clip(
        rng.uniform(0.2, 1.0) + 0.7 * cloud(rng, dark.shape, rng.uniform(50, 110)), 0, 1
    )
    filled = dark + (1 - dark) * where * rng.uniform(0.6, 0.96)
    specks = np.clip(cloud(rng, dark.shape, rng.uniform(2, 4)) - rng.uniform(0.6, 1.6), 0, 1)
    return _real(np.clip(filled - rng.uniform(0.2, 1.0) * specks * (1 - dark), 0, 1))


def speckle(rng: Rng, dark: Reals) -> Reals:
    """Eat holes into ridges and put dirt into valleys."""
    spots = cloud(rng, dark.shape, rng.uniform(1.5, 4))
    most = rng.uniform(1.3, 2.6)
    eaten = np.where(spots > most, dark * rng.uniform(0, 0.6), dark)
    return _real(np.where(spots < -most - 0.3, np.maximum(eaten, rng.uniform(0.3, 1)), eaten))


def sharpen(rng: Rng, dark: Reals) -> Reals:
    """Boost edges, as the firmware of many sensors does."""
    soft = ndimage.gaussian_filter(dark, rng.uniform(1.0, 4.0))
    return _real(np.clip(dark + rng.uniform(0.5, 3.0) * (dark - soft), 0, 1))


def level_locally(rng: Rng, dark: Reals) -> Reals:
    """Set contrast and brightness locally: nearly black and white in the end."""
    scale = rng.uniform(6, 20)
    mean = ndimage.gaussian_filter(dark, scale)
    spread = np.sqrt(ndimage.gaussian_filter((dark - mean) ** 2, scale)) + rng.uniform(0.02, 0.15)
    return _real(np.clip(0.5 + rng.uniform(0.25, 0.9) * (dark - mean) / spread, 0, 1))


def tone(rng: Rng, dark: Reals) -> Reals:
    """Bend the tone curve: gamma, or a steep S."""
    if rng.random() < 0.5:
        return _real(np.clip(dark, 0, 1) ** np.exp(rng.normal(0, 0.6)))
    gain, middle = rng.uniform(3, 16), rng.uniform(0.3, 0.7)
    low, high = (1 / (1 + np.exp(gain * (middle - end))) for end in (0.0, 1.0))
    return _real((1 / (1 + np.exp(gain * (middle - dark))) - low) / (high - low))


def soften(rng: Rng, dark: Reals) -> Reals:
    """Blur a little, or lose resolution and come back."""
    if rng.random() < 0.6:
        return _real(ndimage.gaussian_filter(dark, rng.uniform(0.4, 1.7)))
    small = rng.uniform(0.5, 0.9)
    size = (round(dark.shape[1] * small), round(dark.shape[0] * small))
    there = Image.fromarray(dark).resize(size, Image.Resampling.BILINEAR)
    back = there.resize(dark.shape[::-1], Image.Resampling.BICUBIC)
    return _real(np.clip(np.array(back), 0, 1))


def sweep(rng: Rng, dark: Reals) -> Reals:
    """Join slices that do not quite fit, as a sensor does over which the finger is drawn."""
    rows = np.arange(dark.shape[0])
    slice_number = rows // int(rng.integers(6, 24))
    shift = np.clip(rng.normal(0, 0.5, slice_number[-1] + 1), -1.2, 1.2)[slice_number]
    columns = np.arange(dark.shape[1])[None, :] + shift[:, None]
    at = np.broadcast_to(rows[:, None], dark.shape)
    return _real(ndimage.map_coordinates(dark, [at, columns], order=1, mode="nearest"))


def latent(rng: Rng, dark: Reals, other: Reals) -> Reals:
    """Add what the finger before has left on the glass."""
    return _real(np.clip(dark + rng.uniform(0.05, 0.25) * other * (1 - dark), 0, 1))


def background(rng: Rng, dark: Reals, contact: Reals) -> Reals:
    """Darken the untouched sensor, slope the light, draw bands and fixed patterns."""
    height, width = dark.shape
    down, right = np.mgrid[:height, :width].astype(np.float32)
    if rng.random() < 0.35:
        soft = ndimage.gaussian_filter(contact, rng.uniform(0.5, 4))
        dark = _real(dark * soft + (1 - soft) * rng.uniform(0.1, 1.0))
    slope = rng.normal(0, 0.12, 2)
    dark = _real(dark + slope[0] * (down / height - 0.5) + slope[1] * (right / width - 0.5))
    if rng.random() < 0.3:
        bands = rng.normal(0, rng.uniform(0.01, 0.08), (width,)).astype(np.float32)
        bands = ndimage.gaussian_filter1d(bands, rng.uniform(0.3, 4))
        dark = _real(dark + bands[None, :])
    if rng.random() < 0.2:
        pitch = rng.uniform(2.2, 7)
        dark = _real(dark + rng.uniform(0.01, 0.06) * np.sin(2 * np.pi * right / pitch))
    return _real(np.clip(dark, 0, 1))


def cut_off(rng: Rng, dark: Reals) -> Reals:
    """End the sensor before the picture ends, straight, on one or two sides."""
    empty = float(rng.choice([0.0, 0.0, 0.5, 1.0]))
    kept = dark.copy()
    for _ in range(int(rng.integers(1, 3))):
        wide = int(rng.integers(5, dark.shape[0] // 3))
        side = int(rng.integers(4))
        turned = np.rot90(kept, side)
        turned[:wide] = empty
        kept = np.rot90(turned, -side).copy()
    return _real(kept)


def expose(rng: Rng, dark: Reals) -> NDArray[np.uint8]:
    """Return grey levels: black and white points, noise of the sensor, compression of the file."""
    white = rng.uniform(150, 255) if rng.random() < 0.5 else rng.uniform(235, 255)
    black = rng.uniform(0, min(130, white - 70)) if rng.random() < 0.5 else rng.uniform(0, 30)
    grey = white - (white - black) * dark
    if rng.random() < 0.6:
        grey = grey + rng.uniform(0.5, 14) * rng.standard_normal(dark.shape, dtype=np.float32)
    pixels = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        file = BytesIO()
        Image.fromarray(pixels).save(file, "JPEG", quality=int(rng.integers(25, 95)))
        pixels = np.array(Image.open(file))
    return pixels


def clarity(dark: Reals, relief: Reals) -> Reals:
    """Return how much of the skin's relief the picture still shows around each pixel, 0..1.

    As `hospitium.synth` measures it before the sensor adds its part: the local correlation of
    print and relief over about a ridge period each way.
    """

    def near(values: Reals) -> Reals:
        return _real(ndimage.gaussian_filter(values, 6.0))

    ink, height = dark - near(dark), relief - near(relief)
    both = near(ink * height) / np.sqrt(near(ink**2) * near(height**2) + 1e-4)
    return _real(np.clip(both, 0, 1))


def darkness(pixels: NDArray[np.uint8]) -> Reals:
    """Return 0 for white and 1 for black."""
    return _real(1 - pixels.astype(np.float32) / 255)


def _real(values: NDArray[np.floating]) -> Reals:
    return np.asarray(values, dtype=np.float32)
