"""How the vault of an existing node is opened; what is made of a node of version 0.1.0."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered, Unavailable
from hospitium.core.ids import AgencyId
from hospitium.core.randomness import Random, uuids
from hospitium.crypto.wrapping import Root
from hospitium.ledger.leaf import Operation, decode_leaf
from hospitium.policy.desk import permit_adopt_keys
from hospitium.records import case_index
from hospitium.records.audit import append
from hospitium.records.database import Database
from hospitium.records.folder import NodeFolder
from hospitium.records.log_conversion import convert_log
from hospitium.records.models import AuditEntryRow, NodeRow, VaultKeyRow
from hospitium.records.policies import packaged_rules
from hospitium.records.purpose_keys import (
    PURPOSES,
    DerivedKeys,
    WrappedKey,
    WrappedKeys,
)
from hospitium.records.root_file import (
    Ask,
    finish_move,
    load_root,
    next_key_file,
    plain_key,
)
from hospitium.records.vault import Vault
from hospitium.records.vault_keys import (
    add_keys,
    adopted_keys,
    fresh_keys,
    load_keys,
    need_current_root,
    sealing_anew,
)


def nobody_answers(secret: str) -> NoReturn:
    """Say how to give the secret that a node wants, when nobody is there to ask."""
    raise Unavailable(
        f"this node wants its {secret}",
        remedy=f"Type it when asked, or name a file with it in HOSPITIUM_{secret.upper()}_FILE.",
    )


def keys_in(database: Database, root: Root, *, known: Sequence[WrappedKey] = ()) -> WrappedKeys:
    """Return the keys whose wrapped form is in `database`."""

    def load() -> list[WrappedKey]:
        with database.read() as session:
            return load_keys(session)

    return WrappedKeys(root, load, known)


def open_root(database: Database, folder: NodeFolder, random: Random, ask: Ask) -> Root:
    """Return the root of the node, after finishing a move to another root that a crash cut short.

    Raises
    ------
    Tampered
        If the keys in the database were wrapped by another root.
    """
    root, waiting = load_root(folder.key_file, random, ask), next_key_file(folder.key_file)
    if not waiting.exists():
        return root
    with database.read() as session:
        keys = load_keys(session)
    if _fits(root, keys):
        waiting.unlink()  # the move never came to be
        return root
    root = load_root(waiting, random, ask)
    if not _fits(root, keys):
        raise Tampered("neither key file belongs to this database")
    finish_move(folder.key_file)
    return root


def complete_keys(database: Database, root: Root, random: Random) -> None:
    """Give a node that an earlier version made the keys that are new since.

    Those are keys of new purposes, and keys that make one for each record where the newest seals
    the records itself. Its cases are indexed with the key that they are found by, in the same
    transaction.
    """

    def wanted(session: Session) -> list[WrappedKey]:
        stored = load_keys(session)
        missing = [
            purpose for purpose in PURPOSES if purpose not in {key.purpose for key in stored}
        ]
        return fresh_keys(root, random, missing) + sealing_anew(root, random, stored)

    with database.read() as session:
        if not wanted(session) or session.get(NodeRow, 1) is None:
            return
    with database.write() as session:
        new = wanted(session)
        if not new:
            return  # another process was faster
        need_current_root(session, root)
        agency = AgencyId(session.get_one(NodeRow, 1).agency)
        permit = permit_adopt_keys(packaged_rules(uuids(random)), agency, at=_last_instant(session))
        add_keys(session, new, at=permit.at)
        vault = Vault(WrappedKeys(root, lambda: load_keys(session)), random)
        if case_index.PURPOSE in {key.purpose for key in new}:
            case_index.index_all(session, vault, permit)
        append(session, vault, permit, operation=Operation.ADMINISTRATION, subject="vault:keys")


def _fits(root: Root, keys: Sequence[WrappedKey]) -> bool:
    try:
        for key in keys:
            if key.wrapped is not None:
                root.unwrap(key.wrapped, key.label)
    except Tampered:
        return False
    return True


def adopt_keys(database: Database, folder: NodeFolder, root: Root, random: Random) -> None:
    """Wrap the keys of a node of version 0.1.0, which were all derived from its key file.

    Its log is taken over first. What was sealed stays as it is. Somebody with a copy of the old
    key file could still derive these keys: turning them over is `hospitium vault rotate`.
    """
    with database.read() as session:
        if session.scalars(select(func.count()).select_from(VaultKeyRow)).one():
            return
        node = session.get(NodeRow, 1)
        if node is None:
            return
        agency, check = node.agency, node.key_check
    key = plain_key(folder.key_file)
    if key is None:
        raise Tampered("the node's keys are gone from its database")
    vault = Vault(DerivedKeys(key), random)
    if vault.key_check() != check:
        raise Tampered("the key file does not belong to this database")
    convert_log(database, vault, folder.checkpoint_file)
    _adopt(database, vault, root, AgencyId(agency), key, random)


def _adopt(
    database: Database, vault: Vault, root: Root, agency: AgencyId, key: bytes, random: Random
) -> None:
    with database.write() as session:
        if session.scalars(select(func.count()).select_from(VaultKeyRow)).one():
            return  # another process was faster
        permit = permit_adopt_keys(packaged_rules(uuids(random)), agency, at=_last_instant(session))
        add_keys(session, adopted_keys(root, DerivedKeys(key)), at=permit.at)
        append(session, vault, permit, operation=Operation.ADMINISTRATION, subject="vault:keys")


def _last_instant(session: Session) -> datetime:
    """Return the time of the newest entry: opening a node reads no clock."""
    newest = select(AuditEntryRow.leaf).order_by(AuditEntryRow.sequence.desc()).limit(1)
    return decode_leaf(session.scalars(newest).one()).at
