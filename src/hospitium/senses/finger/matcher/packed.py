"""Many references in a few arrays, so that one kernel call compares a probe with all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.finger.matcher.prepare import Prepared, read_only
from hospitium.senses.finger.matcher.types import Columns, Longs, Offsets


@dataclass(frozen=True, slots=True, eq=False)
class PackedReferences:
    """References laid end to end. Read-only.

    Attributes
    ----------
    columns
        The columns of all of them, concatenated.
    starts
        int64, shape (count + 1, 3): where each print's minutiae, edges and hull sides start.
    """

    columns: Columns
    starts: Offsets

    def __len__(self) -> int:
        return len(self.starts) - 1


def pack(references: Sequence[Prepared]) -> PackedReferences:
    """Lay prepared prints end to end, in the given order; the empty sequence is allowed."""
    parts = [reference.columns for reference in references]
    sizes = [(len(part.x), len(part.edges), len(part.hull)) for part in parts]
    starts = np.zeros((len(parts) + 1, 3), np.int64)
    if parts:
        starts[1:] = np.cumsum(np.array(sizes, np.int64), axis=0)
    columns = Columns(
        np.concatenate([part.x for part in parts] or [np.empty(0, np.float32)]),
        np.concatenate([part.y for part in parts] or [np.empty(0, np.float32)]),
        np.concatenate([part.turn for part in parts] or [np.empty(0, np.float32)]),
        np.concatenate([part.edges for part in parts] or [np.empty((0, 5), np.uint8)]),
        np.concatenate([part.hull for part in parts] or [np.empty((0, 3), np.float32)]),
    )
    return PackedReferences(read_only(columns), starts)


def select(references: PackedReferences, rows: Longs) -> PackedReferences:
    """Copy out the references at `rows`, in that order.

    Parameters
    ----------
    rows
        int64, each in [0, len(references)); a row may come twice.
    """
    starts = np.zeros((len(rows) + 1, 3), np.int64)
    parts = [stretches(references.starts[:, which], rows) for which in range(3)]
    for which, (_, ends) in enumerate(parts):
        starts[1:, which] = ends
    minutiae, edges, hull = (taken for taken, _ in parts)
    old = references.columns
    columns = Columns(
        old.x[minutiae], old.y[minutiae], old.turn[minutiae], old.edges[edges], old.hull[hull]
    )
    return PackedReferences(read_only(columns), starts)


def join(many: Sequence[PackedReferences]) -> PackedReferences:
    """Lay packed references end to end."""
    sizes = [np.zeros((1, 3), np.int64), *(np.diff(one.starts, axis=0) for one in many)]
    columns = (
        np.concatenate([getattr(pack(()).columns, name), *_columns(many, name, which)])
        for name, which in zip(Columns._fields, (0, 0, 0, 1, 2), strict=True)
    )
    return PackedReferences(read_only(Columns(*columns)), np.cumsum(np.concatenate(sizes), axis=0))


def _columns(many: Sequence[PackedReferences], name: str, which: int) -> Iterator[NDArray[Any]]:
    for one in many:
        yield getattr(one.columns, name)[one.starts[0, which] : one.starts[-1, which]]


def stretches(starts: Longs, rows: Longs) -> tuple[Longs, Longs]:
    """Return where the items of `rows` lie, stretch after stretch, and where each stretch ends.

    Parameters
    ----------
    starts
        int64, shape (count + 1,): row r has the items `starts[r]` up to `starts[r + 1]`.

    Returns
    -------
    items, ends
        int64; `ends` has one number per row: how many items there are up to its last.
    """
    sizes = starts[rows + 1] - starts[rows]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts[rows] - ends + sizes, sizes), ends
