"""Cut a slap, several fingers in one image, into fingertips with their positions.

Fingers point up, within 45 degrees. The image shows the print as the scanner or the paper does: on
a right hand's slap the index finger is the leftmost, on a left hand's the rightmost.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.core.errors import ImageTooLarge, SlapMismatch
from hospitium.core.fingers import Finger
from hospitium.core.units import PX_PER_MM
from hospitium.formats.gray import GrayImage, Pixels
from hospitium.senses.finger.hands import LEFT_FOUR, RIGHT_FOUR
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.slap_pieces import CELL, Labels, Patch, common_turn, find_patches


class Slap(StrEnum):
    """Which fingers a slap shows."""

    RIGHT_FOUR = "right-four"
    LEFT_FOUR = "left-four"
    THUMBS = "thumbs"
    FOUR = "four"


ORDER: dict[Slap, tuple[Finger, ...]] = {
    Slap.RIGHT_FOUR: RIGHT_FOUR,
    Slap.LEFT_FOUR: LEFT_FOUR[::-1],
    Slap.THUMBS: (Finger.LEFT_THUMB, Finger.RIGHT_THUMB),
}
"""The fingers of a slap, from left to right."""

_REACH_MM = {"index": -7.0, "middle": 0.0, "ring": -5.0, "little": -23.0}
"""How far fingertips reach, against the middle finger's: adults' hands, rounded."""

_REACH_DEVIATION_MM = 6.0
SURE = 0.95
"""From this chance on the hand counts as told by the image."""

_LONG, _FAN = 1.15, np.radians(20)
"""A fingertip so much longer than wide, and turned from the hand by less, tells its own turn."""

MAX_SLAP_SIDE = 3200
"""Pixels at 500 ppi, 16 cm: the platens of ten-print scanners are 8 cm wide."""

_MARGIN = 40
"""Pixels of background around a fingertip's crop."""


@dataclass(frozen=True, slots=True, eq=False)
class Fingertip:
    """One finger of a slap.

    Attributes
    ----------
    image
        The fingertip alone, upright, at 500 ppi; its neighbours are painted out.
    x, y
        Its middle in the slap at 500 ppi.
    rotation
        Degrees that it was turned anticlockwise in the slap.
    area_mm2
        Skin that touched the sensor.
    advice
        Sentences that help the next capture; empty when nothing is amiss.
    """

    finger: Finger
    image: GrayImage
    x: float
    y: float
    rotation: float
    area_mm2: float
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SlapReading:
    """What a slap shows, from left to right.

    Attributes
    ----------
    slap
        As told, or as the image tells when the hand was not.
    right
        Chance that four fingers are of a right hand, by how far each reaches; 0.5 for thumbs.
    notes
        What is odd, in sentences for people.
    """

    slap: Slap
    right: float
    fingertips: tuple[Fingertip, ...]
    notes: tuple[str, ...]


def segment_slap(image: GrayImage, slap: Slap, *, missing: Collection[Finger] = ()) -> SlapReading:
    """Find the fingers of a slap.

    Parameters
    ----------
    slap
        `FOUR` lets the image tell which hand it is.
    missing
        Fingers of the person that cannot be there: amputated, bandaged.

    Raises
    ------
    ImageTooLarge
        If it is larger than `MAX_SLAP_SIDE`.
    SlapMismatch
        If there are more or fewer fingers than expected, or the hand cannot be told.
    """
    normal = to_norm_ppi(image)
    if max(normal.width, normal.height) > MAX_SLAP_SIDE:
        raise ImageTooLarge(
            "the image is too large for one hand, or the resolution is wrong",
            remedy="Crop it to the fingers of one hand, or state its resolution.",
        )
    tips, labels, turn = _find(normal.pixels, touching=False)
    if len(tips) < len([f for f in ORDER.get(slap, RIGHT_FOUR) if f not in missing]):
        tips, labels, turn = _find(normal.pixels, touching=True)
    if slap is Slap.FOUR:
        slap, tips, right = _tell_hand(tips, turn, missing)
    else:
        tips = _expected(tips, [f for f in ORDER[slap] if f not in missing])
        right = _chance_right(tips, turn, slap, missing)
    fingers = [finger for finger in ORDER[slap] if finger not in missing]
    return SlapReading(
        slap,
        right,
        tuple(
            _cut_out(normal.pixels, labels, patch, finger, _own_turn(patch, turn))
            for patch, finger in zip(tips, fingers, strict=True)
        ),
        _doubts(slap, right),
    )


def _find(pixels: Pixels, *, touching: bool) -> tuple[list[Patch], Labels, float]:
    """Return the fingertips from left to right, the map they are on, and how the hand is turned."""
    patches, labels = find_patches(pixels, touching=touching)
    turn = common_turn(patches)
    tips = sorted(_tips(patches, turn), key=lambda one: _place(one, turn)[0])
    return tips, labels, turn


def _tips(patches: Sequence[Patch], turn: float) -> list[Patch]:
    """Drop the patches that lie below another one of the same finger: joints, the palm."""
    tips: list[Patch] = []
    for patch in sorted(patches, key=lambda one: _place(one, turn)[1], reverse=True):
        across, up = _place(patch, turn)
        below = (
            abs(across - at) < 0.6 * max(tip.width(turn), patch.width(turn))
            and height - up > 0.5 * tip.length(turn)
            for tip in tips
            for at, height in (_place(tip, turn),)
        )
        if not any(below):
            tips.append(patch)
    return tips


def _place(patch: Patch, turn: float) -> tuple[float, float]:
    """Return how far a patch lies to the right, and up, in the frame of the hand."""
    cos, sin = np.cos(turn), np.sin(turn)
    return float(patch.x * cos - patch.y * sin), float(-patch.x * sin - patch.y * cos)


_COUNTS = ("no finger", "one finger", "two fingers", "three fingers", "four fingers")


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else f"{number} fingers"


def _expected(tips: list[Patch], fingers: Sequence[Finger]) -> list[Patch]:
    """Return as many tips as there are fingers; scraps beside them are ignored."""
    if len(tips) > len(fingers):
        usual = float(np.median([one.area_mm2 for one in tips]))
        tips = [one for one in tips if one.area_mm2 >= 0.45 * usual]
    if len(tips) < len(fingers):
        raise SlapMismatch(
            f"{_count(len(tips))} found, {len(fingers)} expected",
            remedy="Name the missing one as missing, or capture again with every finger flat and "
            "apart.",
        )
    if len(tips) > len(fingers):
        raise SlapMismatch(
            f"{_count(len(tips))} found, {len(fingers)} expected",
            remedy="Clean the sensor and capture again; only the fingers named may touch it.",
        )
    return tips


def _tell_hand(
    tips: list[Patch], turn: float, missing: Collection[Finger]
) -> tuple[Slap, list[Patch], float]:
    """Return which four fingers these are, by how far each reaches."""
    if any(finger in missing for finger in (*RIGHT_FOUR, *LEFT_FOUR)):
        raise SlapMismatch(
            "the hand of a slap with missing fingers must be named",
            remedy="Say which: --slap right-four or --slap left-four.",
        )
    four = _expected(tips, RIGHT_FOUR)
    right = _chance_right(four, turn, Slap.RIGHT_FOUR, ())
    if max(right, 1.0 - right) < SURE:
        raise SlapMismatch(
            "the image does not tell which hand it is",
            remedy="Say which: --slap right-four or --slap left-four.",
        )
    return (Slap.RIGHT_FOUR if right > 0.5 else Slap.LEFT_FOUR), four, right


def _chance_right(
    tips: Sequence[Patch], turn: float, slap: Slap, missing: Collection[Finger]
) -> float:
    """Return the chance of a right hand, both being as likely beforehand.

    Normal deviations of each tip's reach about those of a right and of a left hand.
    """
    if slap is Slap.THUMBS or len(tips) < 3:
        return 0.5
    places = [place for place, f in enumerate(ORDER[slap]) if f not in missing]
    top = [_place(one, turn)[1] + one.length(turn) / 2 for one in tips]
    seen = np.array(top) / PX_PER_MM
    misfit = [_misfit(seen, ORDER[hand], places) for hand in (Slap.RIGHT_FOUR, Slap.LEFT_FOUR)]
    gap = (misfit[0] - misfit[1]) / (2 * _REACH_DEVIATION_MM**2)
    return 1.0 / (1.0 + exp(float(np.clip(gap, -30, 30))))


def _misfit(seen: NDArray[np.float64], order: Sequence[Finger], places: Sequence[int]) -> float:
    reach = np.array([_REACH_MM[order[place].slug.partition("-")[2]] for place in places])
    off = (seen - seen.mean()) - (reach - reach.mean())
    return float((off**2).sum())


def _doubts(slap: Slap, right: float) -> tuple[str, ...]:
    told = {Slap.RIGHT_FOUR: right, Slap.LEFT_FOUR: 1.0 - right}.get(slap, 1.0)
    if told > 1.0 - SURE:
        return ()
    other = "left" if slap is Slap.RIGHT_FOUR else "right"
    return (f"By the lengths of its fingers this looks like a {other} hand: check which it is.",)


def _own_turn(patch: Patch, turn: float) -> float:
    """Return how a finger is turned: fingers fan out, but a round or cut patch does not tell."""
    tells = not patch.cut and patch.long > _LONG and abs(patch.turn - turn) < _FAN
    return patch.turn if tells else turn


def _cut_out(
    pixels: Pixels, labels: Labels, patch: Patch, finger: Finger, turn: float
) -> Fingertip:
    """Turn one fingertip upright and paint out what is not part of it."""
    width = round(patch.width(turn) * 1.15) + 2 * _MARGIN
    height = round(patch.length(turn) * 1.15) + 2 * _MARGIN
    down, right = np.mgrid[:height, :width].astype(np.float32)
    right, down = right - np.float32(width / 2), down - np.float32(height / 2)
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    x = np.float32(patch.x) + cos * right + sin * down
    y = np.float32(patch.y) - sin * right + cos * down
    white = float(np.quantile(pixels, 0.9))
    grey = ndimage.map_coordinates(pixels.astype(np.float32), [y, x], order=3, cval=white)
    others = (labels != 0) & (labels != patch.label)
    apart = ndimage.binary_dilation(others, iterations=2) & (labels != patch.label)
    foreign = ndimage.map_coordinates(apart.astype(np.uint8), [y / CELL, x / CELL], order=0)
    grey[foreign > 0] = white
    return Fingertip(
        finger=finger,
        image=GrayImage(np.clip(np.rint(grey), 0, 255).astype(np.uint8)),
        x=patch.x,
        y=patch.y,
        rotation=float(np.degrees(turn)),
        area_mm2=patch.area_mm2,
        advice=("Part of this finger lies outside the image: move the hand.",) if patch.cut else (),
    )
