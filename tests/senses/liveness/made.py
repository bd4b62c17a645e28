"""Pictures that nobody took: a skin-coloured oval before a blurred room, with a sensor's noise."""

from io import BytesIO

import numpy as np
from PIL import Image
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.types import Frame, centre_box


def drawn(side: int = 128, *, seed: int = 0, noise: float = 2.0) -> ColourPixels:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side] / side
    oval = np.clip((1 - np.hypot((x - 0.5) / 0.32, (y - 0.52) / 0.42)) * 20 + 0.5, 0, 1)
    room = ndimage.gaussian_filter(rng.normal(0, 1, (side, side, 3)), (side / 8, side / 8, 0))
    light = 1 + 0.3 * (0.5 - x)
    skin = np.array([205, 155, 128]) * (light * (1 - 0.3 * (y - 0.5) ** 2))[..., None]
    for eye in (0.36, 0.64):
        skin *= np.where(np.hypot((x - eye) / 0.06, (y - 0.45) / 0.03) < 1, 0.25, 1)[..., None]
    picture = oval[..., None] * skin + (1 - oval[..., None]) * (90 + 400 * room)
    noisy = picture + rng.normal(0, noise, picture.shape)
    return np.asarray(np.clip(noisy, 0, 255), dtype=np.uint8)


def filmed(count: int, **how: float) -> list[Frame]:
    """The same scene with fresh noise in every frame, as a camera that stands still sees it."""
    still = drawn(noise=0.0).astype(float)
    frames = []
    for number in range(count):
        rng = np.random.default_rng([7, number])
        seen = np.clip(still + rng.normal(0, 2.5, still.shape), 0, 255).astype(np.uint8)
        frames.append(Frame(seen, centre_box(seen), at=number / 30 + float(rng.normal(0, 5e-4))))
    return frames


def png(pixels: ColourPixels, **more: object) -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG", **more)
    return out.getvalue()
