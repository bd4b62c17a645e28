"""Inclusion and consistency proofs: a few hashes that tie a part of a log to its root.

Both are one thing. A *subtree proof* shows that the leaves `start` to `end` - 1, hashed on their
own, are that part of the tree of `size` leaves. With one leaf it is the inclusion proof, and from
leaf 0 the consistency proof, of RFC 6962 section 2.1 and RFC 9162 section 2.1; in general it is
the one of draft-ietf-plants-merkle-tree-certs, section 4. Maker and checker walk the same way
down, so that they can be compared line by line:

(1) the part is all that is left: stop; its hash goes into the proof unless the checker knows it;
(2) the part lies left of the split: the right side's hash goes into the proof;
(3) it lies right of the split: the left side's hash does;
(4) it lies on both sides, so it has all of the left one: the left side's hash does, and the
    checker does not know the hash of the rest of the part.
"""

import hmac
from collections.abc import Sequence

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.digest import DIGEST_BYTES, node_hash
from hospitium.ledger.merkle import EMPTY_ROOT, MAX_SIZE, ReadNode, is_subtree, range_hash

Proof = tuple[bytes, ...]
"""Hashes from the bottom of the tree to its top."""

MAX_PROOF = 64
"""Hashes that a proof in the largest tree may have."""


def prove_inclusion(index: int, size: int, read: ReadNode) -> Proof:
    """Prove that leaf `index` (from 0) is in the tree of `size` leaves.

    Raises
    ------
    BadInput
        If the tree has no such leaf.
    """
    return prove_subtree(index, index + 1, size, read)


def verify_inclusion(
    index: int, size: int, proof: Sequence[bytes], leaf: bytes, root: bytes
) -> None:
    """Raise `Tampered` unless the leaf with hash `leaf` stands at `index` in the tree of `root`."""
    if len(leaf) != DIGEST_BYTES:
        raise Tampered("the hash of the entry has the wrong length")
    _verify(index, index + 1, size, proof, leaf, root)


def prove_consistency(old: int, size: int, read: ReadNode) -> Proof:
    """Prove that the tree of `size` leaves begins with the tree of `old` leaves (at least 1).

    Raises
    ------
    BadInput
        If `old` is 0 (everything begins with nothing) or more than `size`.
    """
    return prove_subtree(0, old, size, read)


def verify_consistency(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> None:
    """Raise `Tampered` unless the tree of `root` begins with the tree of `old_root`.

    A tree without leaves proves nothing and is refused.
    """
    _verify(0, old, size, proof, old_root, root)


def prove_subtree(start: int, end: int, size: int, read: ReadNode) -> Proof:
    """Prove that the subtree over leaves `start` to `end` - 1 is in the tree of `size` leaves.

    Raises
    ------
    BadInput
        If it is no subtree of that tree.
    """
    if not is_subtree(start, end) or not end <= size <= MAX_SIZE:
        raise BadInput(f"a tree of {size} leaves has no subtree from {start} to {end}")
    return tuple(_prove(start, end, 0, size, read, known=True))


def verify_subtree(
    start: int, end: int, size: int, proof: Sequence[bytes], subtree: bytes, root: bytes
) -> None:
    """Raise `Tampered` unless the subtree with root `subtree` is in the tree of `root`.

    An empty one is in every tree that reaches as far: its root is known and it wants no proof.
    """
    if start == end:
        if not 0 <= start <= size or proof or subtree != EMPTY_ROOT:
            raise Tampered("an empty subtree has no proof and one root")
        return
    _verify(start, end, size, proof, subtree, root)


def verify_inclusion_in_subtree(
    index: int, start: int, end: int, proof: Sequence[bytes], leaf: bytes, subtree: bytes
) -> None:
    """Raise `Tampered` unless leaf `index` of the log is in the subtree from `start` to `end`."""
    if not is_subtree(start, end):
        raise Tampered("there is no such subtree")
    verify_inclusion(index - start, end - start, proof, leaf, subtree)


def _prove(
    start: int, end: int, low: int, high: int, read: ReadNode, *, known: bool
) -> list[bytes]:
    """Return the proof for the part `start` to `end` of the subtree `low` to `high`."""
    if (start, end) == (low, high):  # (1)
        return [] if known else [range_hash(low, high, read)]
    middle = low + _split(high - low)
    if end <= middle:  # (2)
        return [*_prove(start, end, low, middle, read, known=known), range_hash(middle, high, read)]
    if middle <= start:  # (3)
        return [*_prove(start, end, middle, high, read, known=known), range_hash(low, middle, read)]
    below = _prove(middle, end, middle, high, read, known=False)  # (4)
    return [*below, range_hash(low, middle, read)]


def _verify(
    start: int, end: int, size: int, proof: Sequence[bytes], part: bytes, root: bytes
) -> None:
    if not is_subtree(start, end) or not end <= size <= MAX_SIZE:
        raise Tampered("the proof is for a part that a log of this size does not have")
    hashes = (*proof, part) if proof else ()  # without a proof equality of the roots says all
    if len(proof) > MAX_PROOF or any(len(one) != DIGEST_BYTES for one in hashes):
        raise Tampered("the proof or a hash has the wrong length")
    left = list(proof)
    seen_part, seen_root = _climb(start, end, size, left, part)
    if left or not (hmac.compare_digest(seen_part, part) and hmac.compare_digest(seen_root, root)):
        raise Tampered("the proof does not lead to the root")


def _climb(
    start: int, end: int, size: int, proof: list[bytes], known: bytes | None
) -> tuple[bytes, bytes]:
    """Return the roots of part and tree that `proof` leads to; uses it up from its end."""
    if (start, end) == (0, size):  # (1)
        only = _take(proof) if known is None else known
        return only, only
    middle, other = _split(size), _take(proof)
    if end <= middle:  # (2)
        part, root = _climb(start, end, middle, proof, known)
        return part, node_hash(root, other)
    if middle <= start:  # (3)
        part, root = _climb(start - middle, end - middle, size - middle, proof, known)
        return part, node_hash(other, root)
    part, root = _climb(0, end - middle, size - middle, proof, None)  # (4)
    return node_hash(other, part), node_hash(other, root)


def _take(proof: list[bytes]) -> bytes:
    if not proof:
        raise Tampered("the proof is too short")
    return proof.pop()


def _split(size: int) -> int:
    """Return the largest power of two below `size` (at least 2): where RFC 6962 splits a tree."""
    return 1 << ((size - 1).bit_length() - 1)
