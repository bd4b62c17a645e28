"""A log made of tiles: read a node of its tree, grow it, check the whole of it.

Nothing here touches a disk: tiles are read through a `Fetch`, and returned to be written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import DIGEST_BYTES, leaf_hash
from hospitium.ledger.merkle import ReadNode, bag, nodes_of, pair_up
from hospitium.ledger.tiles import HEIGHT, WIDTH, Fetch, Tile, decode_bundle, row, tile_at


def read_hashes(tile: Tile, fetch: Fetch) -> list[bytes]:
    """Return the hashes of a tile.

    Raises
    ------
    Tampered
        If it is not as long as its name says.
    """
    data = fetch(tile)
    if len(data) != tile.width * DIGEST_BYTES:
        raise Tampered(f"{tile.path} has the wrong length")
    return [data[at : at + DIGEST_BYTES] for at in range(0, len(data), DIGEST_BYTES)]


def node_reader(size: int, fetch: Fetch) -> ReadNode:
    """Return a reader of the complete nodes of the log of `size` entries, for proofs and roots.

    Tiles are believed, so check what comes out against a signed root. Each tile is fetched once;
    make a reader per proof, so that they are not all kept.
    """
    cache: dict[Tile, list[bytes]] = {}

    def read(level: int, index: int) -> bytes:
        rows, up = divmod(level, HEIGHT)
        first = index << up
        tile = tile_at(rows, first // WIDTH, size)
        if tile not in cache:
            cache[tile] = read_hashes(tile, fetch)
        at = first % WIDTH
        return _fold(cache[tile][at : at + (1 << up)])

    return read


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a log: the hashes in the partial tile of each level, all an append needs.

    Attributes
    ----------
    size
        Number of entries.
    rows
        Hashes of the partial tile of level 0, 1, …, from the left; 0 to 255 each.
    """

    size: int = 0
    rows: tuple[tuple[bytes, ...], ...] = ()

    @property
    def root(self) -> bytes:
        """The root of the log: 32 bytes."""
        return bag([peak for row in reversed(self.rows) for peak in _peaks(row)])


def read_edge(size: int, fetch: Fetch) -> Edge:
    """Read the right edge of the log of `size` entries: at most 8 tiles.

    Tiles are believed: compare its root with the signed one before you append to it.
    """
    rows, width = list[tuple[bytes, ...]](), size
    while width:
        level, partial = len(rows), width % WIDTH
        tile = Tile(level, width // WIDTH, partial or 1)
        rows.append(tuple(read_hashes(tile, fetch)) if partial else ())
        width //= WIDTH
    return Edge(size, tuple(rows))


def grow(edge: Edge, leaves: Sequence[bytes]) -> tuple[Edge, dict[Tile, bytes]]:
    """Append `leaves` (hashes) and return the new edge with the hash tiles that it wants written.

    The entry bundles are the caller's: `tiles_between` names them all.
    """
    rows, written, fresh = list[tuple[bytes, ...]](), dict[Tile, bytes](), list(leaves)
    while fresh or len(rows) < len(edge.rows):
        level = len(rows)
        held = [*(edge.rows[level] if level < len(edge.rows) else ()), *fresh]
        first = edge.size >> (HEIGHT * (level + 1))
        for at in range(0, len(held) if fresh else 0, WIDTH):
            hashes = held[at : at + WIDTH]
            written[Tile(level, first + at // WIDTH, len(hashes))] = b"".join(hashes)
        full = len(held) - len(held) % WIDTH
        fresh = [_fold(held[at : at + WIDTH]) for at in range(0, full, WIDTH)]
        rows.append(tuple(held[full:]))
    return Edge(edge.size + len(leaves), tuple(rows)), written


def verify_log(size: int, root: bytes, fetch: Fetch) -> None:
    """Rebuild the whole log of `size` entries from its bundles and compare every tile and the root.

    Raises
    ------
    Tampered
        Naming the first tile that is not what the entries hash to; or if the root is another.
    """
    edge = Edge()
    for bundle in row(None, 0, size):
        entries = decode_bundle(fetch(bundle), bundle.width)
        edge, tiles = grow(edge, [leaf_hash(entry) for entry in entries])
        for tile, data in tiles.items():
            # the widths in between were right tiles once; a log may have deleted them
            if tile == tile_at(tile.level or 0, tile.index, size) and fetch(tile) != data:
                raise Tampered(f"{tile.path} is not what the entries hash to")
    if edge.root != root:
        raise Tampered(f"the {size} entries do not hash to the signed root")


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Return the node over 2**k hashes."""
    while len(hashes) > 1:
        hashes = pair_up(hashes)
    return hashes[0]


def _peaks(row: Sequence[bytes]) -> list[bytes]:
    """Return the fewest nodes over the hashes of a partial tile, widest first."""
    return [_fold(row[at << up : (at + 1) << up]) for up, at in nodes_of(0, len(row))]
