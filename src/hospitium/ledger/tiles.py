"""The log as files: C2SP tlog-tiles (https://c2sp.org/tlog-tiles).

A tile holds up to 256 hashes of one level in a row, 8 levels of the tree apart; an entry bundle
holds the entries under a tile of level 0. A full tile never changes; the tiles at the right edge
are partial and are written anew as the log grows. `tile_log` reads, grows and checks them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger.merkle import MAX_SIZE

WIDTH = 256
"""Hashes of a full tile, entries of a full bundle."""

HEIGHT = 8
"""Levels of the tree from one level of tiles to the next."""

MAX_LEVEL = 63
MAX_ENTRY_BYTES = 65535

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """Names one tile or entry bundle.

    Attributes
    ----------
    level
        0 holds leaf hashes; None is the bundle of entries under the tile of level 0.
    index
        From the left, 0 first.
    width
        Hashes or entries in it, 1 to 256; fewer than 256 is a partial tile.
    """

    level: int | None
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if self.level is not None and not 0 <= self.level <= MAX_LEVEL:
            raise BadInput(f"a tile level is 0 to {MAX_LEVEL}")
        if not (0 <= self.index <= MAX_SIZE and 1 <= self.width <= WIDTH):
            raise BadInput(f"a tile has an index from 0 and a width from 1 to {WIDTH}")

    @property
    def path(self) -> str:
        """Where the log serves it, such as `tile/0/x001/x234/067.p/8`."""
        level = "entries" if self.level is None else str(self.level)
        *high, low = f"{self.index:,}".split(",")
        groups = [f"x{group:0>3}" for group in high] + [f"{low:0>3}"]
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(groups)}{part}"


Fetch = Callable[[Tile], bytes]
"""Returns the bytes of a tile or bundle of just that width; raises its own error if it cannot."""


def parse_path(path: str) -> Tile:
    """Return the tile that `path` names, in its one spelling.

    Raises
    ------
    BadInput
        If it names none.
    """
    found = _PATH.fullmatch(path)
    if found is None:
        raise BadInput("this is not the path of a tile")
    level = None if found[1] == "entries" else int(found[1])
    index = int(found[2].replace("/", "").replace("x", ""))
    tile = Tile(level, index, WIDTH if found[3] is None else int(found[3]))
    if tile.path != path:
        raise BadInput("the path of the tile is not in its one spelling")
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every bundle, then every tile level by level, of a log of `size` entries."""
    return tiles_between(0, size)


def tiles_between(old: int, size: int) -> Iterator[Tile]:
    """Yield the tiles and bundles that a log needs written to grow from `old` to `size` entries."""
    yield from row(None, old, size)
    for level in range(MAX_LEVEL + 1):
        if not size >> (HEIGHT * level):
            return
        yield from row(level, old >> (HEIGHT * level), size >> (HEIGHT * level))


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Return 1 to 256 entries as one bundle: each with its length before it, 2 bytes, big-endian.

    Raises
    ------
    BadInput
        If there are none, too many, or one of more than 65,535 bytes.
    """
    if not 1 <= len(entries) <= WIDTH:
        raise BadInput(f"a bundle has 1 to {WIDTH} entries")
    if any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise BadInput(f"an entry has at most {MAX_ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """Return the `width` entries of a bundle.

    Raises
    ------
    Tampered
        If it holds more, fewer, or a broken one.
    """
    entries, at = list[bytes](), 0
    while at < len(data):
        begin = at + 2
        at = begin + int.from_bytes(data[at:begin], "big")
        if begin > len(data) or at > len(data):
            raise Tampered("an entry bundle is cut")
        entries.append(data[begin:at])
    if len(entries) != width:
        raise Tampered(f"an entry bundle has {len(entries)} entries and not {width}")
    return entries


def row(level: int | None, old: int, size: int) -> Iterator[Tile]:
    """Yield the tiles of one level that change when its hashes grow from `old` to `size`."""
    if old < size:
        for index in range(old // WIDTH, (size - 1) // WIDTH + 1):
            yield Tile(level, index, min(WIDTH, size - index * WIDTH))


def tile_at(level: int, index: int, size: int) -> Tile:
    """Return the tile at this place as the log of `size` entries has it."""
    return Tile(level, index, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))
