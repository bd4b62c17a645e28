"""A long stream, sealed chunk by chunk as it comes, without knowing where it will end.

Each chunk is bound to the head of the file, to its number, and to whether it is the last: so none
can be changed, moved, left out or added, and a file that ends early does not pass for a whole one
(the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizar, CRYPTO 2015).
"""

from typing import BinaryIO, Protocol

from hospitium.core.errors import Tampered
from hospitium.crypto.chunks import CHUNK_TAG_BYTES, open_chunk, seal_chunk

CHUNK = 1 << 20
"""Bytes of plaintext in every chunk but the last."""
_MORE, _LAST = b"\x00", b"\x01"


class Sink(Protocol):
    """Where sealed bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take `data`."""
        ...


class SealedWriter:
    """Seals what is written to it; only `close` makes it whole."""

    def __init__(self, sink: Sink, key: bytes, context: bytes) -> None:
        self._sink, self._key, self._context = sink, key, context
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> None:
        """Take some more."""
        self._waiting += data
        while len(self._waiting) > CHUNK:  # never all of it: the last chunk is for `close`
            self._seal(bytes(self._waiting[:CHUNK]), _MORE)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        """Seal the last chunk, which says that it is the last."""
        self._seal(bytes(self._waiting), _LAST)
        self._waiting.clear()

    def _seal(self, piece: bytes, end: bytes) -> None:
        context = self._context + end
        self._sink.write(seal_chunk(self._key, self._number, piece, context=context))
        self._number += 1


class SealedReader:
    """Opens what `SealedWriter` sealed; what it returns is authentic, and the end is the end."""

    def __init__(self, file: BinaryIO, key: bytes, context: bytes) -> None:
        self._file, self._key, self._context = file, key, context
        self._sealed = file.read(CHUNK + CHUNK_TAG_BYTES)
        self._number = 0
        self._open = memoryview(b"")
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return exactly `size` bytes.

        Raises
        ------
        Tampered
            If a chunk does not open in its place, or the stream ends before.
        """
        out = bytearray()
        while len(out) < size:
            if not self._open:
                self._next()
            piece = self._open[: size - len(out)]
            out += piece
            self._open = self._open[len(piece) :]
        return bytes(out)

    def need_end(self) -> None:
        """Raise `Tampered` unless everything was read and nothing comes after."""
        while not self._ended and not self._open:
            self._next()
        if self._open:
            raise Tampered("the backup holds more than it says")

    def _next(self) -> None:
        if self._ended:
            raise Tampered("the backup ends too early")
        following = self._file.read(CHUNK + CHUNK_TAG_BYTES)
        if len(self._sealed) < CHUNK_TAG_BYTES:
            raise Tampered("the backup is cut short")
        self._ended = not following
        into = bytearray(len(self._sealed) - CHUNK_TAG_BYTES)
        context = self._context + (_LAST if self._ended else _MORE)
        open_chunk(self._key, self._number, self._sealed, memoryview(into), context=context)
        self._open, self._sealed = memoryview(into), following
        self._number += 1
