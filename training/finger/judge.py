"""How well the network does on fingers it has not seen."""

import numpy as np
import torch

from training.finger.export import Picked
from training.finger.net import STRIDE, Swift
from training.finger.targets import Labelled, Reals

NEAR, ASKEW = 8.0, np.pi / 6
"""Pixels and radians within which a minutia was found."""

SURE = 0.3
"""Score from which a minutia counts, ours and the label's."""


@torch.no_grad()
def judge(net: Swift, held: Labelled, *, most: int = 96) -> str:
    """Return recall, precision and median errors on held-out samples, in words."""
    picked = Picked(net).eval()
    found_all = wanted_all = agreed = 0
    gaps, turns = [], []
    for index in range(min(most, len(held))):
        pixels = torch.from_numpy(held.pixels[index].astype(np.float32))[None, :, :, None]
        found = points(picked(pixels)[0].numpy(), least=SURE)
        wanted = held.points[index][held.points[index][:, 4] >= SURE]
        found_all, wanted_all = found_all + len(found), wanted_all + len(wanted)
        if not len(found) or not len(wanted):
            continue
        gap = np.hypot(*(found[:, None, axis] - wanted[None, :, axis] for axis in (0, 1)))
        turn = np.abs(np.angle(np.exp(1j * (found[:, None, 2] - wanted[None, :, 2]))))
        cost = np.where((gap <= NEAR) & (turn <= ASKEW), gap, np.inf)
        best = cost.argmin(1)
        same = np.isfinite(cost.min(1)) & (cost.argmin(0)[best] == np.arange(len(found)))
        agreed += int(same.sum())
        gaps.extend(gap[same, best[same]])
        turns.extend(turn[same, best[same]])
    gap, turn = np.median(gaps or [np.nan]), np.degrees(np.median(turns or [np.nan]))
    return (
        f"recall {agreed / max(1, wanted_all):.3f} precision {agreed / max(1, found_all):.3f} "
        f"gap {gap:.2f} px turn {turn:.1f} deg"
    )


def points(planes: Reals, *, least: float) -> Reals:
    """Return x, y, direction and score of the peaks in an answer of shape (rows, columns, 7)."""
    row, column = np.nonzero(planes[..., 0] >= least)
    score, right, down, cos, sin = planes[row, column].T[:5]
    x, y = STRIDE * column + right, STRIDE * row + down
    return np.stack([x, y, np.arctan2(sin, cos), score], axis=1).astype(np.float32)
