"""How a node comes to be in its data folder, and how it is opened.

A node exists once its row is in the database. That row, the first operators and the first entry
of the log come in one transaction, last: a kill before it leaves a folder that the next
`create_node` completes, with the same key; a kill after it leaves a whole node.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from hospitium.core.errors import (
    BadInput,
    Conflict,
    HospitiumError,
    NotFound,
    Unavailable,
)
from hospitium.core.extractors import Extractor
from hospitium.core.randomness import Random
from hospitium.crypto.wrapping import KeyRoot
from hospitium.files.locks import one_at_a_time
from hospitium.files.whole import write_whole
from hospitium.policy.operators import AgencyKind
from hospitium.policy.permit import ManageOperatorsPermit
from hospitium.records.audit import log_end
from hospitium.records.checkpoints import grow_checkpoint, signer_of, write_checkpoint
from hospitium.records.database import Database
from hospitium.records.folder import NodeFolder
from hospitium.records.following_root import FollowingRoot, follow_root
from hospitium.records.keyfile import create_key
from hospitium.records.models import NodeRow
from hospitium.records.node_row import (
    NO_NODE,
    NewNode,
    NodeInfo,
    add_node,
    need_no_node,
    read_node,
)
from hospitium.records.operators import NewOperator
from hospitium.records.purpose_keys import WrappedKeys
from hospitium.records.root_file import Ask
from hospitium.records.vault import Vault
from hospitium.records.vault_keys import fresh_keys, need_current_root, stamp
from hospitium.records.vault_opening import (
    adopt_keys,
    complete_keys,
    keys_in,
    nobody_answers,
    open_root,
)

__all__ = ["Node", "NodeFolder", "NodeInfo", "create_node", "has_node", "open_node"]


@dataclass(frozen=True, slots=True)
class Node:
    """An open node: its database, its vault, its folder."""

    folder: NodeFolder
    database: Database
    vault: Vault
    info: NodeInfo
    root: FollowingRoot
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
        path, signer = self.folder.checkpoint_file, signer_of(self.info.agency, self.vault)
        with suppress(OSError, HospitiumError):
            if not grow_checkpoint(path, signer, session.info):
                write_checkpoint(self.database, self.vault, path)

    def check_root(self) -> None:
        """Look that the keys in the database still open with the root that this process has.

        Raises
        ------
        Unavailable
            If the root was moved and this process cannot follow.
        """
        with self.read() as session:
            need_current_root(session, self.root)

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
    extractor: Extractor = Extractor.ACCURATE,
) -> Node:
    """Make `path` the data folder of a new node of the permit's agency, or finish making it.

    Parameters
    ----------
    operators
        The first ones; one of them should be an administrator.
    database_url
        None for SQLite in the folder.
    extractor
        What will read the node's prints; stays as it is.

    Raises
    ------
    Conflict
        If the folder or the database holds a node already.
    Unavailable
        If the folder cannot be written or the database does not answer; run it again then.
    """
    folder, new = NodeFolder(path), NewNode(kind, name, operators, extractor)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with one_at_a_time(path / "init.lock"):
            return _create(folder, permit, new, random, database_url)
    except OSError as error:
        raise Unavailable(
            "the data folder cannot be written",
            remedy="Check that it is a folder of yours, with space left, then run init again.",
        ) from error


def open_node(
    path: Path, *, random: Random, ask: Ask = nobody_answers, ask_again: Ask = nobody_answers
) -> Node:
    """Open the node in `path`, upgrading its tables if this version has newer ones.

    Parameters
    ----------
    ask
        Returns the passphrase or the PIN, where the root wants one.
    ask_again
        The same later, when the root was moved while the node ran: asks nobody at a terminal.

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
        raise NotFound("there is no node in this folder", remedy=NO_NODE)
    _ = folder.faces_in_database  # refuse settings that cannot be, before anybody searches
    database = Database(folder.database_url)
    try:
        database.migrate()
        opened = open_root(database, folder, random, ask)
        root = follow_root(opened, folder.key_file, random, ask_again)
        adopt_keys(database, folder, root, random)
        complete_keys(database, root, random)
        keys = keys_in(database, root)
        vault = Vault(keys, random)
        node = Node(folder, database, vault, read_node(database, vault), root, keys)
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
    new: NewNode,
    random: Random,
    database_url: str | None,
) -> Node:
    if database_url is not None:
        _write_settings(folder, database_url)
    elif folder.database_url.startswith("sqlite"):
        folder.database_file.touch(mode=0o600)
    database = Database(folder.database_url)
    try:
        database.migrate()
        need_no_node(database)
        made = KeyRoot(create_key(folder.key_file, random), random)
        root = follow_root(made, folder.key_file, random, nobody_answers)
        fresh = fresh_keys(made, random)
        keys = keys_in(database, root, known=fresh)
        vault = Vault(keys, random)
        with database.write() as session:
            add_node(session, vault, fresh, permit, new)
        write_checkpoint(database, vault, folder.checkpoint_file)
        return Node(folder, database, vault, read_node(database, vault), root, keys)
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


def _finish(node: Node) -> None:
    """Sign the first checkpoint, when a kill came between the first commit and it."""
    if node.folder.checkpoint_file.exists():
        return
    with node.read() as session:
        new = log_end(session, node.vault).sequence == 1
    if new:
        write_checkpoint(node.database, node.vault, node.folder.checkpoint_file)
