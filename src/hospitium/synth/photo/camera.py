"""What a phone's camera does to light: focus, motion, noise, exposure, colour, JPEG."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.synth.photo.light import to_srgb
from hospitium.synth.waves import Reals


@dataclass(frozen=True, slots=True)
class Camera:
    """The circumstances of an exposure.

    Attributes
    ----------
    softness
        Blur of what is in focus: standard deviation in pixels.
    depth_blur
        Further blur in pixels for each millimetre away from the plane in focus.
    focus
        The plane in focus, millimetres in front of the middle of the pads' plane.
    motion, heading
        Length of the smear in pixels, and its direction in degrees.
    noise
        Standard deviation of the sensor at mid grey, share of white.
    exposure
        Factor on the light.
    white
        Gains of red and blue.
    jpeg
        Quality 1..95.
    """

    softness: float = 0.8
    depth_blur: float = 0.12
    focus: float = 5.0
    motion: float = 0.0
    heading: float = 0.0
    noise: float = 0.01
    exposure: float = 1.0
    white: tuple[float, float] = (1.0, 1.0)
    jpeg: int = 90


def expose(light: Reals, depth: Reals, camera: Camera, rng: np.random.Generator) -> ColourPixels:
    """Return the photo as sRGB (height, width, 3).

    Parameters
    ----------
    light
        Linear colour, shape (height, width, 3).
    depth
        Millimetres towards the camera, shape (height, width).
    """
    blurred = _smear(_focus(light, depth, camera), camera)
    blurred *= camera.exposure
    seen = rng.standard_normal(blurred.shape, dtype=np.float32)
    # shot noise grows with the root of the light
    blurred += camera.noise * np.sqrt(np.maximum(blurred, 0) / 0.2 + 0.1) * seen
    blurred *= np.array([camera.white[0], 1.0, camera.white[1]], np.float32)
    picture = np.rint(255 * to_srgb(blurred)).astype(np.uint8)
    with Image.open(BytesIO(encode_jpeg(picture, camera.jpeg))) as stored:
        return np.array(stored)


def encode_jpeg(picture: ColourPixels, quality: int = 90) -> bytes:
    """Return the JPEG file of a photo."""
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _focus(light: Reals, depth: Reals, camera: Camera) -> Reals:
    """Blur each pixel by its distance from the plane in focus, between four fixed blurs."""
    wanted = np.hypot(camera.softness, camera.depth_blur * (depth - camera.focus))
    steps = np.geomspace(max(camera.softness, 0.3), max(camera.softness, 0.3) * 8, 4)
    level = np.clip(np.interp(wanted, steps, np.arange(4)), 0, 3)[..., None]
    total = np.zeros_like(light)
    for number, sigma in enumerate(steps):
        share = np.maximum(1 - np.abs(level - number), 0)
        if share.any():
            total += share * ndimage.gaussian_filter(light, (sigma, sigma, 0))
    return np.asarray(total, dtype=np.float32)


def _smear(light: Reals, camera: Camera) -> Reals:
    """Average along the way that the camera moved."""
    if camera.motion < 1:
        return light
    count = int(np.ceil(camera.motion)) + 1
    along = np.linspace(-0.5, 0.5, count) * camera.motion
    angle = np.radians(camera.heading)
    total = np.zeros_like(light)
    for step in along:
        total += ndimage.shift(
            light, (step * np.sin(angle), step * np.cos(angle), 0), order=1, mode="nearest"
        )
    return np.asarray(total / count, dtype=np.float32)
