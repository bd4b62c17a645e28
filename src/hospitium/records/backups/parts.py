"""The parts inside a backup: files and tables one after the other, and at the end the manifest.

A frame is one letter, a length (4 bytes) and that many bytes: `P` begins a part and says in JSON
what it is, `D` holds some of it, `M` is the manifest, the last frame of all, with the digest of
every part.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hospitium.core.errors import Tampered
from hospitium.records.backups.chunked import SealedReader, SealedWriter

_LARGEST = 1 << 28
"""Bytes of one frame: 256 rows of the largest values that the records take stay far below."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was read or written: its head, its size and the digest of its frames."""

    head: Mapping[str, Any]
    frames: int
    sha256: str

    def fields(self) -> dict[str, Any]:
        """Return what the manifest says of it."""
        return {**self.head, "frames": self.frames, "sha256": self.sha256}


class _Tally:
    """Counts and digests the frames of a part."""

    def __init__(self) -> None:
        self._state, self._frames = hashlib.sha256(), 0

    def take(self, frame: bytes) -> None:
        self._state.update(len(frame).to_bytes(4, "big") + frame)
        self._frames += 1

    def part(self, head: Mapping[str, Any]) -> Part:
        return Part(head, self._frames, self._state.hexdigest())


@dataclass(slots=True)
class PartWriter:
    """Writes parts; `close` writes the manifest and seals the end."""

    out: SealedWriter
    parts: list[Part] = field(default_factory=list)

    def add(self, head: Mapping[str, Any], frames: Iterable[bytes]) -> None:
        """Write one part."""
        tally = _Tally()
        self._frame(b"P", _json(head))
        for frame in frames:
            self._frame(b"D", frame)
            tally.take(frame)
        self.parts.append(tally.part(head))

    def close(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, with what was written before it."""
        self._frame(b"M", _json({**manifest, "parts": [part.fields() for part in self.parts]}))
        self.out.close()

    def _frame(self, kind: bytes, payload: bytes) -> None:
        self.out.write(kind + len(payload).to_bytes(4, "big") + payload)


@dataclass(slots=True)
class PartReader:
    """Reads parts in their order, once; `manifest` is there when all were read to their end."""

    source: SealedReader
    manifest: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    _ahead: tuple[bytes, bytes] = (b"", b"")

    def __iter__(self) -> Iterator[tuple[dict[str, Any], Iterator[bytes]]]:
        """Yield each part's head and its frames.

        Raises
        ------
        Tampered
            If anything is not as it was written, or the manifest says otherwise.
        """
        self._ahead = self._frame()
        while self._ahead[0] == b"P":
            head, tally = _object(self._ahead[1]), _Tally()
            frames = self._frames(tally)
            yield head, frames
            for _ in frames:  # what the caller did not want
                pass
            self.parts.append(tally.part(head))
        self._end(*self._ahead)

    def _frames(self, tally: _Tally) -> Iterator[bytes]:
        while True:
            self._ahead = self._frame()
            kind, frame = self._ahead
            if kind != b"D":
                return
            tally.take(frame)
            yield frame

    def _end(self, kind: bytes, payload: bytes) -> None:
        if kind != b"M":
            raise Tampered("the backup has a frame of a kind that there is not")
        self.source.need_end()
        self.manifest = _object(payload)
        if self.manifest.get("parts") != [part.fields() for part in self.parts]:
            raise Tampered("the manifest of the backup does not fit its parts")

    def _frame(self) -> tuple[bytes, bytes]:
        kind, size = self.source.read(1), int.from_bytes(self.source.read(4), "big")
        if size > _LARGEST:
            raise Tampered("the backup has a frame that is too large")
        return kind, self.source.read(size)


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True).encode()


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Tampered("a part of the backup does not read back")
    return value
