"""Draw the steps of `senses.finger.trace`, one picture each, for eyes.

Every picture has a heading, a line that says what to look for and, where colour stands for a
number, a scale. All lie in the frame of the image at 500 ppi, so that they can be laid over each
other; blocks are shown as blocks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import pi

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hospitium.formats.gray import Pixels
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.evidence.card import HEADING, INK, MUTED, TEXT, symbol
from hospitium.senses.finger.evidence.marks import Line, Mark, Picture, Scene, Words
from hospitium.senses.finger.evidence.raster import write_png
from hospitium.senses.finger.matcher import Prepared
from hospitium.senses.finger.ridges import BLOCK
from hospitium.senses.finger.trace import Values

Reals = NDArray[np.float64]

EDGE, TOP, FOOT = 12.0, 60.0, 44.0
"""Units, one for each pixel at 500 ppi: beside, above and below what is shown."""

LEAST_WIDTH = 480.0
"""So that the words fit."""

RAMP = np.array(
    [[26, 20, 68], [46, 78, 144], [32, 144, 140], [122, 200, 88], [253, 231, 60]], np.float64
)
"""Dark blue to yellow: rises in lightness throughout, so that it reads without colour too."""

WEAVE = "#b4531a"
"""Of the lines between neighbours."""

_OPAQUE = 0.6
"""How much of a map covers the image beneath."""


@dataclass(frozen=True, slots=True)
class _Map:
    """How a step that is a number per place is shown; `top` is the number that is brightest."""

    title: str
    words: str
    top: float
    unit: str = ""


_MAPS = {
    "contrast": _Map(
        "Contrast", "Spread of the grey levels per block of 16 pixels.", 80.0, " grey levels"
    ),
    "ridges": _Map("Ridges", "How much of each block repeats as ridges of skin do.", 1.0),
    "coherence": _Map("Coherence", "... and how far those ridges run in one direction.", 1.0),
    "heat": _Map("Heat", "Where the network sees minutiae, before it picks peaks.", 1.0),
}


def draw_steps(steps: Mapping[str, Values]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the PNG of each step that was made, in order.

    Parameters
    ----------
    steps
        As `trace.Steps` keeps them; those that are missing are left out.
    """
    if "image" not in steps:
        return
    image = np.asarray(steps["image"], np.uint8)
    words = f"{image.shape[1]} x {image.shape[0]} pixels at 500 ppi, as all steps see it."
    for name in steps:
        if name == "image":
            words = f"{image.shape[1]} x {image.shape[0]} pixels at 500 ppi, as all steps see it."
            yield name, _png(image.shape, "Image", words, [_over(Image.fromarray(image))])
        elif name == "foreground":
            yield name, _foreground(image, steps)
        elif name == "direction":
            yield name, _direction(image, steps)
        elif name in _MAPS:
            yield name, _mapped(image, _whole(steps, name, image.shape), _MAPS[name])


def draw_minutiae(minutiae: Minutiae, image: Pixels | None) -> bytes:
    """Draw minutiae over the image that they were found in; those below quality 50 are grey."""
    words = f"{len(minutiae)} kept. Circle: ending, square: bifurcation, grey: doubtful."
    ground = [] if image is None else [_over(_pale(image))]
    ranked = np.argsort(minutiae.quality, kind="stable")
    marks = [mark for row in ranked for mark in _minutia(minutiae, int(row))]
    return _png((minutiae.height, minutiae.width), "Minutiae", words, [*ground, *marks])


def draw_neighbours(minutiae: Minutiae, prepared: Prepared) -> bytes:
    """Draw which minutiae the matcher joins: it looks for the same joins in the other print."""
    ends = prepared.order[prepared.columns.edges[:, :2].astype(np.intp)]
    words = f"{len(ends)} joins; the other print is searched for the same ones."
    lines = [Line(_spot(minutiae, one), _spot(minutiae, other), WEAVE, 0.8) for one, other in ends]
    used = (mark for row in prepared.order for mark in _minutia(minutiae, int(row)))
    return _png((minutiae.height, minutiae.width), "Neighbours", words, [*lines, *used])


def _spot(minutiae: Minutiae, row: int) -> tuple[float, float]:
    return EDGE + float(minutiae.x[row]), TOP + float(minutiae.y[row])


def _minutia(minutiae: Minutiae, row: int) -> Iterator[Mark]:
    sure = int(minutiae.quality[row]) >= 50 or int(minutiae.quality[row]) == 0
    bearing, kind = float(minutiae.angle[row]), int(minutiae.kind[row])
    return symbol(_spot(minutiae, row), bearing, kind, strong=sure)


def _foreground(image: Pixels, steps: Mapping[str, Values]) -> bytes:
    """Draw what counts as print, the rest veiled, and the box that the network is given."""
    inside = _blocks(steps["foreground"].astype(np.float64), image.shape) > 0.5
    grey = np.where(inside, image, 200.0 + 0.15 * image)
    tint = np.where(inside[..., None], 1.0, np.array([0.86, 0.92, 1.0]))
    shown = Image.fromarray(np.rint(grey[..., None] * tint).clip(0, 255).astype(np.uint8))
    top, left, bottom, right = (float(side) for side in steps["box"])
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    placed = [(EDGE + x, TOP + y) for x, y in corners]
    frame = [Line(a, b, WEAVE, 1.5) for a, b in pairwise(placed)]
    words = "Veiled: not print. Box: what the network is given."
    return _png(image.shape, "Foreground", words, [_over(shown), *frame])


def _mapped(image: Pixels, values: Reals, shown: _Map) -> bytes:
    """Draw a number per place in colour over the image."""
    colours = _coloured(values / shown.top)
    over = (1 - _OPAQUE) * image[..., None].astype(np.float64) + _OPAQUE * colours
    picture = Image.fromarray(np.rint(over).astype(np.uint8))
    return _png(
        image.shape, shown.title, shown.words, [_over(picture), *_scale(image.shape[0], shown)]
    )


def _direction(image: Pixels, steps: Mapping[str, Values]) -> bytes:
    """Draw the network's direction as hue, as bright as it is sure that a minutia is there."""
    turn = _whole(steps, "direction", image.shape) / (2 * pi) % 1.0
    sure = _whole(steps, "heat", image.shape).clip(0.0, 1.0) ** 0.5
    hue = np.stack([255 * turn, 255 * sure, np.full(image.shape, 235.0)], axis=-1)
    shown = np.array(Image.fromarray(np.rint(hue).astype(np.uint8), "HSV").convert("RGB"))
    over = sure[..., None] * shown + (1 - sure[..., None]) * np.asarray(_pale(image))[..., None]
    picture = Image.fromarray(np.rint(over).astype(np.uint8))
    words = "Hue: right red, up green-yellow, left cyan, down violet."
    return _png(image.shape, "Direction", words, [_over(picture)])


def _whole(steps: Mapping[str, Values], name: str, shape: tuple[int, ...]) -> Reals:
    """Return a step in the frame of the image: blocks spread out, the box put in its place."""
    values = steps[name].astype(np.float64)
    if name not in ("heat", "direction"):
        return _blocks(values, shape)
    top, left, bottom, right = (int(side) for side in steps["box"])
    whole = np.zeros(shape)
    whole[top:bottom, left:right] = values
    return whole


def _blocks(values: Reals, shape: tuple[int, ...]) -> Reals:
    spread = values.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
    return spread[: shape[0], : shape[1]]


def _coloured(part: Reals) -> Reals:
    """Return the colour of numbers in [0, 1], shape (..., 3); what lies outside is cut."""
    stops = np.linspace(0.0, 1.0, len(RAMP))
    return np.stack([np.interp(part, stops, RAMP[:, band]) for band in range(3)], axis=-1)


def _pale(image: Pixels) -> Image.Image:
    """Fade an image so far that every mark on it stands out."""
    return Image.fromarray(np.rint(165.0 + image * (90.0 / 255.0)).astype(np.uint8))


def _over(picture: Image.Image) -> Picture:
    return Picture((EDGE, TOP), float(picture.width), float(picture.height), picture)


def _scale(height: int, shown: _Map) -> list[Mark]:
    """Draw the ramp below a map, with the numbers at its ends."""
    base = TOP + height + 12
    # as the colours look over white skin, so that they can be compared
    colours = 255 * (1 - _OPAQUE) + _OPAQUE * _coloured(np.linspace(0, 1, 160)[None, :])
    bar = Image.fromarray(np.rint(colours).astype(np.uint8))
    return [
        Words((EDGE, base + 14), "0", TEXT, MUTED),
        Picture((EDGE + 18, base), 160.0, 16.0, bar),
        Words((EDGE + 186, base + 14), f"{shown.top:g}{shown.unit}", TEXT, MUTED),
    ]


def _png(shape: tuple[int, ...], title: str, words: str, marks: list[Mark]) -> bytes:
    """Write one step as PNG, two pixels a unit."""
    head: list[Mark] = [
        Words((EDGE, 26), title, HEADING, INK, bold=True),
        Words((EDGE, 48), words, TEXT, MUTED),
    ]
    width = max(LEAST_WIDTH, shape[1] + 2 * EDGE)
    scene = Scene(width, TOP + shape[0] + FOOT, title, words, (*head, *marks))
    return write_png(scene)
