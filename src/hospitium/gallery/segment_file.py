"""One sealed file of references, written once.

Layout, integers big-endian: magic (8 bytes), segment id (16), the file's own key sealed with the
store's key (61), length of the head (4), length of the body (8); then the sealed chunks: number 0
the head (JSON: where each column lies in the body), the others `CHUNK` bytes of the body each,
the last one what is left. Every chunk is bound to segment, model, lengths and its number, so that
no chunk can be exchanged, left out or read under another model.
"""

import json
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hospitium.core.errors import Tampered, Unavailable
from hospitium.core.randomness import Random
from hospitium.crypto.chunks import CHUNK_TAG_BYTES, open_chunk, seal_chunk
from hospitium.crypto.digest import digest
from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.seal import OVERHEAD, open_sealed, seal
from hospitium.files.whole import write_pieces
from hospitium.gallery.block import Block, block_of, columns_of
from hospitium.gallery.crew import Crew
from hospitium.gallery.memory import Layout, anonymous, plan, views

CHUNK = 4 << 20
"""Bytes of the body in a chunk."""

_BATCH = 16
"""Sealed chunks that are held in memory at a time."""

MOST_HEAD = 1 << 20
MOST_BODY = 1 << 36

_MAGIC = b"HOSPSEG1"
_FIXED = struct.Struct(f">8s16s{KEY_BYTES + OVERHEAD}sIQ")
KEY_BLOCK = _FIXED.size
"""Bytes at the front without which the file is noise, even with the store's key."""


@dataclass(frozen=True, slots=True)
class SegmentName:
    """What a store knows of a segment without opening it.

    Attributes
    ----------
    id
        16 bytes; the file is named after it.
    """

    id: bytes
    model: str
    prints: int

    def path(self, folder: Path) -> Path:
        """Return where the segment is."""
        return folder / f"{self.id.hex()}.segment"


def write_segment(
    folder: Path, name: SegmentName, block: Block, *, key: bytes, random: Random, crew: Crew
) -> Block:
    """Seal `block` into its file, durably; return it as it lies in anonymous memory.

    Parameters
    ----------
    key
        The store's key, 32 bytes; the file gets one of its own, sealed with it.

    Raises
    ------
    OSError
        If it cannot be written; there is no file then.
    """
    columns = columns_of(block)
    layout, size = plan(columns)
    memory = anonymous(size)
    for column, copy in zip(columns.values(), views(memory, layout).values(), strict=True):
        copy[...] = column
    head = json.dumps(layout).encode()
    own = random(KEY_BYTES)
    wrapped = seal(key, own, context=_key_context(name), random=random)
    fixed = _FIXED.pack(_MAGIC, name.id, wrapped, len(head), size)
    context = _context(name, len(head), size)
    body = memoryview(memory)

    def sealed(number: int) -> bytes:
        at = (number - 1) * CHUNK
        return seal_chunk(own, number, body[at : min(at + CHUNK, size)], context=context)

    def pieces() -> Iterator[bytes]:
        yield fixed + seal_chunk(own, 0, head, context=context)
        for first in range(1, _chunks(size) + 1, _BATCH):
            yield from crew.map(sealed, range(first, min(first + _BATCH, _chunks(size) + 1)))

    write_pieces(name.path(folder), pieces())
    body.release()
    return block_of(views(memory, layout))


def read_segment(folder: Path, name: SegmentName, *, key: bytes, crew: Crew) -> Block:
    """Open a segment into anonymous memory.

    Raises
    ------
    Unavailable
        If the file is gone or cannot be read.
    Tampered
        If it is not whole, not the one of that name and model, or sealed with another key.
    """
    try:
        with name.path(folder).open("rb") as file:
            file.seek(0, 2)
            if file.tell() < _FIXED.size:
                raise Tampered("a gallery segment is cut short")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                return _read(memoryview(mapped), name, key, crew)
    except OSError as error:
        raise Unavailable("a gallery segment cannot be read") from error


def _read(data: memoryview, name: SegmentName, key: bytes, crew: Crew) -> Block:
    magic, identity, wrapped, head_size, size = _FIXED.unpack_from(data)
    try:
        if magic != _MAGIC or identity != name.id or head_size > MOST_HEAD or size > MOST_BODY:
            raise Tampered("a gallery segment is not the file that it should be")
        at = _FIXED.size + head_size + CHUNK_TAG_BYTES
        if len(data) != at + size + CHUNK_TAG_BYTES * _chunks(size):
            raise Tampered("a gallery segment has not the size that it should have")
        own = open_sealed(key, wrapped, context=_key_context(name))
        context = _context(name, head_size, size)
        head = bytearray(head_size)
        sealed_head = bytes(data[_FIXED.size : at])
        open_chunk(own, 0, sealed_head, memoryview(head), context=context)
        memory = anonymous(size)
        body = memoryview(memory)

        def opened(number: int) -> None:
            first = (number - 1) * CHUNK
            into = body[first : min(first + CHUNK, size)]
            start = at + (number - 1) * (CHUNK + CHUNK_TAG_BYTES)
            with data[start : start + len(into) + CHUNK_TAG_BYTES] as sealed:
                open_chunk(own, number, sealed, into, context=context)

        crew.map(opened, range(1, _chunks(size) + 1))
        body.release()
    finally:
        data.release()
    return block_of(views(memory, _layout(head)))


def _layout(head: bytearray) -> Layout:
    return [(name, kind, tuple(shape), at) for name, kind, shape, at in json.loads(head)]


def _chunks(size: int) -> int:
    return -(-size // CHUNK)


def _key_context(name: SegmentName) -> bytes:
    return digest("hospitium.gallery.segment-key.1", name.id, name.model.encode())


def _context(name: SegmentName, head: int, body: int) -> bytes:
    lengths = head.to_bytes(4, "big") + body.to_bytes(8, "big")
    return digest("hospitium.gallery.segment.1", name.id, name.model.encode(), lengths)
