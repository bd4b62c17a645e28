"""A run of entries, proved as a whole: some 2 log n hashes for however many entries.

The complete nodes left of the run, the run's own leaves and the complete nodes right of it are
the whole tree, so they hash to its root. It is what `tlog-proof` files would say of each entry on
its own, in a fraction of the size, and it also shows that no entry of the run was left out.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.digest import DIGEST_BYTES
from hospitium.ledger.merkle import MAX_SIZE, Frontier, ReadNode, nodes_of
from hospitium.ledger.merkle_proofs import Proof
from hospitium.ledger.note import Note, parse_note
from hospitium.ledger.quorum import Policy, Witnessed, check_checkpoint
from hospitium.ledger.spelling import read_decimal, read_hash, write_base64

HEADER = "hospitium.org/range-proof@v1"
MOST_HASHES = 3 * 63
"""At most 63 nodes left of a run, and 126 right of it."""


def prove_range(start: int, end: int, size: int, read: ReadNode) -> Proof:
    """Prove that leaves `start` to `end` - 1 are in the tree of `size` leaves.

    Raises
    ------
    BadInput
        If the tree has no such run, or it is empty.
    """
    _need_run(start, end, size)
    return tuple(read(level, index) for level, index in _around(start, end, size))


def verify_range(start: int, leaves: Iterable[bytes], size: int, proof: Proof, root: bytes) -> None:
    """Raise `Tampered` unless `leaves` (hashes) stand from `start` on in the tree of `root`.

    Raises
    ------
    BadInput
        If the tree has no such run, or it is empty.
    """
    run = tuple(leaves)
    _need_run(start, start + len(run), size)
    around = _around(start, start + len(run), size)
    if len(proof) != len(around) or any(len(one) != DIGEST_BYTES for one in (*proof, *run)):
        raise Tampered("the proof does not fit the number of entries")
    left = len(nodes_of(0, start))
    edge = Frontier(start, tuple(proof[:left]))
    for leaf in run:
        edge = edge.push(leaf)
    for (level, _), node in zip(around[left:], proof[left:], strict=True):
        edge = edge.push(node, level)
    if not hmac.compare_digest(edge.root, root):
        raise Tampered("the entries are not those of the signed log: one was changed or left out")


def _around(start: int, end: int, size: int) -> list[tuple[int, int]]:
    return [*nodes_of(0, start), *nodes_of(end, size)]


def _need_run(start: int, end: int, size: int) -> None:
    if not 0 <= start < end <= size <= MAX_SIZE:
        raise BadInput("the log has no such run of entries")


@dataclass(frozen=True, slots=True)
class RangeFile:
    """A proof of a run and the signed checkpoint that it leads to.

    Attributes
    ----------
    start, end
        Places in the log, from 0; `end` is the first that does not belong to the run.
    """

    start: int
    end: int
    proof: Proof
    checkpoint: Note

    def encode(self) -> bytes:
        """Return the file."""
        lines = [HEADER, f"start {self.start}", f"end {self.end}", *map(write_base64, self.proof)]
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint.encode()


def parse_range_file(data: bytes) -> RangeFile:
    """Return the parts of a file; nothing in it is verified yet.

    Raises
    ------
    BadInput
        If it is not a range proof in its one spelling.
    """
    top, gap, note = data.partition(b"\n\n")
    try:
        header, start, end, *hashes = top.decode("ascii").split("\n")
    except ValueError:
        raise BadInput("that is not a range proof") from None
    marked = header == HEADER and start.startswith("start ") and end.startswith("end ")
    if not gap or not marked or len(hashes) > MOST_HASHES:
        raise BadInput(f"a range proof begins with the line {HEADER}")
    return RangeFile(
        start=read_decimal(start.removeprefix("start ")),
        end=read_decimal(end.removeprefix("end ")),
        proof=tuple(map(read_hash, hashes)),
        checkpoint=parse_note(note),
    )


def verify_range_file(file: RangeFile, leaves: Iterable[bytes], policy: Policy) -> Witnessed:
    """Return the checkpoint that proves `leaves` (hashes) to be the run, if `policy` believes it.

    Raises
    ------
    Tampered
        If the checkpoint lacks signatures, or the leaves are not those of the log.
    BadInput
        If there are not as many as the file says.
    """
    run = tuple(leaves)
    if len(run) != file.end - file.start:
        raise Tampered(f"{len(run)} entries are there, but {file.end - file.start} were proved")
    witnessed = check_checkpoint(policy, file.checkpoint)
    verify_range(file.start, run, witnessed.head.size, file.proof, witnessed.head.root)
    return witnessed
