"""How a node comes to be in its data folder, and how it is opened.

A node exists once its row is in the database. That row, the first operators and the first entry
of the log come in one transaction, last: a kill before it leaves a folder that the next
`create_node` completes, with the same key; a kill after it leaves a whole node.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import (
    BadInput,
    Conflict,
    HospitiumError,
    NotFound,
    Tampered,
    Unavailable,
)
from hospitium.core.ids import AgencyId
from hospitium.core.randomness import Random
from hospitium.crypto.wrapping import KeyRoot, Root
from hospitium.ledger.leaf import Operation
from hospitium.policy.operators import AgencyKind
from hospitium.policy.permit import ManageOperatorsPermit
from hospitium.records.audit import append, log_end, start_log
from hospitium.records.checkpoints import write_checkpoint
from hospitium.records.database import Database
from hospitium.records.files import one_at_a_time, write_whole
from hospitium.records.folder import NodeFolder
from hospitium.records.keyfile import create_key
from hospitium.records.models import AgencyRow, NodeRow
from hospitium.records.operators import NewOperator, add_agency, add_operator
from hospitium.records.purpose_keys import WrappedKey, WrappedKeys
from hospitium.records.root_file import Ask
from hospitium.records.vault import Vault
from hospitium.records.vault_keys import add_keys, fresh_keys, stamp
from hospitium.records.vault_opening import adopt_keys, keys_in, nobody_answers, open_root

__all__ = ["Node", "NodeFolder", "NodeInfo", "create_node", "has_node", "open_node"]

_NO_NODE = "Run `hospitium init` first, or name another folder with --data."


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """What a node says of itself."""

    agency: AgencyId
    kind: AgencyKind
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Node:
    """An open node: its database, its vault, its folder."""

    folder: NodeFolder
    database: Database
    vault: Vault
    info: NodeInfo
    root: Root
    keys: WrappedKeys

    def read(self) -> AbstractContextManager[Session]:
        """As `Database.read`."""
        return self.database.read()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """As `Database.write`; after the commit the signed checkpoint follows."""
        with self.database.write() as session:
            self.keys.follow(stamp(session))
            yield session
        # the work is saved: a checkpoint that lags is still true, and the next one catches up
        with suppress(OSError, HospitiumError):
            write_checkpoint(self.database, self.vault, self.folder.checkpoint_file)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def create_node(
    path: Path,
    permit: ManageOperatorsPermit,
    *,
    kind: AgencyKind,
    name: str,
    operators: Sequence[NewOperator],
    random: Random,
    database_url: str | None = None,
) -> Node:
    """Make `path` the data folder of a new node of the permit's agency, or finish making it.

    Parameters
    ----------
    operators
        The first ones; one of them should be an administrator.
    database_url
        None for SQLite in the folder.

    Raises
    ------
    Conflict
        If the folder or the database holds a node already.
    Unavailable
        If the folder cannot be written or the database does not answer; run it again then.
    """
    folder = NodeFolder(path)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with one_at_a_time(path / "init.lock"):
            return _create(folder, permit, kind, name, operators, random, database_url)
    except OSError as error:
        raise Unavailable(
            "the data folder cannot be written",
            remedy="Check that it is a folder of yours, with space left, then run init again.",
        ) from error


def open_node(path: Path, *, random: Random, ask: Ask = nobody_answers) -> Node:
    """Open the node in `path`, upgrading its tables if this version has newer ones.

    Parameters
    ----------
    ask
        Returns the passphrase or the PIN, where the root wants one.

    Raises
    ------
    NotFound
        If there is no node.
    Unavailable
        If the key is missing or open to others, or the database does not answer.
    Tampered
        If the key is not the one that the database was sealed with.
    """
    folder = NodeFolder(path)
    if not _started(folder):
        raise NotFound("there is no node in this folder", remedy=_NO_NODE)
    database = Database(folder.database_url)
    try:
        database.migrate()
        root = open_root(database, folder, random, ask)
        adopt_keys(database, folder, root, random)
        keys = keys_in(database, root)
        vault = Vault(keys, random)
        node = Node(folder, database, vault, _info(database, vault), root, keys)
        _finish(node)
    except BaseException:
        database.close()
        raise
    return node


def has_node(path: Path) -> bool:
    """Tell whether `create_node` has completed in `path`.

    Raises
    ------
    Unavailable
        If the database does not answer, so that nobody can tell.
    """
    folder = NodeFolder(path)
    if not _started(folder) or not folder.key_file.exists():
        return False
    with Database(folder.database_url) as database, database.read() as session:
        begun = inspect(session.connection()).has_table(NodeRow.__tablename__)
        return begun and session.scalars(select(NodeRow.id)).first() is not None


def _started(folder: NodeFolder) -> bool:
    return folder.database_file.exists() or folder.settings_file.exists()


def _create(
    folder: NodeFolder,
    permit: ManageOperatorsPermit,
    kind: AgencyKind,
    name: str,
    operators: Sequence[NewOperator],
    random: Random,
    database_url: str | None,
) -> Node:
    if database_url is not None:
        _write_settings(folder, database_url)
    elif not folder.settings_file.exists():
        folder.database_file.touch(mode=0o600)
    database = Database(folder.database_url)
    try:
        database.migrate()
        _need_no_node(database)
        root = KeyRoot(create_key(folder.key_file, random), random)
        fresh = fresh_keys(root, random)
        keys = keys_in(database, root, known=fresh)
        vault = Vault(keys, random)
        with database.write() as session:
            _fill(session, vault, fresh, permit, kind, name, operators)
        write_checkpoint(database, vault, folder.checkpoint_file)
        return Node(folder, database, vault, _info(database, vault), root, keys)
    except BaseException:
        database.close()
        raise


def _write_settings(folder: NodeFolder, database_url: str) -> None:
    try:
        make_url(database_url)
    except ArgumentError:
        raise BadInput("that is not the URL of a database") from None
    if folder.settings_file.exists() and folder.database_url != database_url:
        raise Conflict("this folder names another database in node.toml")
    # JSON strings are TOML strings
    write_whole(folder.settings_file, f"database = {json.dumps(database_url)}\n".encode())


def _need_no_node(database: Database) -> None:
    with database.read() as session:
        if session.get(NodeRow, 1) is not None:
            raise Conflict("there is a node here already", remedy="Use it, or name another folder.")


def _fill(
    session: Session,
    vault: Vault,
    keys: Sequence[WrappedKey],
    permit: ManageOperatorsPermit,
    kind: AgencyKind,
    name: str,
    operators: Sequence[NewOperator],
) -> None:
    """Write the node's row, keys, agency and operators, and the first entry of its log."""
    add_keys(session, keys, at=permit.at)
    add_agency(session, permit, agency=permit.agency, kind=kind, name=name)
    session.add(
        NodeRow(
            id=1,
            agency=permit.agency,
            created_at=utc(permit.at),
            key_check=vault.key_check(),
            gallery_version=0,
        )
    )
    session.flush()
    for new in operators:
        add_operator(session, vault, permit, new)
    start_log(session, vault)
    append(
        session,
        vault,
        permit,
        operation=Operation.ADMINISTRATION,
        subject=f"agency:{permit.agency}",
        details={"operators": [new.operator.id for new in operators]},
    )


def _finish(node: Node) -> None:
    """Sign the first checkpoint, when a kill came between the first commit and it."""
    if node.folder.checkpoint_file.exists():
        return
    with node.read() as session:
        new = log_end(session, node.vault).sequence == 1
    if new:
        write_checkpoint(node.database, node.vault, node.folder.checkpoint_file)


def _info(database: Database, vault: Vault) -> NodeInfo:
    with database.read() as session:
        row = session.get(NodeRow, 1)
        if row is None:
            raise NotFound("the node in this folder was never completed", remedy=_NO_NODE)
        if row.key_check != vault.key_check():
            raise Tampered("the key file does not belong to this database")
        agency = session.get_one(AgencyRow, row.agency)
        return NodeInfo(AgencyId(row.agency), AgencyKind(agency.kind), agency.name, row.created_at)
