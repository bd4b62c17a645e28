"""RFC 6962 section 2.1 word for word, slow and plain: what the tests of the tree compare with."""

import hashlib
from collections.abc import Sequence

from hypothesis import strategies as st

from hospitium.ledger.note import Note
from hospitium.ledger.note_keys import Kind, Signer
from hospitium.ledger.tile_log import Edge, grow
from hospitium.ledger.tiles import WIDTH, Tile, encode_bundle, tiles_between
from hospitium.ledger.tlog_checkpoint import TreeHead

ORIGIN = "node.example/log"
LOG = Signer(ORIGIN, Kind.ED25519, bytes(range(32)))
WITNESSES = [
    Signer("w.example/one", Kind.COSIGNATURE, bytes([1]) * 32),
    Signer("w.example/two", Kind.COSIGNATURE, bytes([2]) * 32),
    Signer("w.example/three", Kind.MLDSA44, bytes([3]) * 32),
]
NOW = 1_795_341_600

hashes = st.binary(min_size=32, max_size=32)
proofs = st.lists(hashes, max_size=6).map(tuple)


def entries(size: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(size)]


def leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(b"\0" + entry).digest() for entry in entries(size)]


def split(size: int) -> int:
    """The largest power of two below `size`."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def mth(d: Sequence[bytes]) -> bytes:
    if not d:
        return hashlib.sha256(b"").digest()
    if len(d) == 1:
        return d[0]
    k = split(len(d))
    return hashlib.sha256(b"\1" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = split(len(d))
    if m < k:
        return [*path(m, d[:k]), mth(d[k:])]
    return [*path(m - k, d[k:]), mth(d[:k])]


def consistency(m: int, d: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    if m <= k:
        return [*consistency(m, d[:k], whole=whole), mth(d[k:])]
    return [*consistency(m - k, d[k:], whole=False), mth(d[:k])]


class Files(dict[Tile, bytes]):
    """The tiles of a log in memory; keeps every partial one."""

    def __init__(self, size: int = 0) -> None:
        super().__init__()
        self.edge, self.entries = Edge(), list[bytes]()
        self.append(entries(size))

    def append(self, more: Sequence[bytes]) -> None:
        old = len(self.entries)
        self.entries += more
        self.edge, tiles = grow(
            self.edge, [hashlib.sha256(b"\0" + entry).digest() for entry in more]
        )
        self.update(tiles)
        for tile in tiles_between(old, len(self.entries)):
            if tile.level is None:
                first = tile.index * WIDTH
                self[tile] = encode_bundle(self.entries[first : first + tile.width])

    def fetch(self, tile: Tile) -> bytes:
        return self[tile]


def head(size: int, origin: str = ORIGIN) -> TreeHead:
    return TreeHead(origin, size, mth(leaves(size)))


def signed(what: TreeHead, *signers: Signer, time: int = NOW) -> Note:
    return Note(what.text, tuple(one.sign(what.text, time) for one in signers or (LOG,)))


def flipped(data: bytes, draw: st.DataObject) -> bytes:
    """`data` with one bit changed."""
    out = bytearray(data)
    out[draw.draw(st.integers(0, len(data) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    return bytes(out)


def mangled(data: bytes, draw: st.DataObject) -> bytes:
    """`data` with a bit changed, cut, or with a piece of it repeated or put in."""
    start, end = sorted(draw.draw(st.integers(0, len(data))) for _ in range(2))
    kind = draw.draw(st.sampled_from(["flip", "cut", "drop", "repeat", "insert"]))
    if kind == "flip":
        return flipped(data, draw)
    if kind == "cut":
        return data[:end]
    if kind == "drop":
        return data[:start] + data[end:]
    piece = data[start:end] if kind == "repeat" else draw.draw(st.binary(min_size=1, max_size=4))
    return data[:end] + piece + data[end:]
