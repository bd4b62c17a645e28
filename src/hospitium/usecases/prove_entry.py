"""Prove that one entry is in the log, to somebody who has no account here and never will."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger.merkle_proofs import verify_inclusion
from hospitium.ledger.proof_file import ProofFile
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.policy.desk import permit_read_audit
from hospitium.policy.operators import Operator
from hospitium.records import audit, published
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Proved:
    """An entry and its proof, as two files.

    Attributes
    ----------
    entry
        The bytes of the leaf: ids and a commitment, no person.
    proof
        A C2SP tlog-proof file.
    witnessed
        Whether the checkpoint in it was published, with what the policy wants under it; else only
        this node signed it.
    """

    sequence: int
    entry: bytes
    proof: bytes
    head: TreeHead
    witnessed: bool


def prove_entry(runtime: Runtime, operator: Operator, sequence: int) -> Proved:
    """Return entry `sequence` with a proof, from the last published checkpoint that covers it.

    Raises
    ------
    NotFound
        If the log has no such entry.
    Tampered
        If the entry is not the one that was logged.
    """
    permit = permit_read_audit(runtime.rules(), operator, at=runtime.clock())
    return prove(runtime, sequence, lambda session: audit.read_leaf(session, permit, sequence))


def prove(runtime: Runtime, sequence: int, read: Callable[[Session], bytes]) -> Proved:
    """Return entry `sequence`, as `read` finds it for somebody who may see it, with its proof.

    Raises
    ------
    NotFound, Tampered
        As `prove_entry`, and what `read` raises.
    """
    node = runtime.node
    with node.read() as session:
        entry = read(session)
        note = published.read_published(node.folder.published_file)
        witnessed = note is not None and parse_tree_head(note.text).size >= sequence
        if note is None or not witnessed:
            _, note = published.signed_head(session, node.vault)
        head = parse_tree_head(note.text)
        path = published.inclusion(session, sequence, head)
    try:
        verify_inclusion(sequence - 1, head.size, path, leaf_hash(entry), head.root)
    except Tampered:
        raise Tampered("this entry is not the one that was logged") from None
    proof = ProofFile(sequence - 1, path, note).encode()
    return Proved(sequence, entry, proof, head, witnessed)
