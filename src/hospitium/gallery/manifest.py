"""The log of a segment store: which segments there are, and which of their prints are gone.

Each record is a length and a CRC-32 (4 bytes each, big-endian), then an envelope of sealed JSON
that is bound to the record before it. A record counts once it is whole: what a crash left half
written at the end is cut off at the next start. A record that is whole and does not open, or that
is damaged with others behind it, is no crash: `Tampered`.
"""

import json
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hospitium.core.errors import Tampered
from hospitium.core.randomness import Random
from hospitium.crypto.digest import digest
from hospitium.crypto.seal import TAG_BYTES, open_sealed, seal
from hospitium.files.changing import append, cut
from hospitium.files.whole import write_pieces

Record = dict[str, Any]

_FRAME = struct.Struct(">II")
_MOST = 1 << 28
_FIRST = bytes(TAG_BYTES)


class Manifest:
    """Records on disk; `records` are those that were there when it was opened."""

    def __init__(self, path: Path, key: bytes, random: Random) -> None:
        self.path = path
        self.records: list[Record] = []
        self._key = key
        self._random = random
        self._last = _FIRST

    @classmethod
    def read(cls, path: Path, *, key: bytes, random: Random, repair: bool) -> "Manifest":
        """Open a manifest; a missing file is one without records.

        Parameters
        ----------
        repair
            Cut off a torn end; without it the end is only ignored.

        Raises
        ------
        Tampered
            If a whole record does not open, or a damaged one is not the last.
        """
        manifest = cls(path, key, random)
        data = path.read_bytes() if path.exists() else b""
        at = 0
        while (record := _whole(data, at)) is not None:
            manifest.records.append(manifest._open(record))
            at += _FRAME.size + len(record)
        if at < len(data) and repair:
            cut(path, at)
        return manifest

    def append(self, record: Record) -> None:
        """Write one record, durably.

        Raises
        ------
        OSError
            If it cannot be written; it does not count then.
        """
        envelope = self._seal(record, self._last)
        append(self.path, _framed(envelope))
        self._advance(envelope)

    def rewrite(self, records: Iterable[Record]) -> None:
        """Put `records` in place of all there are, at once or not at all."""
        last, envelopes = _FIRST, []
        for record in records:
            envelopes.append(self._seal(record, last))
            last = envelopes[-1][-TAG_BYTES:]
        write_pieces(self.path, map(_framed, envelopes))
        self._last = last

    def _seal(self, record: Record, last: bytes) -> bytes:
        text = json.dumps(record, separators=(",", ":")).encode()
        return seal(self._key, text, context=_context(last), random=self._random)

    def _open(self, envelope: bytes) -> Record:
        text = open_sealed(self._key, envelope, context=_context(self._last))
        self._advance(envelope)
        record: Record = json.loads(text)
        return record

    def _advance(self, envelope: bytes) -> None:
        self._last = envelope[-TAG_BYTES:]


def _framed(envelope: bytes) -> bytes:
    return _FRAME.pack(len(envelope), zlib.crc32(envelope)) + envelope


def _whole(data: bytes, at: int) -> bytes | None:
    """Return the envelope at `at`, or None at a torn end."""
    if at + _FRAME.size > len(data) or not any(memoryview(data)[at:]):
        return None  # zeros: a power cut came after the file had grown and before it was filled
    size, check = _FRAME.unpack_from(data, at)
    end = at + _FRAME.size + size
    if size > _MOST:
        raise Tampered("the gallery's manifest is damaged")
    envelope = data[at + _FRAME.size : end]
    if end > len(data):
        return None
    if zlib.crc32(envelope) != check:
        if end < len(data):
            raise Tampered("the gallery's manifest is damaged")
        return None
    return envelope


def _context(last: bytes) -> bytes:
    return digest("hospitium.gallery.manifest.1", last)
