"""The rows of the log: how its entries and its end are sealed, tagged and locked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import Unavailable
from hospitium.crypto.digest import SALT_BYTES
from hospitium.records.models import AuditHeadRow
from hospitium.records.vault import Vault

END = "log-end"
"""What the vault calls the tag on the end of the log."""


def open_details(vault: Vault, sequence: int, sealed: bytes) -> tuple[bytes, bytes]:
    """Return (salt, payload) of the sealed details of entry `sequence`."""
    opened = vault.open("audit", str(sequence), None, sealed)
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
    vault.check_tag(END, _end_message(tip.sequence, tip.root), tip.tag)
    return tip


def end_tag(vault: Vault, sequence: int, root: bytes) -> bytes:
    """Return the tag that only this node's key can put on the end of the log."""
    return vault.tag(END, _end_message(sequence, root))


def _end_message(sequence: int, root: bytes) -> bytes:
    return sequence.to_bytes(8, "big") + root
