"""Make a sealed backup of the node while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict, Unavailable
from hospitium.files.whole import creating
from hospitium.ledger import Operation
from hospitium.policy.backups import BackupPermit, permit_backup, permit_backup_written
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.backups import made
from hospitium.records.backups.create import KEY_FILE, NewBackup, carried_files, write_backup
from hospitium.records.backups.model_files import model_files
from hospitium.records.keyfile import read_key_text
from hospitium.records.root_file import next_key_file
from hospitium.usecases.runtime import Runtime

USUAL_DAYS = 35
"""Five weeks: a loss that is noticed late is still made good, and the erased are gone soon."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is on the disk.

    Attributes
    ----------
    log_size
        Entries of the log that are in it.
    root_inside
        Whether it carries the node's root (behind its passphrase, or the name of its token).
    """

    id: UUID
    created_at: datetime
    keep_until: datetime
    log_size: int
    file_bytes: int
    root_inside: bool


def create_backup(
    runtime: Runtime,
    admin: Operator,
    path: Path,
    recipient: bytes,
    *,
    keep_days: int = USUAL_DAYS,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Backup:
    """Write a backup to the new file `path`; the log says so before it begins and when it is whole.

    Parameters
    ----------
    recipient
        The public key of backups; only who has its secret opens the file.

    Raises
    ------
    Refused
        If `admin` is not an administrator; retain.expiry if it would be kept too long.
    Conflict
        If there is a file of that name.
    """
    at = runtime.clock()
    keep_until = at + timedelta(days=keep_days)
    permit = permit_backup(runtime.rules(), admin, keep_until=keep_until, at=at)
    new = NewBackup(runtime.new_id(), keep_until, recipient)
    node, subject = runtime.node, str(new.id)
    try:
        with creating(path) as file:
            with node.write() as session:
                made.begin_backup(session, permit, backup_id=new.id, keep_until=keep_until)
                _log(runtime, session, permit, subject)
            key_text = read_key_text(node.folder.key_file)
            files = carried_files(node.folder, key_text)
            with node.read() as session:
                manifest = write_backup(
                    session,
                    node.vault,
                    permit,
                    new,
                    file,
                    files=files,
                    models=model_files(node.folder),
                    random=runtime.random,
                    on_progress=on_progress,
                )
            size, entries = file.tell(), int(manifest["log"]["size"])
            _need_same_root(node.folder.key_file, key_text)
    except FileExistsError:
        raise Conflict("there is a file of that name already", remedy="Name another.") from None
    done = permit_backup_written(runtime.rules(), admin, at=runtime.clock())
    with node.write() as session:
        made.finish_backup(session, done, backup_id=new.id, log_size=entries, file_bytes=size)
        _log(runtime, session, done, subject)
    return Backup(new.id, at, keep_until, entries, size, KEY_FILE in files)


def _need_same_root(key_file: Path, text: str) -> None:
    """Give up a backup during which the root was moved: its key file may not fit its tables."""
    if read_key_text(key_file) != text or next_key_file(key_file).exists():
        raise Unavailable(
            "the root of this node was moved while the backup was made", remedy="Make it again."
        )


def _log(runtime: Runtime, session: Session, permit: BackupPermit, subject: str) -> None:
    operation, vault = Operation.ADMINISTRATION, runtime.node.vault
    audit.append(session, vault, permit, operation=operation, subject=subject)
