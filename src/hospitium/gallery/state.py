"""What a segment store holds at one moment, and how that is written in the manifest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.manifest import Record
from hospitium.gallery.segment_file import SegmentName
from hospitium.gallery.store import Mask, Part

Keys = NDArray[np.uint64]

_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A segment, opened."""

    name: SegmentName
    part: Part

    def without(self, rows: Rows) -> "Segment":
        """Return the segment with `rows` removed; who looks at the old one still sees them."""
        gone = self.part.gone.copy()
        gone[rows] = True
        return replace(self, part=replace(self.part, gone=gone))

    def living(self, at: int) -> Mask:
        """Tell which prints are neither removed nor expired at `at` (see `entry.instant`)."""
        mask: Mask = ~self.part.gone & (self.part.block.expires > at)
        return mask


@dataclass(frozen=True, slots=True)
class Content:
    """What the records of a manifest add up to.

    Attributes
    ----------
    mark
        The version of whoever wrote the templates; None in an empty manifest.
    stamp
        What `SegmentStore.stamp` was last set to.
    """

    mark: str | None
    names: tuple[SegmentName, ...]
    gone: dict[bytes, list[int]]
    stamp: str


def content_of(records: Iterable[Record]) -> Content:
    """Replay a manifest."""
    mark: str | None = None
    names: list[SegmentName] = []
    gone: dict[bytes, list[int]] = {}
    stamp = ""
    for record in records:
        mark = record.get("mark", mark)
        stamp = record.get("stamp", stamp)
        for identity, model, prints in record.get("segments", ()):
            names.append(SegmentName(bytes.fromhex(identity), model, prints))
        for identity, rows in record.get("gone", {}).items():
            gone.setdefault(bytes.fromhex(identity), []).extend(rows)
    return Content(mark, tuple(names), gone, stamp)


def records_of(mark: str, segments: Sequence[Segment], stamp: str) -> Iterator[Record]:
    """Yield records that `content_of` reads as this."""
    yield {"mark": mark, "stamp": stamp}
    for one in segments:
        yield added(one.name) | removed({one.name.id: np.flatnonzero(one.part.gone)})


def added(name: SegmentName) -> Record:
    """Return the record of a segment that came."""
    return {"segments": [(name.id.hex(), name.model, name.prints)]}


def removed(rows: dict[bytes, Rows]) -> Record:
    """Return the record of prints that went, by segment."""
    return {"gone": {name.hex(): numbers.tolist() for name, numbers in rows.items()}}


def find(segment: Segment, ids: Ids) -> Rows:
    """Return the rows whose print id is one of `ids`, removed or not."""
    return rows_of(segment.part.block.print_ids, ids)


def rows_of(own: Ids, ids: Ids) -> Rows:
    """Return the rows of `own` that are one of `ids`."""
    rows = np.flatnonzero(np.isin(_keys(own), _keys(ids)))
    wanted = {one.tobytes() for one in ids} if len(rows) else set()
    return np.array([row for row in rows.tolist() if own[row].tobytes() in wanted], np.int64)


def id_rows(ids: Iterable[UUID]) -> Ids:
    """Return ids as uint8, shape (n, 16)."""
    return np.frombuffer(b"".join(one.bytes for one in ids), np.uint8).reshape(-1, 16)


def keys_of(cases: Iterable[bytes]) -> Keys:
    """Return 8 bytes per case that are rarely the same for another: to count people by."""
    return _keys(np.frombuffer(b"".join(cases), np.uint8).reshape(-1, 16))


def _keys(ids: Ids) -> Keys:
    """Return 8 bytes per id that are the same for the same id, and rarely for others."""
    halves = np.ascontiguousarray(ids).view(np.uint64).reshape(-1, 2)
    return np.asarray(halves[:, 0] * _MIX + halves[:, 1])
