"""Photographs of synthetic fingers, small and few, and how they are sent to the capture room."""

from functools import cache
from typing import Any

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.formats.photos import ColourPixels
from hospitium.senses.finger.photo import PhotoPrint, find_prints
from hospitium.synth import person
from hospitium.synth.photo import (
    Background,
    Relief,
    RenderedPhoto,
    Tone,
    random_scene,
    relief_of_master,
    render_photo,
)
from tests.clients.field.test_engine import text

SCENES = {
    "light": (3, 1, Tone.VERY_LIGHT, 13),
    "dark": (4, 1, Tone.VERY_DARK, 13),
    "hand": (8, 4, Tone.TAN, 11),
}
"""Seed, fingers, skin, pixels a millimetre; those of the hand are a left one's, palm shown."""


@cache
def _relief() -> Relief:
    return relief_of_master(person(7).finger(Finger.RIGHT_INDEX))


@cache
def photograph(name: str) -> RenderedPhoto:
    seed, fingers, tone, scale = SCENES[name]
    rng = np.random.default_rng(seed)
    scene = random_scene(
        rng, fingers=fingers, tilt=4, tone=tone, background=Background.PLAIN, turn=0.0,
        px_per_mm=scale,
    )  # fmt: skip
    return render_photo([_relief()] * fingers, scene, rng)


@cache
def on_node(name: str) -> tuple[PhotoPrint, ...]:
    return find_prints(photograph(name).pixels)


def colours(pixels: ColourPixels) -> dict[str, Any]:
    height, width, _ = pixels.shape
    return {"width": width, "height": height, "pixels": text(pixels.tobytes())}


def greys(image: GrayImage) -> dict[str, Any]:
    return {
        "width": image.width,
        "height": image.height,
        "pixels": text(image.pixels.tobytes()),
        "dpi": image.ppi,
    }
