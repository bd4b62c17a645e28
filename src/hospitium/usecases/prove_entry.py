"""Prove that one entry is in the log, to somebody who has no account here and never will.

A public entry can be opened as well: then what it says in detail is proved, not only that it is.
"""

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
from hospitium.policy.public_log import permit_open_entry
from hospitium.records import audit, public_log, published
from hospitium.records.node_folder import Node
from hospitium.records.stamps import Kept, accepted, all_kept
from hospitium.usecases.name_witnesses import show_policy
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Proved:
    """An entry and its proof.

    Attributes
    ----------
    entry
        The bytes of the leaf: ids and a commitment, no person.
    proof
        A C2SP tlog-proof file.
    witnessed
        Whether the checkpoint in it was published, with what the policy wants under it; else only
        this node signed it.
    note
        That checkpoint, as it stands in the proof.
    stamp
        A time-stamping authority's reply over `note`; None if it has none.
    """

    sequence: int
    entry: bytes
    proof: bytes
    head: TreeHead
    witnessed: bool
    note: bytes
    stamp: bytes | None


def proof_files(
    runtime: Runtime, operator: Operator, sequence: int, *, opened: bool
) -> tuple[Proved, dict[str, bytes]]:
    """Return a proof and the files, by name, that somebody outside checks it with.

    Parameters
    ----------
    opened
        Also what the entry says in detail, see `open_entry`.

    Raises
    ------
    Refused, NotFound, Tampered
        As `open_entry` and `prove_entry` say.
    """
    name = f"entry-{sequence}"
    opening = {f"{name}.opening": open_entry(runtime, operator, sequence)} if opened else {}
    proved = prove_entry(runtime, operator, sequence)
    files = {
        f"{name}.json": proved.entry,
        f"{name}.tlog-proof": proved.proof,
        "log-policy": show_policy(runtime),
        **opening,
    }
    if proved.stamp is not None:
        files |= {f"{name}.checkpoint": proved.note, f"{name}.tsr": proved.stamp}
    return proved, files


def open_entry(runtime: Runtime, operator: Operator, sequence: int) -> bytes:
    """Return the opening of a public entry: what shows, with its proof, what it says in detail.

    Raises
    ------
    Refused
        log.no_person: if the entry was not written for everybody.
    NotFound
        If the log has no such entry.
    """
    vault, at, rules = runtime.node.vault, runtime.clock(), runtime.rules()
    with runtime.node.read() as session:
        public = public_log.is_public(session, vault, sequence)
        permit = permit_open_entry(rules, operator, sequence, public=public, at=at)
        return public_log.read_opening(session, vault, permit).encode()


def prove_entry(runtime: Runtime, operator: Operator, sequence: int) -> Proved:
    """Return entry `sequence` with a proof.

    It rests on the first checkpoint with a time stamp that covers the entry and that the policy of
    today accepts; else on the last one that was published; else on what the node alone signs now.

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
        kept = _stamped(session, node, sequence)
        note = (
            published.read_published(node.folder.published_file)
            if kept is None
            else kept.checkpoint
        )
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
    stamp = None if kept is None else kept.reply
    return Proved(sequence, entry, proof, head, witnessed, note.encode(), stamp)


def _stamped(session: Session, node: Node, sequence: int) -> Kept | None:
    """Return the first checkpoint with a time stamp that covers the entry, None if none does."""
    policy = published.own_policy(session, node.vault, node.folder)
    for kept in all_kept(node.folder.timestamps):
        if kept.reply and kept.head.size >= sequence and accepted(kept, policy):
            return kept
    return None
