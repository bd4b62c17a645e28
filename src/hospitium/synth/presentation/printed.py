"""Attacks on paper: a print held before the camera, and one cut out as a mask."""

from dataclasses import replace

import numpy as np
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.synth.presentation.recapture import enlarge, glare, look_at, random_stand, take
from hospitium.synth.waves import Reals, cloud

ANGLES = (15.0, 75.0, 0.0)
"""Degrees of the dot screens of cyan, magenta and yellow, as printers have them."""

EYES = ((0.342, 0.461), (0.656, 0.460))
"""Right and down, shares of the sides: where the eyes are in a face aligned as embeddings ask."""


def printed(pixels: ColourPixels, rng: np.random.Generator) -> ColourPixels:
    """Return a colour print of a picture, photographed again.

    Halftone dots of three inks, ink that is never black and paper that is never white, colours
    that fade, the grain of paper, uneven light; the edge of the sheet may be in view.
    """
    shape = (pixels.shape[0], pixels.shape[1])
    sheet = _sheet(enlarge(pixels), rng)
    light, _ = look_at(sheet, shape, random_stand(rng), rng)
    light *= _uneven(shape, rng)[..., None]
    return take(light, rng)


def turned_sheet(pixels: ColourPixels, count: int, rng: np.random.Generator) -> list[ColourPixels]:
    """Return a film of a colour print that is turned before the camera, `count` frames."""
    shape = (pixels.shape[0], pixels.shape[1])
    sheet, stand = _sheet(enlarge(pixels), rng), random_stand(rng)
    far = float(rng.uniform(-0.12, 0.12))
    frames = []
    for _ in range(count):
        light, _ = look_at(sheet, shape, stand, rng)
        frames.append(take(light * _uneven(shape, rng)[..., None], rng))
        stand = replace(stand, lean=stand.lean + far / count, turn=stand.turn + rng.normal(0, 0.5))
    return frames


def laser_print(pixels: ColourPixels, rng: np.random.Generator) -> ColourPixels:
    """Return a black-and-white print-out of a picture, photographed again."""
    shape = (pixels.shape[0], pixels.shape[1])
    light = enlarge(pixels)
    grey = (light @ np.array([0.2126, 0.7152, 0.0722], np.float32))[..., None]
    ink = halftone(1 - np.sqrt(grey), (45.0,), float(rng.uniform(3.5, 6.5)))
    sheet = np.repeat(0.82 - (0.82 - rng.uniform(0.03, 0.08)) * ink, 3, axis=2)
    sheet *= _paper(light.shape[:2], rng)[..., None]
    seen, _ = look_at(sheet.astype(np.float32), shape, random_stand(rng), rng)
    return take(seen * _uneven(shape, rng)[..., None], rng)


def photo_of_photo(pixels: ColourPixels, rng: np.random.Generator) -> ColourPixels:
    """Return a glossy photograph of a picture, photographed again.

    No dots, as photo paper has none: what is left is twice the blur and the JPEG, a smaller span
    from black to white, and the reflection of a lamp.
    """
    shape = (pixels.shape[0], pixels.shape[1])
    sheet = _inks(enlarge(pixels), rng)
    light, inside = look_at(sheet, shape, random_stand(rng), rng)
    light += (inside * glare(shape, rng, strength=float(rng.uniform(0.1, 0.7))))[..., None]
    return take(light * _uneven(shape, rng)[..., None], rng)


def cut_out(
    pixels: ColourPixels,
    rng: np.random.Generator,
    *,
    eyes: tuple[tuple[float, float], tuple[float, float]] = EYES,
) -> ColourPixels:
    """Return a paper mask cut from a print of a face, worn by somebody.

    Parameters
    ----------
    eyes
        Where the holes are, shares of the sides; behind them are living eyes.
    """
    height, width = pixels.shape[:2]
    mask = printed(pixels, rng).astype(np.float32)
    down, right = np.mgrid[:height, :width].astype(np.float32)
    y, x = (down + 0.5) / height, (right + 0.5) / width
    oval = _ellipse(
        x, y, (0.5, 0.54), (float(rng.uniform(0.36, 0.44)), float(rng.uniform(0.42, 0.5)))
    )
    holes = np.max([_ellipse(x, y, eye, (0.085, 0.045)) for eye in eyes], axis=0)
    worn = _step(oval, width) * (1 - _step(holes, width))
    rim = np.clip(1 - np.abs(oval) * width / 3, 0, 1) + np.clip(1 - np.abs(holes) * width / 2, 0, 1)
    shade = ndimage.gaussian_filter(worn, width / 40)
    behind = pixels * (1 - np.float32(0.5) * shade)[..., None]
    behind = np.where((_step(holes, width) > 0)[..., None], behind, _wearer(behind, rng))
    picture = worn[..., None] * mask + (1 - worn[..., None]) * behind
    picture += np.clip(rim, 0, 1)[..., None] * float(rng.uniform(30, 90))
    return np.asarray(np.clip(np.rint(picture), 0, 255), dtype=np.uint8)


def halftone(cover: Reals, angles: tuple[float, ...], period: float) -> Reals:
    """Return dots whose size follows how much ink is wanted.

    Parameters
    ----------
    cover
        0..1, shape (rows, columns, inks).
    angles
        Degrees, one for each ink.
    period
        Pixels from dot to dot.

    Returns
    -------
    Reals
        Ink, 0..1, softly edged, shape of `cover`.
    """
    down, right = np.mgrid[: cover.shape[0], : cover.shape[1]].astype(np.float32)
    dots = np.empty_like(cover, dtype=np.float32)
    for ink, angle in enumerate(np.radians(angles)):
        u = (right * np.cos(angle) + down * np.sin(angle)) * np.float32(2 * np.pi / period)
        v = (down * np.cos(angle) - right * np.sin(angle)) * np.float32(2 * np.pi / period)
        screen = (np.cos(u) + np.cos(v) + 2) / 4
        dots[..., ink] = np.clip((cover[..., ink] - screen) * period / 1.2 + 0.5, 0, 1)
    return dots


def _sheet(light: Reals, rng: np.random.Generator) -> Reals:
    """Return a halftone print, linear light, as large as `light`."""
    faded = _inks(light, rng)
    dots = halftone(1 - np.sqrt(faded), ANGLES, float(rng.uniform(3.0, 6.5)))
    spread = ndimage.gaussian_filter(dots, (0.7, 0.7, 0))
    low, high = faded.min(axis=(0, 1)), faded.max(axis=(0, 1))
    inked = high - (high - low) * spread
    # a good printer's dots are finer than the canvas can show: they then only roughen the tone
    share = float(rng.uniform(0.35, 1.0))
    mixed = share * inked + (1 - share) * faded
    return np.asarray(mixed * _paper(light.shape[:2], rng)[..., None], dtype=np.float32)


def _inks(light: Reals, rng: np.random.Generator) -> Reals:
    """Squeeze light into what ink on paper can show, faded."""
    black, white = rng.uniform(0.015, 0.06), rng.uniform(0.6, 0.85)
    grey = light.mean(axis=2, keepdims=True)
    colour = grey + (light - grey) * rng.uniform(0.6, 0.95)
    tint = 1 + rng.normal(0, 0.04, 3)
    return np.asarray((black + (white - black) * np.clip(colour, 0, 1)) * tint, dtype=np.float32)


def _paper(shape: tuple[int, ...], rng: np.random.Generator) -> Reals:
    size = (shape[0], shape[1])
    fibre, cockle = cloud(rng, size, 3), cloud(rng, size, 90)
    return np.asarray(1 + rng.uniform(0.01, 0.05) * fibre + 0.02 * cockle, dtype=np.float32)


def _uneven(shape: tuple[int, int], rng: np.random.Generator) -> Reals:
    """Light that falls off towards one side of a flat sheet."""
    down, right = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    turn, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.3)
    along = (right / shape[1] - 0.5) * np.cos(turn) + (down / shape[0] - 0.5) * np.sin(turn)
    return np.asarray(1 + fall * along, dtype=np.float32)


def _ellipse(x: Reals, y: Reals, middle: tuple[float, float], half: tuple[float, float]) -> Reals:
    """Return roughly how far inside an ellipse points lie; below 0 outside."""
    far = np.hypot((x - middle[0]) / half[0], (y - middle[1]) / half[1])
    return np.asarray((1 - far) * min(half), dtype=np.float32)


def _step(inside: Reals, width: int) -> Reals:
    return np.asarray(np.clip(inside * width + 0.5, 0, 1), dtype=np.float32)


def _wearer(behind: Reals, rng: np.random.Generator) -> Reals:
    """Return the head that wears the mask: what is behind it, blurred, in another light."""
    soft = ndimage.gaussian_filter(behind, (2.0, 2.0, 0))
    return np.asarray(soft * rng.uniform(0.7, 1.1, 3), dtype=np.float32)
