"""Proof files: anybody can check offline that an entry is in the log (https://c2sp.org/tlog-proof).

A file holds the place of the entry, the inclusion proof and the signed, witnessed checkpoint. It
does not hold the entry: who checks brings it, and brings the policy that says whom to believe.
"""

from dataclasses import dataclass

from hospitium.core.errors import BadInput
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger.merkle_proofs import MAX_PROOF, Proof, verify_inclusion
from hospitium.ledger.note import Note, parse_note
from hospitium.ledger.quorum import Policy, Witnessed, check_checkpoint
from hospitium.ledger.spelling import read_base64, read_decimal, read_hash, write_base64

HEADER = "c2sp.org/tlog-proof@v1"

MAX_EXTRA_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ProofFile:
    """The parts of a proof file.

    Attributes
    ----------
    index
        Place of the entry in the log, from 0.
    extra
        Anything; nobody signed it, so believe none of it. None where the file has none.
    """

    index: int
    proof: Proof
    checkpoint: Note
    extra: bytes | None = None

    def encode(self) -> bytes:
        """Return the file."""
        extra = [] if self.extra is None else [f"extra {write_base64(self.extra)}"]
        hashes = (write_base64(one) for one in self.proof)
        lines = [HEADER, *extra, f"index {self.index}", *hashes, "", ""]
        return "\n".join(lines).encode() + self.checkpoint.encode()


def parse_proof_file(data: bytes) -> ProofFile:
    """Return the parts of a proof file; nothing in it is verified yet.

    Raises
    ------
    BadInput
        If it is not a proof file in its one spelling.
    """
    top, gap, note = data.partition(b"\n\n")
    try:
        header, *lines = top.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadInput("a proof file is text") from None
    if header != HEADER or not gap:
        raise BadInput(f"a proof file begins with the line {HEADER}")
    extra = _field(lines, "extra ")
    index = _field(lines, "index ")
    if index is None or len(lines) > MAX_PROOF:
        raise BadInput(f"a proof file has an index line and at most {MAX_PROOF} hashes")
    opaque = None if extra is None else read_base64(extra)
    if opaque is not None and len(opaque) > MAX_EXTRA_BYTES:
        raise BadInput(f"the extra data has at most {MAX_EXTRA_BYTES} bytes")
    hashes = tuple(read_hash(line) for line in lines)
    return ProofFile(read_decimal(index), hashes, parse_note(note), opaque)


def verify_proof_file(data: bytes, entry: bytes, policy: Policy) -> Witnessed:
    """Return the checkpoint that proves `entry` to be in a log that `policy` believes.

    Parameters
    ----------
    entry
        The bytes of the leaf, such as `encode_leaf` makes them.

    Raises
    ------
    BadInput
        If the file is malformed.
    Tampered
        If the checkpoint lacks signatures, or the entry is not at its place in the log.
    """
    file = parse_proof_file(data)
    witnessed = check_checkpoint(policy, file.checkpoint)
    head = witnessed.head
    verify_inclusion(file.index, head.size, file.proof, leaf_hash(entry), head.root)
    return witnessed


def _field(lines: list[str], name: str) -> str | None:
    """Take the line that begins with `name` off the front; None if it is not the next one."""
    return lines.pop(0).removeprefix(name) if lines and lines[0].startswith(name) else None
