"""Pictures of eyes as other cameras would have made them: changed by hand, with a seed.

The changes imitate what differs between sets: the size of the iris (25 to 160 pixels of radius),
the frame (640 x 480, 320 x 280, a plain margin), light, focus, lamps, glasses, lids, pupils wide
and narrow, eyes that look aside. What no change can imitate, another eye and another lens, is not
measured by them.
"""

from collections.abc import Callable, Mapping
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from hospitium.core.errors import NoIris
from hospitium.senses.iris.segment import segment
from hospitium.senses.iris.types import Segmentation

Grey = NDArray[np.float32]
Rng = np.random.Generator
Change = Callable[[Grey, Rng], Grey]


def _sized(grey: Grey, factor: float) -> Grey:
    size = (round(grey.shape[1] * factor), round(grey.shape[0] * factor))
    picture = Image.fromarray(grey, "F").resize(size, Image.Resampling.BICUBIC)
    return np.asarray(picture, np.float32)


def _framed(grey: Grey, height: int, width: int, level: float, rng: Rng) -> Grey:
    """Put a picture at random into a larger plain one, with the grain of a camera."""
    out = np.full((height, width), level, np.float32)
    top = int(rng.integers(0, max(1, height - grey.shape[0] + 1)))
    left = int(rng.integers(0, max(1, width - grey.shape[1] + 1)))
    piece = grey[:height, :width]
    out[top : top + piece.shape[0], left : left + piece.shape[1]] = piece
    return out + rng.normal(0, 1.5, out.shape).astype(np.float32)


def _moved(grey: Grey, rng: Rng) -> Grey:
    """Cut the frame so that up to a quarter of the iris lies outside of it, on one or two sides."""
    found = _found(grey)
    if found is None:
        return grey
    iris, (height, width) = found.limbus.circle, grey.shape
    inside = 1 - 2 * float(rng.uniform(0.1, 0.25))
    left, up = int(rng.integers(0, 3)), int(rng.integers(0, 3))
    columns, rows = slice(0, width), slice(0, height)
    if left < 2:
        edge = iris.x + (1 - 2 * left) * -inside * iris.radius
        columns = slice(max(0, int(edge)), width) if left == 0 else slice(0, int(edge))
    if up < 2:
        edge = iris.y + (1 - 2 * up) * -inside * iris.radius
        rows = slice(max(0, int(edge)), height) if up == 0 else slice(0, int(edge))
    return grey[rows, columns]


def _cut(grey: Grey, rng: Rng) -> Grey:
    height, width = grey.shape
    top, left = int(rng.integers(0, height // 8)), int(rng.integers(0, width // 8))
    return grey[top : top + 7 * height // 8, left : left + 7 * width // 8]


def _turned(grey: Grey, rng: Rng) -> Grey:
    angle = float(rng.uniform(-10, 10))
    return np.asarray(ndimage.rotate(grey, angle, reshape=False, order=1, mode="nearest"))


def _jpeg(grey: Grey, quality: int) -> Grey:
    file = BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file), np.float32)


def _blurred(grey: Grey, radius: float) -> Grey:
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32)


def _lit_from_side(grey: Grey, rng: Rng) -> Grey:
    ramp = np.linspace(0.55, 1.35, grey.shape[1], dtype=np.float32)
    return grey * (ramp if rng.random() < 0.5 else ramp[::-1])


def _found(grey: Grey) -> Segmentation | None:
    try:
        return segment(np.clip(grey, 0, 255).astype(np.uint8))
    except NoIris:
        return None


def _lamps(grey: Grey, rng: Rng) -> Grey:
    """Put two to five lamps into pupil and iris."""
    found = _found(grey)
    if found is None:
        return grey
    out, iris = grey.copy(), found.limbus.circle
    y, x = np.ogrid[: grey.shape[0], : grey.shape[1]]
    for _ in range(int(rng.integers(2, 6))):
        far, angle = float(rng.uniform(0, 0.9)) * iris.radius, float(rng.uniform(0, 2 * np.pi))
        size = float(rng.uniform(0.04, 0.09)) * iris.radius
        off = np.hypot(x - iris.x - far * np.cos(angle), y - iris.y - far * np.sin(angle))
        out = np.maximum(out, 255 * np.clip(size - off + 1, 0, 1))
    return np.asarray(ndimage.gaussian_filter(out, 0.6), np.float32)


def _glasses(grey: Grey, rng: Rng) -> Grey:
    """Lay a veil of light, a rim and two bright patches over the picture."""
    height, width = grey.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    out = 0.8 * grey + 35.0
    for _ in range(2):
        cx, cy = rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height
        a, b = rng.uniform(0.05, 0.1) * width, rng.uniform(0.03, 0.06) * height
        out = np.where(((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 < 1, np.float32(250), out)
    rim = np.abs(np.hypot((x - width / 2) / 0.62, (y - height / 2) / 0.58) - width * 0.72)
    return np.where(rim < 0.02 * width, np.float32(25), out).astype(np.float32)


def _lidded(grey: Grey, rng: Rng) -> Grey:
    """Lower the upper lid over a quarter to two fifths of the iris."""
    found = _found(grey)
    if found is None:
        return grey
    iris = found.limbus.circle
    y, x = np.ogrid[: grey.shape[0], : grey.shape[1]]
    rest = iris.y - iris.radius * float(rng.uniform(0.2, 0.5))
    lid = y < rest + 0.35 * ((x - iris.x) / iris.radius) ** 2 * iris.radius
    skin = 150 + ndimage.gaussian_filter(rng.normal(0, 25, grey.shape), 1.5)
    return np.asarray(ndimage.gaussian_filter(np.where(lid, skin, grey), 0.7), np.float32)


def _pupil_of(grey: Grey, rng: Rng, low: float, high: float) -> Grey:
    """Widen or narrow the pupil; the iris stretches linearly, as a rubber sheet."""
    found = _found(grey)
    if found is None:
        return grey
    iris, pupil = found.limbus.circle, found.pupil.circle
    share, now = float(rng.uniform(low, high)), pupil.radius / iris.radius
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]].astype(np.float32)
    off = np.hypot(x - iris.x, y - iris.y) / iris.radius
    inside = off / share * now
    ring = now + (off - share) * (1 - now) / (1 - share)
    source = np.where(off < share, inside, np.where(off < 1, ring, off))
    pull = np.clip(1 - source, 0, 1 - now) / (1 - now)
    centre_x = iris.x + (pupil.x - iris.x) * pull
    centre_y = iris.y + (pupil.y - iris.y) * pull
    factor = source / np.maximum(off, 1e-6)
    where = [centre_y + (y - iris.y) * factor, centre_x + (x - iris.x) * factor]
    return np.asarray(ndimage.map_coordinates(grey, where, order=1, mode="nearest"), np.float32)


def _aside(grey: Grey, rng: Rng) -> Grey:
    """Squeeze the eye along one direction, as if it looked 25 to 35 degrees aside."""
    angle, squeeze = float(rng.uniform(0, np.pi)), float(np.cos(np.radians(rng.uniform(25, 35))))
    along = np.array([np.sin(angle), np.cos(angle)])
    matrix = np.eye(2) + (1 / squeeze - 1) * np.outer(along, along)
    middle = (np.array(grey.shape) - 1) / 2
    moved = ndimage.affine_transform(
        grey, matrix, middle - matrix @ middle, order=1, mode="nearest"
    )
    return np.asarray(moved, np.float32)


def _dark_iris(grey: Grey, _rng: Rng) -> Grey:
    """Leave a third of the step from iris to white, as of dark eyes in short infrared."""
    found = _found(grey)
    if found is None:
        return grey
    iris = found.limbus.circle
    y, x = np.ogrid[: grey.shape[0], : grey.shape[1]]
    off = np.hypot(x - iris.x, y - iris.y) / iris.radius
    ring = grey[(off > 0.75) & (off < 0.95)]
    white = grey[(off > 1.05) & (off < 1.3) & (np.abs(y - iris.y) < 0.5 * iris.radius)]
    step = max(0.0, float(np.median(white)) - float(np.median(ring))) if len(white) else 0.0
    beyond = 1 / (1 + np.exp(-(off - 1.0) / 0.02))
    return np.asarray(grey - 0.67 * step * beyond, np.float32)


CHANGES: Mapping[str, Change] = {
    "as it is": lambda g, _: g,
    "half size": lambda g, _: _sized(g, 0.5),
    "twice, 640 x 480": lambda g, _: _sized(g, 2.0),
    "three times": lambda g, _: _sized(g, 3.0),
    "in a grey frame, 640 x 480": lambda g, r: _framed(g, 480, 640, 110.0, r),
    "in a white frame, 640 x 480": lambda g, r: _framed(g, 480, 640, 235.0, r),
    "half size in a frame, 320 x 280": lambda g, r: _framed(_sized(g, 0.6), 280, 320, 110.0, r),
    "small in a black frame, 640 x 480": lambda g, r: _framed(_sized(g, 0.7), 480, 640, 8.0, r),
    "moved until cut": _moved,
    "cropped": _cut,
    "turned to 10 degrees": _turned,
    "half the light": lambda g, _: 0.5 * g,
    "1.4 times the light": lambda g, _: 1.4 * g,
    "light from a side": _lit_from_side,
    "low contrast": lambda g, _: 0.4 * g + 90,
    "blur 1.5": lambda g, _: _blurred(g, 1.5),
    "blur 3": lambda g, _: _blurred(g, 3),
    "noise": lambda g, r: g + r.normal(0, 8, g.shape).astype(np.float32),
    "JPEG 30": lambda g, _: _jpeg(g, 30),
    "lamps in pupil and iris": _lamps,
    "glasses": _glasses,
    "upper lid low": _lidded,
    "narrow pupil, 0.2 to 0.28": lambda g, r: _pupil_of(g, r, 0.2, 0.28),
    "wide pupil, 0.55 to 0.7": lambda g, r: _pupil_of(g, r, 0.55, 0.7),
    "25 to 35 degrees aside": _aside,
    "iris nearly as bright as the white": _dark_iris,
}
"""Each takes grey levels 0..255 and draws what it needs."""


def changed(picture: Image.Image, name: str, seed: int) -> Image.Image:
    """Return a picture of an eye after one of `CHANGES`, the same for the same seed."""
    grey = np.asarray(picture.convert("L"), np.float32)
    out = CHANGES[name](grey, np.random.default_rng(seed))
    return Image.fromarray(np.clip(out, 0, 255).astype(np.uint8))
