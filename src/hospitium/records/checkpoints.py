"""The signed checkpoint file beside the database: what catches a log that was cut or replaced.

It is written after each commit, so it may lag behind the database when the machine stops in
between, but it never runs ahead: a checkpoint longer than the log means the database was rolled
back, or its end cut off. Such a file is never overwritten, as it is the evidence.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered
from hospitium.ledger.checkpoint import Checkpoint, open_note, sign_note
from hospitium.records.database import Database
from hospitium.records.files import one_at_a_time, write_whole
from hospitium.records.log_rows import log_end
from hospitium.records.models import AuditEntryRow, NodeRow
from hospitium.records.vault import Vault


def write_checkpoint(database: Database, vault: Vault, path: Path) -> bool:
    """Bring the checkpoint file up to the end of the log; return whether it now is.

    False means that the file contradicts the database; `log_check.verify` says how.
    """
    with one_at_a_time(path.with_suffix(".lock")), database.read() as session:
        current = _current(session, vault)
        try:
            known = read_checkpoint(vault, path)
        except Tampered:
            return False
        if known is not None and not _continues(session, known, current):
            return False
        if known != current:
            write_whole(path, sign_note(current, vault.signing_seed))
    return True


def read_checkpoint(vault: Vault, path: Path) -> Checkpoint | None:
    """Return the checkpoint in the file, None if there is no file.

    Raises
    ------
    Tampered
        If it is not signed by this node.
    """
    try:
        note = path.read_bytes()
    except FileNotFoundError:
        return None
    return open_note(note, vault.public_key)


def _current(session: Session, vault: Vault) -> Checkpoint:
    tip = log_end(session, vault)
    agency = session.get_one(NodeRow, 1).agency
    return Checkpoint(f"hospitium/{agency}/chain", tip.sequence, tip.head)


def _continues(session: Session, known: Checkpoint, current: Checkpoint) -> bool:
    """Tell whether the log of `current` begins with the log of `known`."""
    if known.length > current.length or known.origin != current.origin:
        return False
    entry = session.get(AuditEntryRow, known.length)
    return known.length == 0 or (entry is not None and entry.head == known.head)
