"""The Merkle tree of RFC 6962 / RFC 9162: one hash that stands for every leaf and its place.

A tree is cut into *complete nodes*: node (level, index) covers the 2**level leaves from
index * 2**level. They never change once they exist, so whoever can read them (from memory, from
tiles) can hash any range of the log. `Frontier` keeps only the right edge, which is all that an
append needs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from hospitium.core.errors import BadInput
from hospitium.crypto.digest import DIGEST_BYTES, leaf_hash, node_hash, sha256

__all__ = [
    "EMPTY_ROOT",
    "MAX_SIZE",
    "Frontier",
    "ReadNode",
    "bag",
    "is_subtree",
    "leaf_hash",
    "node_hash",
    "nodes_of",
    "pair_up",
    "range_hash",
    "root_of",
    "stored_nodes",
]

EMPTY_ROOT = sha256(b"")
"""The root of a tree without leaves."""

MAX_SIZE = 2**63 - 1
"""Leaves that a tree may have: what a signed 64-bit number holds, as in Go's implementation."""

ReadNode = Callable[[int, int], bytes]
"""Returns the hash of the complete node (level, index); only asked for nodes that exist."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: enough to append to it and to tell its root.

    Attributes
    ----------
    size
        Number of leaves.
    peaks
        Hashes of the complete nodes that make up the tree, widest first: one for each 1 in the
        binary form of `size`.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MAX_SIZE or len(self.peaks) != self.size.bit_count():
            raise ValueError("a frontier has one peak for each 1 in the binary form of its size")

    def push(self, node: bytes, level: int = 0) -> "Frontier":
        """Return the tree with one more complete node of 2**`level` leaves, in O(log n).

        Raises
        ------
        ValueError
            If the size is no multiple of 2**`level`: the node would not be one of the tree.
        """
        if self.size & ((1 << level) - 1):
            raise ValueError(f"a node of level {level} does not begin at leaf {self.size}")
        peaks, above = list(self.peaks), self.size >> level
        while above & 1:
            node, above = node_hash(peaks.pop(), node), above >> 1
        return Frontier(self.size + (1 << level), (*peaks, node))

    @property
    def root(self) -> bytes:
        """The root of the tree: 32 bytes."""
        return bag(self.peaks)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over `leaves`, given as their hashes."""
    edge = Frontier()
    for leaf in leaves:
        edge = edge.push(leaf)
    return edge.root


def nodes_of(start: int, end: int) -> list[tuple[int, int]]:
    """Return the fewest complete nodes (level, index) that cover leaves `start` to `end` - 1."""
    nodes = []
    while start < end:
        aligned = (start & -start).bit_length() - 1 if start else MAX_SIZE.bit_length()
        level = min(aligned, (end - start).bit_length() - 1)
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def range_hash(start: int, end: int, read: ReadNode) -> bytes:
    """Return the hash over the leaves of a subtree, `start` to `end` - 1.

    Raises
    ------
    BadInput
        If no tree contains such a subtree (see `is_subtree`).
    """
    if not is_subtree(start, end):
        raise BadInput(f"leaves {start} to {end} are not a subtree")
    return bag([read(level, index) for level, index in nodes_of(start, end)])


def is_subtree(start: int, end: int) -> bool:
    """Tell whether some tree has a node over exactly the leaves `start` to `end` - 1.

    `start` must be a multiple of the least power of two that is at least the width
    (draft-ietf-plants-merkle-tree-certs, section 4).
    """
    if not 0 <= start < end <= MAX_SIZE:
        return False
    return start % (1 << (end - start - 1).bit_length()) == 0


def stored_nodes(leaves: Sequence[bytes]) -> ReadNode:
    """Return a reader of all complete nodes of the tree over `leaves` (hashes), in memory."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(pair_up(levels[-1]))

    def read(level: int, index: int) -> bytes:
        return levels[level][index]

    return read


def pair_up(hashes: Sequence[bytes]) -> list[bytes]:
    """Return the hashes one level up; an odd last one has no partner yet and is left out."""
    pairs = zip(hashes[::2], hashes[1::2], strict=False)
    return [node_hash(left, right) for left, right in pairs]


def bag(peaks: Sequence[bytes]) -> bytes:
    """Return the root over the complete nodes that make up a tree, given widest first."""
    if not peaks:
        return EMPTY_ROOT
    if any(len(peak) != DIGEST_BYTES for peak in peaks):
        raise ValueError(f"a hash has {DIGEST_BYTES} bytes")
    return reduce(lambda below, peak: node_hash(peak, below), reversed(peaks[:-1]), peaks[-1])
