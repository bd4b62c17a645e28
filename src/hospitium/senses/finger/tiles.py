"""Cut a long side into overlapping pieces, so that memory stays bounded."""

from collections.abc import Iterator
from itertools import pairwise, product
from typing import NamedTuple


class Cut(NamedTuple):
    """One piece of a side: pixels `start` to `stop`, of which it answers for the core."""

    start: int
    stop: int
    core_start: int
    core_stop: int


def cut(length: int, *, piece: int, overlap: int) -> list[Cut]:
    """Cut `length` pixels into pieces of at most `piece` that share at least `overlap`.

    The cores lie side by side and cover the whole; each is at least half an overlap away from
    the inner ends of its piece.
    """
    count = 1 if length <= piece else -(-(length - overlap) // (piece - overlap))
    size = min(length, piece)
    starts = [round(i * (length - size) / max(1, count - 1)) for i in range(count)]
    seams = [(later + earlier + size) // 2 for earlier, later in pairwise(starts)]
    bounds = [0, *seams, length]
    return [
        Cut(start, start + size, core_start, core_stop)
        for start, core_start, core_stop in zip(starts, bounds, bounds[1:], strict=False)
    ]


def tiles(shape: tuple[int, ...], *, piece: int, overlap: int) -> Iterator[tuple[Cut, Cut]]:
    """Yield the tiles of a picture of `shape` (height, width): what is cut down and across."""
    yield from product(*(cut(side, piece=piece, overlap=overlap) for side in shape))
