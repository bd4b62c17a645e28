"""Write a backup from one state of the database, while others go on writing.

One read transaction sees everything: SQLite's write-ahead log keeps its state for it, PostgreSQL
gives it by REPEATABLE READ. Nothing is copied to the disk on the way: what leaves the transaction
is sealed in memory and only then written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from hospitium import __version__
from hospitium.core.randomness import Random
from hospitium.crypto.digest import digest
from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.recipient import seal_to
from hospitium.policy.backups import BackupPermit
from hospitium.records.backups.chunked import SealedWriter
from hospitium.records.backups.header import Header
from hospitium.records.backups.model_files import frames_of
from hospitium.records.backups.parts import PartWriter
from hospitium.records.backups.rows import columns_of, read_rows
from hospitium.records.checkpoints import current_head
from hospitium.records.folder import NodeFolder
from hospitium.records.migrate import revision_of
from hospitium.records.root_file import kind_of_text
from hospitium.records.tables import Base
from hospitium.records.vault import Vault

KEY_FILE = "node.key"
"""What a key file is called inside a backup."""
VERSIONS = frozenset({"alembic_version"})


@dataclass(frozen=True, slots=True)
class NewBackup:
    """What a backup is made as."""

    id: UUID
    keep_until: datetime
    recipient: bytes


def carried_files(folder: NodeFolder, key_text: str) -> dict[str, bytes]:
    """Return the files of the node that a backup carries.

    The root, whose file holds `key_text`, only where that alone opens nothing: behind a passphrase,
    or in a token. To be read before the tables: a published checkpoint may not be ahead of the log
    beside it.
    """
    files = {
        path.name: path.read_bytes()
        for path in (folder.published_file, folder.log_policy_file)
        if path.exists()
    }
    plain = kind_of_text(key_text) == "file"
    return files if plain else {**files, KEY_FILE: key_text.encode()}


def write_backup(
    session: Session,
    vault: Vault,
    permit: BackupPermit,
    new: NewBackup,
    file: BinaryIO,
    *,
    files: dict[str, bytes],
    models: Mapping[str, Path],
    random: Random,
    on_progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """Write the whole backup to `file` and return its manifest.

    Parameters
    ----------
    session
        Of a read transaction.
    models
        Files of the node's own networks, which are read piece by piece.
    on_progress
        Told how many tables are done, and in all.
    """
    key = random(KEY_BYTES)
    header = _header(session, permit, new, key)
    head = header.encode()
    file.write(head)
    writer = PartWriter(SealedWriter(file, key, context_of(head)))
    for name, data in sorted(files.items()):
        writer.add({"file": name}, [data])
    for name, path in models.items():
        writer.add({"file": name}, frames_of(path))
    tables = _tables(session)
    for done, table in enumerate(tables):
        on_progress(done, len(tables))
        writer.add(
            {"table": table.name, "columns": columns_of(table)}, read_rows(session, permit, table)
        )
    manifest = _manifest(session, vault, header)
    writer.close(manifest)
    on_progress(len(tables), len(tables))
    return manifest


def context_of(head: bytes) -> bytes:
    """Return what every chunk is bound to: the head of the file, byte for byte."""
    return digest("hospitium.backup.1", head)


def _header(session: Session, permit: BackupPermit, new: NewBackup, key: bytes) -> Header:
    bare = Header(
        id=new.id,
        created_at=permit.at,
        keep_until=new.keep_until,
        version=__version__,
        revision=revision_of(session.connection()),
        sealed_key=b"",
    )
    return replace(bare, sealed_key=seal_to(new.recipient, key, context=bare.place))


def _tables(session: Session) -> list[Table]:
    """Return all tables, those that others hang on first; a table that nobody knows is a bug."""
    there = set(inspect(session.connection()).get_table_names()) - VERSIONS
    known = {table.name for table in Base.metadata.sorted_tables}
    if there != known:
        raise RuntimeError(f"a backup would leave out {sorted(there ^ known)}")
    return Base.metadata.sorted_tables


def _manifest(session: Session, vault: Vault, header: Header) -> dict[str, Any]:
    head = current_head(session, vault)
    return {
        "backup": str(header.id),
        "created_at": header.created_at.isoformat(),
        "version": header.version,
        "log": {"origin": head.origin, "size": head.size, "root": head.root.hex()},
    }
