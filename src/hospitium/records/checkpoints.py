"""The signed checkpoint file beside the database: what catches a log that was cut or replaced.

It is written after each commit, so it may lag behind the database when the machine stops in
between, but it never runs ahead: a checkpoint longer than the log means the database was rolled
back, or its end cut off. Such a file is never overwritten, as it is the evidence.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, Tampered
from hospitium.core.ids import AgencyId
from hospitium.files.locks import one_at_a_time
from hospitium.files.whole import write_whole
from hospitium.ledger.merkle import EMPTY_ROOT, range_hash
from hospitium.ledger.note import Note, parse_note
from hospitium.ledger.note_keys import Kind, Signer, VerifierKey, verify_note
from hospitium.ledger.tile_log import node_reader
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.records.database import Database
from hospitium.records.log_rows import log_end
from hospitium.records.log_tiles import tile_reader
from hospitium.records.models import NodeRow
from hospitium.records.vault import Vault

GREW_FROM, GREW_TO = "log_grew_from", "log_grew_to"
"""Keys of `Session.info`: size and root of the log before and after what a transaction added."""


def log_signer(session: Session, vault: Vault) -> Signer:
    """Return who signs the checkpoints of this node's log; its name is the log's origin."""
    return signer_of(AgencyId(session.get_one(NodeRow, 1).agency), vault)


def signer_of(agency: AgencyId, vault: Vault) -> Signer:
    """Return who signs the checkpoints of an agency's log."""
    return Signer(f"hospitium/{agency}/log", Kind.ED25519, vault.signing_seed)


def current_head(session: Session, vault: Vault) -> TreeHead:
    """Return where the log ends now."""
    tip = log_end(session, vault)
    return TreeHead(log_signer(session, vault).name, tip.sequence, tip.root)


def write_checkpoint(database: Database, vault: Vault, path: Path) -> bool:
    """Bring the checkpoint file up to the end of the log; return whether it now is.

    False means that the file contradicts the database; `log_check.verify` says how.
    """
    with one_at_a_time(path.with_suffix(".lock")), database.read() as session:
        current, signer = current_head(session, vault), log_signer(session, vault)
        try:
            known = read_checkpoint(path, signer.verifier)
        except Tampered:
            return False
        if known is not None and not continues(session, known, current):
            return False
        if known != current:
            _sign(path, signer, current, old_will_do=known is not None)
    return True


def grow_checkpoint(path: Path, signer: Signer, growth: Mapping[str, Any]) -> bool:
    """Sign the end that a transaction left, if the file names the end that it began with.

    What it added continues that end by how it was made, so nothing needs to be read again.

    Parameters
    ----------
    growth
        `Session.info` of the transaction, which is committed.

    Returns
    -------
    bool
        False where the file names another end: `write_checkpoint` then looks at the log itself.
    """
    if GREW_TO not in growth:
        return False
    before, after = (TreeHead(signer.name, *growth[key]) for key in (GREW_FROM, GREW_TO))
    with one_at_a_time(path.with_suffix(".lock")):
        if read_checkpoint(path, signer.verifier) != before:
            return False
        _sign(path, signer, after, old_will_do=True)
    return True


def _sign(path: Path, signer: Signer, head: TreeHead, *, old_will_do: bool) -> None:
    """Write a checkpoint; where there was one before, that one is still true."""
    note = Note(head.text, (signer.sign(head.text),)).encode()
    write_whole(path, note, old_will_do=old_will_do)


def read_checkpoint(path: Path, key: VerifierKey) -> TreeHead | None:
    """Return the checkpoint in the file, None if there is no file.

    Raises
    ------
    Tampered
        If it is not signed by `key`.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        note = parse_note(data)
        verify_note(note, [key])
        return parse_tree_head(note.text)
    except BadInput:
        raise Tampered("the checkpoint does not read back") from None


def continues(session: Session, known: TreeHead, current: TreeHead) -> bool:
    """Tell whether the log of `current` begins with the log of `known`."""
    if known.size > current.size or known.origin != current.origin:
        return False
    return root_at(session, known.size, current.size) == known.root


def root_at(session: Session, size: int, current: int) -> bytes:
    """Return the root that the first `size` entries have, from the tiles of a log of `current`."""
    if size == 0:
        return EMPTY_ROOT
    return range_hash(0, size, node_reader(current, tile_reader(session)))
