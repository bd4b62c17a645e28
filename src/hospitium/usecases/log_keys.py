"""Log the public keys that operators act with, so that a key slipped in by somebody else shows."""

import base64
import hashlib
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy.orm import Session

from hospitium.core.ids import OperatorId
from hospitium.crypto.passkeys import key_algorithm
from hospitium.ledger import Leaf
from hospitium.policy.permit import Permit
from hospitium.records.public_log import record_public
from hospitium.records.vault import Vault


class KeyEvent(StrEnum):
    """What became of a key."""

    ADDED = "added"
    REMOVED = "removed"


def log_key(
    session: Session,
    vault: Vault,
    permit: Permit,
    *,
    owner: OperatorId,
    public_key: bytes,
    event: KeyEvent = KeyEvent.ADDED,
) -> Leaf:
    """Log a public key in the transaction that adds or removes it, and return the leaf.

    The owner, the node or anybody who was given the opening can later compare: each key that
    signs in must be one that was logged as added, under this handle, and not removed since.

    Parameters
    ----------
    permit
        The one that lets the key be added or removed.
    public_key
        The COSE key of a passkey.
    """
    details = {
        "event": event.value,
        "algorithm": key_algorithm(public_key),
        "public_key": base64.b64encode(public_key).decode("ascii"),
        "sha256": hashlib.sha256(public_key).hexdigest(),
    }
    return record_public(session, vault, permit, f"key:{owner}", details)


def log_removed(
    session: Session, vault: Vault, permit: Permit, owner: OperatorId, keys: Iterable[bytes]
) -> None:
    """Log that these keys of `owner` open nothing any more."""
    for key in keys:
        log_key(session, vault, permit, owner=owner, public_key=key, event=KeyEvent.REMOVED)
