"""Slaps: several fingers on one large sensor, where each finger is known.

Fingers lie side by side as they grow: the middle one is longest, the little one shortest, each
fans out a little. Below each fingertip the next joint prints as a paler patch, as on real slaps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.core.fingers import Finger
from hospitium.core.units import PX_PER_MM
from hospitium.formats.gray import GrayImage
from hospitium.synth.master import MasterFinger
from hospitium.synth.press import impression
from hospitium.synth.touch import Difficulty, random_touch
from hospitium.synth.waves import Reals, cloud

SLAP_WIDTH, SLAP_HEIGHT = 1600, 1500
"""Pixels at 500 ppi: 81 by 76 mm, the usual ten-print scanner."""

PATCH = 560
"""Side of the square that one fingertip is pressed in, turned about its middle."""

_LENGTH_MM = {"index": -7.0, "middle": 0.0, "ring": -5.0, "little": -23.0, "thumb": 0.0}
"""How far the tip reaches, against the middle finger's: means of adults' hands, rounded."""

_FAN_DEGREES = {"index": 5.0, "middle": 1.0, "ring": -4.0, "little": -11.0, "thumb": 0.0}
"""Anticlockwise on the right hand, as seen on the print."""


@dataclass(frozen=True, slots=True)
class SlapFinger:
    """Where one fingertip truly lies: x, y of its middle in pixels, degrees anticlockwise."""

    finger: Finger
    x: float
    y: float
    rotation: float


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticSlap:
    """A slap and the truth about it, from left to right."""

    image: GrayImage
    fingers: tuple[SlapFinger, ...]


def slap_of(
    masters: Mapping[Finger, MasterFinger],
    rng: np.random.Generator,
    *,
    order: Sequence[Finger],
    rotation: float = 0.0,
    gap: float = 300.0,
    difficulty: Difficulty = Difficulty.GOOD,
    shift: tuple[float, float] = (0.0, 0.0),
    joints: bool = True,
) -> SyntheticSlap:
    """Press several fingers at once.

    Parameters
    ----------
    masters
        The fingers that are there; those of `order` that are not leave their place empty.
    order
        From left to right, such as index to little for the right hand.
    rotation
        Of the whole hand, degrees anticlockwise.
    gap
        Pixels between the middles of neighbours; pads that are 250 px wide touch at 250.
    shift
        Pixels right and down of the whole hand: a finger may lie half out of the image.
    joints
        Whether the next joint of each finger prints too.
    """
    ink = np.zeros((SLAP_HEIGHT, SLAP_WIDTH), np.float32)
    truth = []
    for place, finger in enumerate(order):
        if finger not in masters:
            continue
        lies = _lie(finger, place - (len(order) - 1) / 2, rotation, gap, shift, rng)
        truth.append(lies)
        _press(ink, masters[finger], lies, rng, difficulty)
        if joints:
            _joint(ink, lies, rng)
    grey = 252 - 210 * ink + 2.5 * rng.standard_normal(ink.shape, dtype=np.float32)
    return SyntheticSlap(GrayImage(np.clip(np.rint(grey), 0, 255).astype(np.uint8)), tuple(truth))


def _lie(
    finger: Finger,
    place: float,
    rotation: float,
    gap: float,
    shift: tuple[float, float],
    rng: np.random.Generator,
) -> SlapFinger:
    """Place one finger; `place` counts from the middle of the hand."""
    side, _, kind = finger.slug.partition("-")
    fan = _FAN_DEGREES[kind] * (1 if side == "right" else -1) + rng.normal(0, 1.5)
    across = place * gap + rng.normal(0, 6)
    down = -(_LENGTH_MM[kind] + rng.normal(0, 1.0)) * PX_PER_MM - 160
    turn = np.radians(rotation)
    x = SLAP_WIDTH / 2 + across * np.cos(turn) + down * np.sin(turn) + shift[0]
    y = SLAP_HEIGHT / 2 - across * np.sin(turn) + down * np.cos(turn) + shift[1]
    return SlapFinger(finger, float(x), float(y), float(rotation + fan))


def _press(
    ink: Reals,
    master: MasterFinger,
    lies: SlapFinger,
    rng: np.random.Generator,
    difficulty: Difficulty,
) -> None:
    """Add the fingertip to the ink of the slap, in place."""
    drawn = random_touch(rng, difficulty)
    small = 0.85 if lies.finger.slug.endswith("little") else 1.0
    touch = replace(
        drawn,
        rotation=lies.rotation,
        shift_x=0.0,
        shift_y=0.0,
        area_x=min(drawn.area_x, 130.0) * small,
        area_y=min(drawn.area_y, 185.0) * small,
        noise=0.0,
        contrast=210.0,
        background=252.0,
    )
    pressed = impression(master, rng, touch=touch, width=PATCH, height=PATCH)
    _lay(ink, (252 - pressed.image.pixels.astype(np.float32)) / 210, lies.x, lies.y)


def _joint(ink: Reals, lies: SlapFinger, rng: np.random.Generator) -> None:
    """Add the next joint: transverse ridges in an oval below the crease, paler than the tip."""
    down, right = np.mgrid[:PATCH, :PATCH].astype(np.float32) - np.float32(PATCH / 2)
    turn = np.radians(lies.rotation)
    across, along = (
        right * np.cos(turn) - down * np.sin(turn),
        right * np.sin(turn) + down * np.cos(turn),
    )
    wavy = along + 6 * cloud(rng, down.shape, 40) + 0.15 * across
    ridges = 0.5 + 0.5 * np.sin(2 * np.pi * wavy / 9.5)
    inside = (np.abs(across) / rng.uniform(75, 105)) ** 4 + (
        np.abs(along) / rng.uniform(110, 170)
    ) ** 4
    broken = np.clip(0.7 + 0.4 * cloud(rng, down.shape, 5), 0, 1)
    patch = np.asarray(ridges * broken * (inside < 1) * 0.6, np.float32)
    patch = np.asarray(ndimage.gaussian_filter(patch, 0.8), np.float32)
    below = 185 + 25 + 165  # half a pad, the crease, half a joint
    _lay(ink, patch, lies.x + below * np.sin(turn), lies.y + below * np.cos(turn))


def _lay(ink: Reals, patch: NDArray[np.floating], x: float, y: float) -> None:
    """Lay a square patch with its middle at x, y; what is darker wins, what is outside is lost."""
    top, left = round(y - PATCH / 2), round(x - PATCH / 2)
    rows = slice(max(top, 0), min(top + PATCH, ink.shape[0]))
    columns = slice(max(left, 0), min(left + PATCH, ink.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    part = patch[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    ink[rows, columns] = np.maximum(ink[rows, columns], part)
