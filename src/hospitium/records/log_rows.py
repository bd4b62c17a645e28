"""The rows of the log: how its entries and its end are sealed, tagged and locked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import Unavailable
from hospitium.crypto.digest import SALT_BYTES
from hospitium.records.models import AuditEntryRow, AuditHeadRow
from hospitium.records.vault import Vault


def open_details(vault: Vault, row: AuditEntryRow) -> tuple[bytes, bytes]:
    """Return (salt, payload) of an entry whose details are still there."""
    if row.sealed_details is None:
        raise ValueError("these details were erased")
    opened = vault.open("audit", str(row.sequence), None, row.sealed_details)
    return opened[:SALT_BYTES], opened[SALT_BYTES:]


def seal_details(vault: Vault, sequence: int, salt: bytes, payload: bytes) -> bytes:
    """Seal the details of an entry together with the salt of its commitment.

    Beside the commitment the bare salt would let short details be guessed.
    """
    return vault.seal("audit", str(sequence), None, salt + payload)


def log_end(session: Session, vault: Vault, *, lock: bool = False) -> AuditHeadRow:
    """Return the end of the log after checking its tag; locked until the transaction ends or not.

    Raises
    ------
    Tampered
        If it was written without the node's key.
    Unavailable
        If the database holds no node.
    """
    query = select(AuditHeadRow).execution_options(populate_existing=True)
    tip = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if tip is None:
        raise Unavailable("the database holds no node yet", remedy="Run `hospitium init` first.")
    vault.check_tag("audit-head", _head_message(tip.sequence, tip.head), tip.tag)
    return tip


def head_tag(vault: Vault, sequence: int, head: bytes) -> bytes:
    """Return the tag that only this node's key can put on the end of the log."""
    return vault.tag("audit-head", _head_message(sequence, head))


def _head_message(sequence: int, head: bytes) -> bytes:
    return sequence.to_bytes(8, "big") + head
