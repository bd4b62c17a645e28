"""Takes what is gone out of the files, and makes few large segments of many small ones."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from hospitium.gallery.block import Block, Rows, merge
from hospitium.gallery.entry import instant
from hospitium.gallery.segments import SEGMENT_PRINTS, SegmentStore
from hospitium.gallery.state import Segment

DEAD_SHARE = 0.25
"""A segment of which this share is gone is worth writing anew even where nobody must be erased."""

MANY_SMALL = 8
"""So many segments less than half full are worth merging."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did: prints whose bytes are gone, segments before and after."""

    erased: int
    before: int
    after: int


def compact(
    store: SegmentStore,
    *,
    at: datetime,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Compacted:
    """Write every segment anew that holds a print removed, or expired at `at`; merge small ones.

    Searches go on meanwhile, and so may additions and removals. Afterwards the erased prints are
    in no file of the store, and the keys that sealed them are overwritten. A crash at any point
    leaves the old segments or the new ones.

    Raises
    ------
    Unavailable
        If the disk is full or cannot be written; segments already done stay done.
    """
    with store.compacting:
        return _run(store, instant(at), on_progress, least=0.0, small=2)


def tidy(store: SegmentStore, *, at: datetime) -> None:
    """As `compact`, but only where it pays, and never while another thread compacts.

    For use between searches, which must not wait for that.
    """
    if not store.compacting.acquire(blocking=False):
        return
    try:
        _run(store, instant(at), lambda _done, _total: None, least=DEAD_SHARE, small=MANY_SMALL)
    finally:
        store.compacting.release()


def _run(
    store: SegmentStore,
    moment: int,
    on_progress: Callable[[int, int], None],
    *,
    least: float,
    small: int,
) -> Compacted:
    before, erased = len(store.segments()), 0
    groups = _plan(store.segments(), moment, least=least, small=small)
    for done, group in enumerate(groups, start=1):
        rows = [np.flatnonzero(one.living(moment)) for one in group]
        erased += sum(one.name.prints for one in group) - sum(map(len, rows))
        store.swap(group, list(_blocks(group, rows)), group[0].name.model)
        on_progress(done, len(groups))
    return Compacted(erased, before, len(store.segments()))


def _plan(
    segments: Sequence[Segment], moment: int, *, least: float, small: int
) -> list[list[Segment]]:
    """Group the segments that are to be written anew; each group fits one segment."""
    models: dict[str, list[tuple[int, Segment]]] = defaultdict(list)
    for one in segments:
        models[one.name.model].append((int(one.living(moment).sum()), one))
    groups: list[list[Segment]] = []
    for group in models.values():
        minor = [one for one in group if one[0] < SEGMENT_PRINTS // 2]
        major = [one for one in group if one[0] >= SEGMENT_PRINTS // 2]
        if len(minor) < small:
            minor, major = [], group
        groups.extend(_packed(minor))
        groups.extend([one] for _, one in major)
    share = {id(one): count / max(one.name.prints, 1) for g in models.values() for count, one in g}
    return [g for g in groups if len(g) > 1 or 1.0 - share[id(g[0])] > least]


def _packed(counted: Sequence[tuple[int, Segment]]) -> Iterator[list[Segment]]:
    """Put segments together, the smallest first, while they fit one."""
    group: list[Segment] = []
    total = 0
    for count, one in sorted(counted, key=lambda pair: pair[0]):
        if group and total + count > SEGMENT_PRINTS:
            yield group
            group, total = [], 0
        group.append(one)
        total += count
    if group:
        yield group


def _blocks(group: Sequence[Segment], rows: Sequence[Rows]) -> Iterator[Block]:
    if sum(map(len, rows)):
        yield merge([(one.part.block, these) for one, these in zip(group, rows, strict=True)])
