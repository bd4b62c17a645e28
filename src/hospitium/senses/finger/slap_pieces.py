"""Find the patches of skin in a slap: fingertips, and the joints below them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.core.units import PX_PER_MM
from hospitium.formats.gray import Pixels
from hospitium.senses.finger.ridges import BLOCK, map_ridges

CELL = 4
"""Pixels at 500 ppi to a cell of the map that is searched: half a ridge period."""

LEAST_PATCH_MM2 = 40.0
"""A smaller patch is a smudge or a scrap: a little fingertip that is half out has about 60."""

_NECK_PX = 52
"""Patches that touch along less than twice this are two: no pad is so narrow."""

_WIDEST_MM = 20.0
"""A patch that is wider may be several fingers that touch; plain fingers are 10 to 18 mm wide."""

_USUAL_MM = 15.0
_MOST_CUTS = 8
_LONG = 1.1
"""A patch so many times longer than wide tells how its finger is turned."""

_LEAST_CONTRAST = 10.0
_RIDGE_SHARE = 0.4

Reals = NDArray[np.float64]
Labels = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """One patch of skin.

    Attributes
    ----------
    label
        Its number in the map of labels.
    x, y
        Its middle, pixels.
    spread
        Second moments of its cells: xx, xy, yy in square pixels.
    area_mm2
        Square millimetres.
    cut
        Whether it lies at the image's border, so that part of it may be missing.
    """

    label: int
    x: float
    y: float
    spread: tuple[float, float, float]
    area_mm2: float
    cut: bool

    def width(self, turn: float) -> float:
        """Width in pixels across a finger that is turned by `turn` radians anticlockwise."""
        return 4.0 * self._deviation(np.cos(turn), -np.sin(turn))

    def length(self, turn: float) -> float:
        """Length in pixels along such a finger."""
        return 4.0 * self._deviation(np.sin(turn), np.cos(turn))

    @property
    def turn(self) -> float:
        """How the patch's long axis is turned against upright, radians anticlockwise."""
        xx, xy, yy = self.spread
        return float(0.5 * np.arctan2(2.0 * xy, yy - xx))

    @property
    def long(self) -> float:
        """Length divided by width."""
        return self.length(self.turn) / max(self.width(self.turn), 1.0)

    def _deviation(self, right: float, down: float) -> float:
        xx, xy, yy = self.spread
        return float(np.sqrt(max(xx * right**2 + 2 * xy * right * down + yy * down**2, 0.0)))


def find_patches(pixels: Pixels, *, touching: bool = False) -> tuple[list[Patch], Labels]:
    """Find the patches of ridges.

    Parameters
    ----------
    touching
        Whether patches wider than `_WIDEST_MM` are cut: for those who know that fingers are
        missing, because two that touch are as wide as a thumb that is rolled.

    Returns
    -------
    tuple
        The patches, and the label of each cell (0 is none), shape of the image / `CELL`.
    """
    mask = _skin(pixels)
    labels = _pieces(mask)
    patches = _big_patches(labels)
    if touching:
        turn = common_turn(patches)
        for _ in range(_MOST_CUTS):
            if not any(_split(labels, patch, turn) for patch in patches):
                break
            patches = _big_patches(labels)
    return patches, labels


def _big_patches(labels: Labels) -> list[Patch]:
    patches = (_measure(labels, label) for label in range(1, int(labels.max()) + 1))
    return [one for one in patches if one.area_mm2 >= LEAST_PATCH_MM2]


def common_turn(patches: list[Patch]) -> float:
    """Return how the fingers are turned, radians anticlockwise: along which the patches are long.

    The median by area, so that two fingers that touch do not turn the hand. Round patches tell
    nothing, nor do those at the border, which shapes them. No finger is turned by more than 45
    degrees.
    """
    told = [(one.turn, one.area_mm2) for one in patches if not one.cut and one.long > _LONG]
    told = sorted((turn, area) for turn, area in told if abs(turn) <= np.pi / 4)
    if not told:
        return 0.0
    weight = np.cumsum([area for _, area in told])
    return told[int(np.searchsorted(weight, weight[-1] / 2))][0]


def _skin(pixels: Pixels) -> Mask:
    """Mark the cells with ridges."""
    grey = pixels.astype(np.float32)
    rough = np.abs(grey - ndimage.gaussian_filter(grey, 8.0))
    level = ndimage.gaussian_filter(rough, 4.5)[CELL // 2 :: CELL, CELL // 2 :: CELL]
    strong = float(np.quantile(level, 0.97))
    ridges = map_ridges(pixels).ridge_share >= _RIDGE_SHARE
    fine = np.repeat(np.repeat(ridges, BLOCK // CELL, axis=0), BLOCK // CELL, axis=1)
    height, width = level.shape
    marked = (level >= max(_LEAST_CONTRAST, 0.3 * strong)) & fine[:height, :width]
    filled: Mask = ndimage.binary_fill_holes(marked)
    return filled


def _pieces(mask: Mask) -> Labels:
    """Cut the mask where it is narrower than any pad, and give each cell to the nearest piece."""
    depth = ndimage.distance_transform_edt(np.pad(mask, 1, mode="edge"))[1:-1, 1:-1]
    seeds, _ = ndimage.label(depth > _NECK_PX / CELL)
    rest, _ = ndimage.label(mask)
    seeded = np.unique(rest[seeds > 0])
    nearest = ndimage.distance_transform_edt(
        seeds == 0, return_distances=False, return_indices=True
    )
    labels = seeds[tuple(nearest)]
    labels[~(mask & np.isin(rest, seeded))] = 0
    return np.asarray(labels, np.int32)


def _measure(labels: Labels, label: int) -> Patch:
    rows, columns = np.nonzero(labels == label)
    if len(rows) == 0:
        return Patch(label, 0.0, 0.0, (0.0, 0.0, 0.0), 0.0, cut=False)
    x, y = columns * float(CELL), rows * float(CELL)
    xx, xy, _, yy = np.cov(np.stack([x, y])).ravel() if len(rows) > 1 else np.zeros(4)
    edge = (
        rows.min() == 0
        or columns.min() == 0
        or rows.max() == labels.shape[0] - 1
        or columns.max() == labels.shape[1] - 1
    )
    area = len(rows) * (CELL / PX_PER_MM) ** 2
    return Patch(
        label, float(x.mean()), float(y.mean()), (float(xx), float(xy), float(yy)), area, bool(edge)
    )


def _split(labels: Labels, patch: Patch, turn: float) -> bool:
    """Cut a patch that is too wide for one finger, in place: at its waist, else in equal shares.

    Tells whether it did.
    """
    inside = labels == patch.label
    if _span(inside, turn) / PX_PER_MM <= _WIDEST_MM:
        return False
    depth = ndimage.distance_transform_edt(inside)
    for neck in np.arange(_NECK_PX, CELL * depth.max(), 2.0 * CELL):
        seeds, parts = ndimage.label(depth > neck / CELL)
        if parts > 1:
            around = ndimage.distance_transform_edt(
                seeds == 0, return_distances=False, return_indices=True
            )
            part_of = seeds[tuple(around)]
            for part in range(2, parts + 1):
                labels[inside & (part_of == part)] = int(labels.max()) + 1
            return True
    _cut_at_dips(labels, inside, turn)
    return True


def _span(inside: Mask, turn: float) -> float:
    """Return the width in pixels across the fingers, without the outermost cells."""
    rows, columns = np.nonzero(inside)
    low, high = np.quantile(_across(rows, columns, turn), (0.01, 0.99))
    return float(high - low)


def _across(rows: NDArray[np.intp], columns: NDArray[np.intp], turn: float) -> Reals:
    return np.asarray(columns * CELL * np.cos(turn) - rows * CELL * np.sin(turn))


def _cut_at_dips(labels: Labels, inside: Mask, turn: float) -> None:
    """Cut near the borders of equal shares, each time where the skin is shortest, in place."""
    rows, columns = np.nonzero(inside)
    across = _across(rows, columns, turn)
    low, high = np.quantile(across, (0.01, 0.99))
    parts = max(2, round((high - low) / PX_PER_MM / _USUAL_MM))
    filled, borders = np.histogram(across, bins=parts * 8, range=(low, high))
    for part in range(1, parts):
        near = slice(part * 8 - 2, part * 8 + 3)
        beyond = across > borders[near.start + int(filled[near].argmin())]
        labels[rows[beyond], columns[beyond]] = int(labels.max()) + 1
