"""Prove that one entry is in the log, to somebody who has no account here and never will.

A public entry can be opened as well: then what it says in detail is proved, not only that it is.
"""

from dataclasses import dataclass

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger.merkle_proofs import verify_inclusion
from hospitium.ledger.proof_file import ProofFile
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.policy.desk import permit_read_audit
from hospitium.policy.operators import Operator
from hospitium.policy.public_log import permit_open_entry
from hospitium.records import audit, public_log, published
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


def open_entry(runtime: Runtime, operator: Operator, sequence: int) -> bytes:
    """Return the opening of a public entry: what shows, with its proof, what it says in detail.

    Raises
    ------
    Refused
        log.no_person: if the entry was not written for everybody.
    NotFound
        If the log has no such entry.
    """
    vault, at = runtime.node.vault, runtime.clock()
    with runtime.node.read() as session:
        public = public_log.is_public(session, vault, sequence)
        permit = permit_open_entry(operator, sequence, public=public, at=at)
        return public_log.read_opening(session, vault, permit).encode()


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
    node = runtime.node
    with node.read() as session:
        note = published.read_published(node.folder.published_file)
        witnessed = note is not None and parse_tree_head(note.text).size >= sequence
        if note is None or not witnessed:
            _, note = published.signed_head(session, node.vault)
        head = parse_tree_head(note.text)
        path = published.inclusion(session, sequence, head)
        entry = audit.read_leaf(session, permit, sequence)
    try:
        verify_inclusion(sequence - 1, head.size, path, leaf_hash(entry), head.root)
    except Tampered:
        raise Tampered("this entry is not the one that was logged") from None
    proof = ProofFile(sequence - 1, path, note).encode()
    return Proved(sequence, entry, proof, head, witnessed)
