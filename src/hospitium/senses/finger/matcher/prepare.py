"""Everything about one print that does not depend on what it is compared with."""

from dataclasses import dataclass

import numpy as np

from hospitium.core.errors import BadTemplate
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.matcher import neighbours
from hospitium.senses.finger.matcher.types import (
    LONGEST_EDGE,
    MAX_MINUTIAE,
    Columns,
    Ints,
    Words,
)

NEAREST = 7
"""Neighbours each minutia is joined with: enough that a few missed ones do not cut it off."""

REACH_OF_COORDINATES = 20_000.0
"""Pixels; ISO/IEC 19794-2:2005 coordinates have 14 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One print, ready to be compared. Read-only.

    Attributes
    ----------
    columns
        What the kernels read; see `types.Columns`.
    order
        Row in the `Minutiae` it was made of, int32, per row of the columns.
    quality
        0 (unknown) or 1..100, uint8, per row of the columns.
    """

    columns: Columns
    order: Ints
    quality: Words

    def __len__(self) -> int:
        return len(self.order)


def prepare(minutiae: Minutiae) -> Prepared:
    """Make a print ready to be compared.

    Rows are sorted by place and the origin moves to the middle, so that neither the order nor the
    origin of the minutiae matters. A minutia given twice counts once; above `MAX_MINUTIAE` the
    ones of lowest quality are left out.

    Raises
    ------
    BadTemplate
        If a coordinate or direction is not finite, or lies beyond `REACH_OF_COORDINATES`.
    """
    _check(minutiae)
    order = _chosen(minutiae)
    x, y = minutiae.x[order].astype(np.float64), -minutiae.y[order].astype(np.float64)
    if len(order):
        x, y = x - (x.min() + x.max()) / 2.0, y - (y.min() + y.max()) / 2.0
    px, py = x.astype(np.float32), y.astype(np.float32)
    turn = np.mod(minutiae.angle[order].astype(np.float64) / (2.0 * np.pi), 1.0).astype(np.float32)
    edges = _in_order_of_cells(neighbours.edges(px, py, turn, NEAREST, float(LONGEST_EDGE)))
    columns = read_only(Columns(px, py, turn, edges, neighbours.hull(px, py)))
    return Prepared(columns, order, minutiae.quality[order])


def _in_order_of_cells(edges: Words) -> Words:
    """Sort edges as the edge table lies in memory: look-ups then walk it instead of jumping."""
    kinds = edges[:, 2:].astype(np.int64) >> 4
    return np.ascontiguousarray(edges[np.lexsort((kinds[:, 2], kinds[:, 1], kinds[:, 0]))])


def read_only(columns: Columns) -> Columns:
    """Return the same arrays, locked: numba compiles a kernel anew for arrays that are not."""
    for column in columns:
        column.setflags(write=False)
    return columns


def _check(minutiae: Minutiae) -> None:
    for column in (minutiae.x, minutiae.y, minutiae.angle):
        if not np.isfinite(column).all():
            raise BadTemplate("a minutia has a coordinate or direction that is not a number")
        if (np.abs(column) > REACH_OF_COORDINATES).any():
            raise BadTemplate("a minutia lies outside any finger")


def _chosen(minutiae: Minutiae) -> Ints:
    """Rows to keep, sorted by place: no duplicates, the best when there are too many."""
    keys = (minutiae.quality, minutiae.kind, minutiae.angle, -minutiae.y, minutiae.x)
    order = np.lexsort(keys)
    place = np.stack([minutiae.x, minutiae.y, minutiae.angle], axis=1)[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (place[1:] != place[:-1]).any(axis=1)
    order = order[fresh]
    if len(order) > MAX_MINUTIAE:
        ranked = np.argsort(-minutiae.quality[order].astype(np.int64), kind="stable")
        order = order[np.sort(ranked[:MAX_MINUTIAE])]
    return order.astype(np.int32)
