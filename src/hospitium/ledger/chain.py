"""The hash chain: each head binds its entry and everything before it.

The next governance issue puts the same leaves into a Merkle tile log; `leaf_hash` (RFC 6962) is
what both build on, and callers keep `verify_chain`'s report.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import DIGEST_BYTES, digest, leaf_hash
from hospitium.ledger.checkpoint import Checkpoint
from hospitium.ledger.leaf import decode_leaf

GENESIS = bytes(DIGEST_BYTES)
"""The head of an empty log."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the log at entry `sequence`, as a sentence without its content."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What checking the log from its first entry found.

    Attributes
    ----------
    length, head
        Number of entries read, and where the log ends.
    problems
        In order of their entries; empty when nothing was changed, removed or moved.
    """

    length: int
    head: bytes
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether the log is as it was written."""
        return not self.problems


def next_head(head: bytes, leaf: bytes) -> bytes:
    """Return the head after appending the encoded `leaf` to the log that ends in `head`."""
    return digest("hospitium.chain.1", head, leaf_hash(leaf))


def verify_chain(
    entries: Iterable[tuple[bytes, bytes]], checkpoint: Checkpoint | None = None
) -> ChainReport:
    """Check every (encoded leaf, head) in the order of the log.

    Finds any entry that was changed, removed, added, moved or repeated. Somebody who can recompute
    all heads, or who cuts off the end, leaves a consistent chain: that shows only against a signed
    `checkpoint` kept elsewhere.
    """
    head, length, problems = GENESIS, 0, list[Problem]()
    due = 1
    for leaf, stored in entries:
        sequence, what = _look(leaf, stored, head, due)
        if what is not None:
            problems.append(Problem(sequence, what))
        if checkpoint is not None and sequence == checkpoint.length and stored != checkpoint.head:
            problems.append(Problem(sequence, "the log was rewritten: its signed head is another"))
        head, length, due = stored, length + 1, sequence + 1
    if checkpoint is not None and due <= checkpoint.length:
        gone = f"entries up to {checkpoint.length} were signed, but the log ends at {due - 1}"
        problems.append(Problem(due, gone))
    return ChainReport(length, head, tuple(problems))


def _look(leaf: bytes, stored: bytes, head: bytes, due: int) -> tuple[int, str | None]:
    """Return the entry's own sequence number, and what is wrong with it or None."""
    try:
        sequence = decode_leaf(leaf).sequence
    except Tampered:
        return due, "the entry does not read back: it was changed"
    if sequence > due:
        return sequence, f"entries {due} to {sequence - 1} are missing or moved"
    if sequence < due:
        return sequence, "the entry is repeated or moved"
    if next_head(head, leaf) != stored:
        return sequence, "the entry or its head was changed"
    return sequence, None
