"""Takes over the log of a node of version 0.1.0, whose entries were chained and not yet a tree.

The migration has checked the chain and built the tree over the same entries. What it could not do
without the node's key is done when the node is opened: (1) check the tag on the chain's end;
(2) hold the end against the signed checkpoint of the chain, which is kept as `checkpoint.chain`;
(3) put a tag on the root.
"""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger.note import parse_note
from hospitium.ledger.note_keys import Kind, VerifierKey, verify_note
from hospitium.ledger.tlog_checkpoint import parse_tree_head
from hospitium.records.checkpoints import write_checkpoint
from hospitium.records.database import LEAVES, Database
from hospitium.records.log_rows import end_tag
from hospitium.records.models import AuditHeadRow, NodeRow
from hospitium.records.vault import Vault

_CHAIN_END = "audit-head"


def convert_log(database: Database, vault: Vault, checkpoint: Path) -> None:
    """Finish the conversion of a chained log, if there is one to convert.

    Raises
    ------
    Tampered
        If the chain ends otherwise than its tag or its signed checkpoint says.
    """
    with database.read() as session:
        if _waiting(session) is None:
            return
    with database.write() as session:
        end = _waiting(session, lock=True)
        if end is None or end.chain_head is None:
            return  # another process was faster
        message = end.sequence.to_bytes(8, "big") + end.chain_head
        vault.check_tag(_CHAIN_END, message, end.tag)
        agency = session.get_one(NodeRow, 1).agency
        key = VerifierKey(f"hospitium/{agency}/chain", Kind.ED25519, vault.public_key)
        _check_checkpoint(checkpoint, key, end.sequence, end.chain_head)
        end.tag, end.chain_head = end_tag(vault, end.sequence, end.root), None
        # the same entries under another hash: nothing was done that an entry could tell of
        session.info[LEAVES] = 1
    if checkpoint.exists():
        checkpoint.rename(checkpoint.with_name("checkpoint.chain"))
    write_checkpoint(database, vault, checkpoint)


def _waiting(session: Session, *, lock: bool = False) -> AuditHeadRow | None:
    query = select(AuditHeadRow).where(AuditHeadRow.chain_head.is_not(None))
    return session.scalars(query.with_for_update() if lock else query).first()


def _check_checkpoint(path: Path, key: VerifierKey, length: int, head: bytes) -> None:
    """Raise `Tampered` if the chain was cut since the checkpoint of it was signed."""
    try:
        note = parse_note(path.read_bytes())
        verify_note(note, [key])
        signed = parse_tree_head(note.text)
    except (FileNotFoundError, BadInput):
        raise Tampered("the signed checkpoint of the old log is missing or broken") from None
    if signed.size > length or (signed.size == length and signed.root != head):
        raise Tampered("the old log is not the one that its checkpoint was signed for")
