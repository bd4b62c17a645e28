"""Many references in a few arrays, so that one kernel call compares a probe with all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hospitium.senses.finger.matcher.prepare import Prepared, read_only
from hospitium.senses.finger.matcher.types import Columns, Offsets


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
