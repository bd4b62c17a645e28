"""From samples to batches: labels of truth and teacher made one, turned, cropped, rendered."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from training.finger.net import STRIDE

Reals = NDArray[np.float32]
Rng = np.random.Generator

CROP = 224
"""Pixels: cut from the samples at random, so that minutiae fall on every place of a cell."""

SPREAD = 3.0
"""Standard deviation in pixels of the hill that stands for a minutia."""

NEAR, ASKEW = 10.0, np.pi / 4
"""Pixels and radians within which truth and teacher mean the same minutia."""

AGREED, ONLY_TRUE, ONLY_TAUGHT = 0.7, 0.5, 0.6
"""Least weight of a minutia on which both agree, weight of one that the teacher missed, and part of
the teacher's score that is left where there is none in truth."""


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Samples as the trainer wants them: pictures stacked, one array of points for each."""

    pixels: NDArray[np.uint8]
    orientation: NDArray[np.uint8]
    contact: NDArray[np.bool_]
    points: list[Reals]

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Arrays for one step, channels first: pixels (n, 1, side, side), the rest by cell.

    `minutiae` has score, offsets, cosine, sine, ending and the weight of all but the score;
    `flow` has doubled cosine and sine, and legibility.
    """

    pixels: Reals
    minutiae: Reals
    flow: Reals


def load(folder: Path) -> Labelled:
    """Read every file of samples in `folder`."""
    pixels, orientation, contact, points = [], [], [], []
    for path in sorted(folder.glob("???????.npz")):
        with np.load(path) as file:
            pixels.append(file["pixels"])
            orientation.append(file["orientation"])
            contact.append(file["contact"])
            truth, taught = file["truth"], file["taught"]
        for number in range(len(pixels[-1])):
            mine = [rows[rows[:, 0] == number][:, 1:] for rows in (truth, taught)]
            points.append(merge(*mine))
    return Labelled(
        np.concatenate(pixels), np.concatenate(orientation), np.concatenate(contact), points
    )


def merge(truth: Reals, taught: Reals) -> Reals:
    """Return one list of points: x, y, direction, kind, weight.

    Where both agree the place and the direction are the true ones, the kind the teacher's: pressure
    turns endings into bifurcations.
    """
    taught = taught[taught[:, 4] >= 0.1]
    if not len(truth) or not len(taught):
        return np.concatenate([truth * (1, 1, 1, 1, ONLY_TRUE), taught]).astype(np.float32)
    gap = np.hypot(*(truth[:, None, axis] - taught[None, :, axis] for axis in (0, 1)))
    turn = np.abs(np.angle(np.exp(1j * (truth[:, None, 2] - taught[None, :, 2]))))
    cost = np.where((gap <= NEAR) & (turn <= ASKEW), gap, np.inf)
    best = cost.argmin(0)
    same = np.isfinite(cost.min(0)) & (cost.argmin(1)[best] == np.arange(len(taught)))
    both, alone = taught[same].copy(), taught[~same].copy()
    both[:, :3] = truth[best[same], :3]
    both[:, 4] = np.maximum(both[:, 4], AGREED)
    alone[:, 4] *= ONLY_TAUGHT
    missed = np.delete(truth, best[same], axis=0)
    missed[:, 4] = ONLY_TRUE
    return np.concatenate([both, alone, missed])


def batch(data: Labelled, chosen: NDArray[np.intp], rng: Rng) -> Batch:
    """Turn, mirror, crop, restyle and render the chosen samples."""
    made = [_one(data, int(index), rng) for index in chosen]
    return Batch(*(np.stack(parts) for parts in zip(*made, strict=True)))


def _one(data: Labelled, index: int, rng: Rng) -> tuple[Reals, Reals, Reals]:
    side = data.pixels.shape[1]
    mirror, turns = bool(rng.integers(2)), int(rng.integers(4))
    top, left = rng.integers(0, side - CROP + 1, 2)

    def view(plane: NDArray[np.generic]) -> NDArray[np.generic]:
        turned = np.rot90(plane[:, ::-1] if mirror else plane, turns)
        return turned[top : top + CROP, left : left + CROP]

    x, y, angle, kind, weight = data.points[index].T
    flow = np.radians(view(data.orientation[index]).astype(np.float32)[2::STRIDE, 2::STRIDE])
    if mirror:
        x, angle, flow = side - 1 - x, np.pi - angle, -flow
    for _ in range(turns):
        x, y, angle, flow = y, side - 1 - x, angle + np.pi / 2, flow + np.pi / 2
    legible = view(data.contact[index])[2::STRIDE, 2::STRIDE]
    planes = np.stack([np.cos(2 * flow), np.sin(2 * flow), legible]).astype(np.float32)
    pixels = restyle(view(data.pixels[index]).astype(np.float32), rng)
    points = np.stack([x - left, y - top, angle, kind, weight])
    return pixels[None], render(points, CROP // STRIDE), planes


def restyle(pixels: Reals, rng: Rng) -> Reals:
    """Change grey levels a little more: nothing that would change the teacher's mind."""
    grey = 255 * np.clip(pixels / 255, 0, 1) ** np.exp(rng.normal(0, 0.25))
    gain = rng.uniform(0.5, 1.0) if rng.random() < 0.4 else 1.0
    grey = gain * grey + rng.uniform(0, 255 * (1 - gain))
    if rng.random() < 0.25:
        grey = ndimage.gaussian_filter(grey, rng.uniform(0.3, 0.8))
    if rng.random() < 0.4:
        grey = grey + rng.uniform(1, 8) * rng.standard_normal(grey.shape)
    return np.asarray(np.clip(grey, 0, 255), dtype=np.float32)


def render(points: Reals, cells: int) -> Reals:
    """Return the seven planes of `Batch.minutiae` for rows x, y, direction, kind, weight."""
    planes = np.zeros((7, cells, cells), np.float32)
    if points.shape[1] == 0:
        return planes
    middle = STRIDE * np.arange(cells, dtype=np.float32) + STRIDE / 2
    right = points[0] - middle[None, :, None]
    down = points[1] - middle[:, None, None]
    square = right**2 + down**2
    hills = points[4] * np.exp(-square / (2 * SPREAD**2))
    nearest = square.argmin(2)
    planes[0] = hills.max(2)
    planes[1] = np.take_along_axis(np.broadcast_to(right, square.shape), nearest[..., None], 2)[
        ..., 0
    ]
    planes[2] = np.take_along_axis(np.broadcast_to(down, square.shape), nearest[..., None], 2)[
        ..., 0
    ]
    planes[1:3] /= STRIDE
    planes[3], planes[4] = np.cos(points[2])[nearest], np.sin(points[2])[nearest]
    planes[5] = points[3][nearest] == 1
    planes[6] = points[4][nearest] * (square.min(2) <= (1.5 * STRIDE) ** 2)
    return planes
