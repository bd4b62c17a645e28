"""Attacks on a screen: a picture or a film shown by a phone, tablet or monitor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hospitium.formats.photos import ColourPixels
from hospitium.synth.photo.camera import encode_jpeg
from hospitium.synth.presentation.recapture import (
    Stand,
    enlarge,
    glare,
    look_at,
    random_stand,
    take,
)
from hospitium.synth.waves import Reals


@dataclass(frozen=True, slots=True)
class Screen:
    """A display.

    Attributes
    ----------
    gamma
        Of the display where the picture was made for 2.2: colours shift.
    black
        Light of a black pixel with a room's light on it, share of white.
    blue
        Gain of blue: screens are bluer than lamps.
    brightness
        Light of a white pixel.
    gap
        Darkness between pixels, 0..1.
    stripes
        How far the three colours of a pixel lie apart, 0..1.
    bezel
        Width of the dark frame, share of the sides.
    bands
        Depth of the brightness bands of a shutter that does not keep time with it.
    """

    gamma: float = 2.3
    black: float = 0.02
    blue: float = 1.08
    brightness: float = 0.9
    gap: float = 0.4
    stripes: float = 0.8
    bezel: float = 0.0
    bands: float = 0.03


def random_screen(rng: np.random.Generator) -> Screen:
    """Draw a display."""
    return Screen(
        gamma=float(rng.uniform(2.0, 2.7)),
        black=float(rng.uniform(0.005, 0.06)),
        blue=float(rng.uniform(1.0, 1.2)),
        brightness=float(rng.uniform(0.75, 1.1)),
        gap=float(rng.uniform(0.15, 0.6)),
        stripes=float(rng.uniform(0.4, 1.0)),
        bezel=float(rng.uniform(0.02, 0.08)) if rng.random() < 0.5 else 0.0,
        bands=float(rng.uniform(0.0, 0.06)),
    )


def shown_on_screen(pixels: ColourPixels, rng: np.random.Generator) -> ColourPixels:
    """Return a picture shown on a display, photographed.

    Its grid of sub-pixels beats with the camera's pixels (moire, by resampling), its gamma is
    another one, black is never black; the frame around it may be in view, and a lamp in the glass.
    """
    return _frame(pixels, random_screen(rng), random_stand(rng), rng)


def replay(frames: Sequence[ColourPixels], rng: np.random.Generator) -> list[ColourPixels]:
    """Return a film shown on one display and filmed by an unsteady hand.

    Each frame is compressed as a film is, before it is shown.
    """
    screen, stand = random_screen(rng), random_stand(rng)
    screen = replace(screen, bands=float(rng.uniform(0.03, 0.12)))
    quality = int(rng.integers(35, 75))
    filmed = []
    for frame in frames:
        stand = replace(
            stand,
            turn=stand.turn + float(rng.normal(0, 0.15)),
            shift=(
                stand.shift[0] + float(rng.normal(0, 0.003)),
                stand.shift[1] + float(rng.normal(0, 0.003)),
            ),
        )
        filmed.append(_frame(_compressed(frame, quality), screen, stand, rng))
    return filmed


def replayed(pixels: ColourPixels, rng: np.random.Generator) -> ColourPixels:
    """Return one frame of a film of a still picture."""
    return replay([pixels], rng)[0]


def _frame(
    pixels: ColourPixels, screen: Screen, stand: Stand, rng: np.random.Generator
) -> ColourPixels:
    shape = (pixels.shape[0], pixels.shape[1])
    light, inside = look_at(_lit(enlarge(pixels), screen, rng), shape, stand, rng)
    rows = np.arange(shape[0], dtype=np.float32) / shape[0]
    waves = np.sin(2 * np.pi * (rows * rng.uniform(1, 4) + rng.random()))
    light *= (1 + screen.bands * waves[:, None] * inside)[..., None].astype(np.float32)
    light += (inside * glare(shape, rng, strength=float(rng.uniform(0.0, 0.3))))[..., None]
    return take(light, rng)


def _lit(light: Reals, screen: Screen, rng: np.random.Generator) -> Reals:
    """Return the display from close by: its sub-pixels, and its frame."""
    shown = np.power(np.maximum(light, 0), np.float32(screen.gamma / 2.2))
    shown = screen.black + (screen.brightness - screen.black) * shown
    shown *= np.array([1.0, 1.0, screen.blue], np.float32)
    shown = shown * _grid(light.shape[0], light.shape[1], screen, rng)
    edge = round(screen.bezel * light.shape[1])
    if edge:
        frame = np.full(light.shape[:2], 1, np.float32)
        frame[edge:-edge, edge:-edge] = 0
        shown = shown * (1 - frame[..., None]) + 0.012 * frame[..., None]
    return np.asarray(shown, dtype=np.float32)


def _grid(rows: int, columns: int, screen: Screen, rng: np.random.Generator) -> Reals:
    """Return how much each place of a display lets through of each colour, 1 on average."""
    pitch = float(rng.uniform(2.6, 5.2))
    across = np.arange(columns, dtype=np.float32) / pitch
    bands = np.stack([np.cos(2 * np.pi * (across - third / 3)) for third in range(3)], axis=-1)
    stripes = 1 + screen.stripes * bands
    lines = 1 - screen.gap * np.cos(2 * np.pi * np.arange(rows, dtype=np.float32) / pitch)
    return np.asarray(lines[:, None, None] * stripes[None], dtype=np.float32)


def _compressed(frame: ColourPixels, quality: int) -> ColourPixels:
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(encode_jpeg(frame, quality))) as stored:
        return np.array(stored)
