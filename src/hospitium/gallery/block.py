"""Many references of one model as columns: what a search sweeps and a segment file seals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.gallery.crew import Crew
from hospitium.gallery.entry import GalleryEntry, instant
from hospitium.senses.finger.matcher import (
    PackedReferences,
    Prepared,
    join,
    pack,
    prepare,
    select,
    stretches,
)
from hospitium.senses.finger.matcher.prepare import read_only
from hospitium.senses.finger.matcher.types import Columns
from hospitium.senses.finger.sieve import WORDS, describe

Ids = NDArray[np.uint8]
Rows = NDArray[np.int64]

_MOST_ORDER = 65_535


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """References sorted by finger, then cohort. Never changed once made.

    Attributes
    ----------
    print_ids, case_ids
        UUIDs, uint8, shape (n, 16).
    fingers, cohorts
        uint8, shape (n,).
    expires
        Microseconds since 1970, int64, shape (n,); see `entry.NEVER`.
    packed
        What the exact matcher sweeps.
    order, quality
        As in `Prepared`, laid end to end like the minutiae of `packed`; uint16 and uint8.
    words
        What the sieve sweeps, uint64, shape (rows, WORDS).
    word_starts
        int64, shape (n + 1,): where each print's rows of `words` start; all 0 in a block that
        was made without them.
    """

    print_ids: Ids
    case_ids: Ids
    fingers: NDArray[np.uint8]
    cohorts: NDArray[np.uint8]
    expires: Rows
    packed: PackedReferences
    order: NDArray[np.uint16]
    quality: NDArray[np.uint8]
    words: NDArray[np.uint64]
    word_starts: Rows

    def __len__(self) -> int:
        return len(self.fingers)

    def prepared(self, row: int) -> Prepared:
        """Return one reference as `prepare` made it, bit for bit."""
        one = select(self.packed, np.array([row], np.int64))
        first, last = self.packed.starts[row, 0], self.packed.starts[row + 1, 0]
        return Prepared(
            one.columns, self.order[first:last].astype(np.int32), self.quality[first:last].copy()
        )

    def runs(self) -> Iterator[tuple[Finger, int, int, int]]:
        """Yield finger, cohort, first and end row of each stretch of equal finger and cohort."""
        kind = self.fingers.astype(np.int64) << 8 | self.cohorts
        edges = np.flatnonzero(np.diff(kind, prepend=-1, append=-1))
        for first, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            yield Finger(int(self.fingers[first])), int(self.cohorts[first]), first, end


def make_block(entries: Sequence[GalleryEntry], *, crew: Crew, sieve: bool = True) -> Block:
    """Prepare and describe references of one model.

    Parameters
    ----------
    sieve
        False leaves out what only the sieve needs.

    Raises
    ------
    BadTemplate
        As `prepare` says.
    """
    ordered = sorted(entries, key=lambda entry: (entry.finger, entry.cohort))
    made = crew.each(_prepare_and_describe if sieve else _prepare, ordered)
    prepared = [one for one, _ in made]
    words = [rows for _, rows in made]
    if any(len(one) and int(one.order.max()) > _MOST_ORDER for one in prepared):
        raise BadTemplate(f"a print has more than {_MOST_ORDER} minutiae")
    return Block(
        print_ids=_ids(entry.print_id.bytes for entry in ordered),
        case_ids=_ids(entry.case_id.bytes for entry in ordered),
        fingers=np.array([entry.finger for entry in ordered], np.uint8),
        cohorts=np.array([entry.cohort for entry in ordered], np.uint8),
        expires=np.array([instant(entry.expires_at) for entry in ordered], np.int64),
        packed=pack(prepared),
        order=_joined([one.order for one in prepared]).astype(np.uint16),
        quality=_joined([one.quality for one in prepared]).astype(np.uint8),
        words=np.concatenate([np.empty((0, WORDS), np.uint64), *words]),
        word_starts=np.cumsum([0, *map(len, words)], dtype=np.int64),
    )


def merge(parts: Sequence[tuple[Block, Rows]]) -> Block:
    """Return one block of the given rows of several, sorted as every block is."""
    fingers = np.concatenate([block.fingers[rows] for block, rows in parts])
    cohorts = np.concatenate([block.cohorts[rows] for block, rows in parts])
    order = np.lexsort((cohorts, fingers)).astype(np.int64)
    return _sorted(_joined_blocks([_taken(block, rows) for block, rows in parts]), order)


def _sorted(block: Block, order: Rows) -> Block:
    return block if (np.diff(order) == 1).all() else _taken(block, order)


def _taken(block: Block, rows: Rows) -> Block:
    """Copy out rows, in the given order."""
    minutiae, _ = stretches(block.packed.starts[:, 0], rows)
    words, ends = stretches(block.word_starts, rows)
    return Block(
        print_ids=block.print_ids[rows],
        case_ids=block.case_ids[rows],
        fingers=block.fingers[rows],
        cohorts=block.cohorts[rows],
        expires=block.expires[rows],
        packed=select(block.packed, rows),
        order=block.order[minutiae],
        quality=block.quality[minutiae],
        words=block.words[words],
        word_starts=np.concatenate([np.zeros(1, np.int64), ends]),
    )


def _joined_blocks(blocks: Sequence[Block]) -> Block:
    plain = (
        "print_ids", "case_ids", "fingers", "cohorts", "expires", "order", "quality", "words",
    )  # fmt: skip
    columns = {name: np.concatenate([getattr(block, name) for block in blocks]) for name in plain}
    sizes = np.concatenate([np.diff(block.word_starts) for block in blocks])
    return Block(
        **columns,
        packed=join([block.packed for block in blocks]),
        word_starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]),
    )


def columns_of(block: Block) -> dict[str, NDArray[Any]]:
    """Return a block as named arrays."""
    named = {name: getattr(block, name) for name in Block.__dataclass_fields__ if name != "packed"}
    return named | {"starts": block.packed.starts} | block.packed.columns._asdict()


def block_of(named: dict[str, NDArray[Any]]) -> Block:
    """Return the block that `columns_of` took apart; nothing is copied."""
    columns = read_only(Columns(*(named[name] for name in Columns._fields)))
    rest = {name: named[name] for name in Block.__dataclass_fields__ if name != "packed"}
    return Block(**rest, packed=PackedReferences(columns, named["starts"]))


def _prepare(entry: GalleryEntry) -> tuple[Prepared, NDArray[np.uint64]]:
    return prepare(entry.minutiae), np.empty((0, WORDS), np.uint64)


def _prepare_and_describe(entry: GalleryEntry) -> tuple[Prepared, NDArray[np.uint64]]:
    prepared = prepare(entry.minutiae)
    return prepared, describe(prepared)


def _ids(values: Iterator[bytes]) -> Ids:
    return np.frombuffer(b"".join(values), np.uint8).reshape(-1, 16)


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, np.int32)
