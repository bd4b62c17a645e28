"""Check a node's log, and say all that is wrong with it: whole, or from where it was checked last.

Each link is checked on its own, so that a break is named where it is: (1) the entries stand in
order and none is missing; (2) each hashes to what the tiles hold for it; (3) the tiles add up, to
the signed root at its size and to the root at the end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger.merkle import EMPTY_ROOT, range_hash
from hospitium.ledger.tile_log import Edge, grow, node_reader, read_edge, read_hashes
from hospitium.ledger.tiles import HEIGHT, WIDTH, Fetch, Tile, row, tile_at
from hospitium.ledger.tlog_checkpoint import TreeHead


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the log at entry `sequence`, as a sentence without its content."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class Known:
    """The beginning of a log as it was checked before: its entries are not read again.

    Attributes
    ----------
    size
        Number of its entries.
    root
        Their RFC 6962 root, 32 bytes.
    """

    size: int = 0
    root: bytes = EMPTY_ROOT


WHOLE = Known()
"""Nothing is known: every entry is read."""


@dataclass(frozen=True, slots=True)
class LogReport:
    """What checking the log found.

    Attributes
    ----------
    size
        Number of entries: those known before and those read.
    root
        RFC 6962 root that the tiles add up to, 32 bytes.
    problems
        In order of their entries; empty when nothing was changed, removed or moved.
    since
        How many entries at its beginning were not read but taken as they were checked before.
    """

    size: int
    root: bytes
    problems: tuple[Problem, ...]
    since: int = 0

    @property
    def sound(self) -> bool:
        """Whether the log is as it was written."""
        return not self.problems


Entry = tuple[bytes, int | None]
"""An encoded leaf and the sequence that it says, None if it does not read back."""


def check_log(
    entries: Iterable[Entry],
    fetch: Fetch,
    *,
    size: int,
    signed: TreeHead | None = None,
    known: Known = WHOLE,
) -> LogReport:
    """Check the `entries`, in the order of the log, against its tiles.

    Somebody who can rewrite entries, tiles and root, or who cuts off the end of all three, leaves
    a consistent log: that shows only against a `signed` head that was kept elsewhere.

    Parameters
    ----------
    entries
        Those after the `known` ones.
    fetch
        Returns a tile; whatever is missing from it is taken for cut off.
    size
        Entries that the log is said to have.
    """
    read, problems = _check_entries(entries, _Leaves(fetch, size), known.size)
    root, signed_root, broken = _rebuild(fetch, size, signed.size if signed else size, known)
    problems += broken
    if read != size:
        problems.append(Problem(read + 1, f"the log has {read} entries, its end says {size}"))
    if signed is not None:
        problems += _against(signed, size, signed_root)
    problems.sort(key=lambda one: one.sequence)
    return LogReport(read, root, tuple(problems), known.size)


def _against(signed: TreeHead, size: int, root: bytes) -> Iterator[Problem]:
    """Yield how the tiles contradict what was signed."""
    if signed.size > size:
        gone = f"entries up to {signed.size} were signed, but the log ends at {size}"
        yield Problem(size + 1, gone)
    elif signed.root != root:
        yield Problem(signed.size, "the log was rewritten: its signed root is another")


def _check_entries(
    entries: Iterable[Entry], leaves: "_Leaves", known: int
) -> tuple[int, list[Problem]]:
    """Return how many entries there are, and what is wrong with their order and content."""
    problems, read, due = list[Problem](), known, known + 1
    for encoded, sequence in entries:
        read += 1
        hashed = leaf_hash(encoded)
        if sequence == due and leaves.at(due - 1) == hashed:
            due += 1
        elif sequence is not None and sequence != due and leaves.at(sequence - 1) == hashed:
            problems.append(_moved(sequence, due))
            due = max(due, sequence + 1)
        else:
            problems.append(Problem(due, _CHANGED if sequence else _UNREADABLE))
            due += 1
    return read, problems


_CHANGED = "the entry or its hash in the tiles was changed"
_UNREADABLE = "the entry does not read back: it was changed"


def _moved(sequence: int, due: int) -> Problem:
    """Return what is wrong where an entry stands that is another one of the log."""
    if sequence > due:
        return Problem(due, f"entries {due} to {sequence - 1} are missing or moved")
    return Problem(sequence, "the entry is repeated or moved")


class _Leaves:
    """The leaf hashes that the tiles hold; keeps the last tile, since entries come in order."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch, self._size = fetch, size
        self._index, self._hashes = -1, list[bytes]()

    def at(self, leaf: int) -> bytes | None:
        """Return the hash of leaf `leaf` (from 0), None if the tiles have none."""
        index, place = divmod(leaf, WIDTH)
        if leaf >= self._size:
            return None
        if index != self._index:
            self._index, self._hashes = index, _hashes(tile_at(0, index, self._size), self._fetch)
        return self._hashes[place] if place < len(self._hashes) else None


def _hashes(tile: Tile, fetch: Fetch) -> list[bytes]:
    try:
        return read_hashes(tile, fetch)
    except Tampered:
        return []


def _rebuild(
    fetch: Fetch, size: int, stop: int, known: Known
) -> tuple[bytes, bytes, list[Problem]]:
    """Return the root over the tiles of level 0, the root at `stop`, and which tiles are wrong."""
    try:
        edge = read_edge(known.size, fetch)
        at_stop = _root_at(stop, known.size, fetch)
    except Tampered:
        edge, at_stop = Edge(), EMPTY_ROOT
    if (edge.size, edge.root) != (known.size, known.root):
        return edge.root, at_stop, [Problem(known.size, "what was checked before is another now")]
    problems = list[Problem]()
    for tile in row(0, known.size, size):
        hashes = _hashes(tile, fetch)[edge.size - tile.index * WIDTH :]
        if not hashes:
            problems.append(Problem(tile.index * WIDTH + 1, f"{tile.path} is missing or cut"))
            return edge.root, at_stop, problems
        cut = min(max(stop - edge.size, 0), len(hashes))
        for part in (hashes[:cut], hashes[cut:]):
            edge, written = grow(edge, part)
            problems += _wrong(written, fetch, size)
            at_stop = edge.root if edge.size == stop else at_stop
    return edge.root, at_stop, problems


def _root_at(stop: int, known: int, fetch: Fetch) -> bytes:
    """Return the root at `stop` if it lies in the known part, from the tiles of that part."""
    return range_hash(0, stop, node_reader(known, fetch)) if 0 < stop <= known else EMPTY_ROOT


def _wrong(written: dict[Tile, bytes], fetch: Fetch, size: int) -> Iterator[Problem]:
    """Yield the tiles above level 0 that are not what the tiles below hash to."""
    for tile, data in written.items():
        level = tile.level or 0
        # narrower ones were right tiles once, and are part of the wider one now
        if level and tile == tile_at(level, tile.index, size) and fetch(tile) != data:
            first = (tile.index << (HEIGHT * (level + 1))) + 1
            yield Problem(first, f"{tile.path} is not what the tiles below it hash to")
