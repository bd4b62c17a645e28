"""How light falls on skin."""

from dataclasses import dataclass

import numpy as np

from hospitium.synth.photo.skin import Tone
from hospitium.synth.waves import Reals, cloud


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a photo.

    Attributes
    ----------
    directions
        Unit-free vectors towards the lamps in the scene frame.
    strengths
        Of each lamp; diffuse light from all around is `ambient`.
    shine
        Strength of the glare of moist skin, 0 dry .. 1 wet.
    """

    directions: tuple[tuple[float, float, float], ...] = ((0.4, 0.7, 0.8),)
    strengths: tuple[float, ...] = (0.7,)
    ambient: float = 0.35
    shine: float = 0.15


@dataclass(frozen=True, slots=True)
class Finish:
    """How ridges and valleys of one finger differ.

    Attributes
    ----------
    depth
        Half the height between a valley and a crest, millimetres.
    shade
        How much darker a valley is than a crest, 0..1; where less light gets in.
    flips
        Share of the skin where crests look darker than valleys instead.
    """

    depth: float = 0.018
    shade: float = 0.25
    flips: float = 0.0


def to_linear(srgb: Reals) -> Reals:
    """Return linear light 0..1 of sRGB 0..1."""
    return np.asarray(
        np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4), dtype=np.float32
    )


def to_srgb(linear: Reals) -> Reals:
    """Return sRGB 0..1 of linear light; what is too bright is clipped."""
    light = np.clip(linear, 0, 1)
    return np.asarray(
        np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055),
        dtype=np.float32,
    )


def shade(
    normal: Reals,
    height: Reals,
    tone: Tone,
    light: Light,
    finish: Finish,
    rng: np.random.Generator,
) -> Reals:
    """Return the linear colour of skin, shape (height, width, 3).

    Parameters
    ----------
    normal
        Unit normals of the skin, ridges included, scene frame, shape (3, height, width).
    height
        Of the relief, -1..1, shape (height, width).
    """
    shape = (height.shape[0], height.shape[1])
    albedo = to_linear(np.array(tone.rgb, np.float32) / np.float32(255))
    mottle = 1 + 0.05 * cloud(rng, shape, 60) + 0.02 * cloud(rng, shape, 4)
    sign = np.tanh((cloud(rng, shape, 120) + _level(finish.flips)) * 4)
    depth = finish.shade * sign * (1 - height) / 2
    diffuse = np.full(shape, light.ambient, np.float32)
    glare = np.zeros(shape, np.float32)
    for direction, strength in zip(light.directions, light.strengths, strict=True):
        lamp = np.array(direction, np.float32)
        lamp /= np.linalg.norm(lamp)
        half = lamp + np.array([0, 0, 1], np.float32)
        half /= np.linalg.norm(half)
        diffuse += strength * np.maximum(np.tensordot(lamp, normal, 1), 0)
        glare += strength * np.maximum(np.tensordot(half, normal, 1), 0) ** 60
    # blood under thin skin: valleys lose less red than green and blue
    loss = 1 - depth[..., None] * np.array([0.75, 1.0, 1.0], np.float32)
    lit = (diffuse * mottle)[..., None] * albedo * loss
    return np.asarray(lit + (light.shine * glare)[..., None], dtype=np.float32)


def _level(share: float) -> float:
    """Return what to add to a normal field so that about `share` of it is negative."""
    return 3.0 if share <= 0 else float(-np.log(share / (1 - share + 1e-6)) / 1.7)
