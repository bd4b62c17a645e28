"""What there is to know about backups: which were made, whether one is due, what was erased."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hospitium.core.clock import Clock
from hospitium.core.errors import BadInput
from hospitium.core.randomness import Random
from hospitium.files.whole import write_whole
from hospitium.ledger import Operation
from hospitium.policy.backups import permit_list_erased, permit_see_backups
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.backups import made
from hospitium.records.backups.gone import Gone, list_gone, write_gone
from hospitium.records.backups.header import read_header
from hospitium.records.backups.keys import create_backup_key, load_backup_seed, load_recipient
from hospitium.records.backups.made import MadeBackup
from hospitium.records.backups.read import Checked, check_backup
from hospitium.records.root_file import Ask
from hospitium.usecases.runtime import Runtime

__all__ = ["Checked", "Gone", "MadeBackup", "load_recipient"]

OVERDUE = timedelta(days=7)
"""A node whose last backup is older than this loses more than a week."""


@dataclass(frozen=True, slots=True)
class BackupState:
    """The last backup that became whole, None if there is none, and whether the next is due."""

    last: MadeBackup | None
    overdue: bool


def backup_state(runtime: Runtime, operator: Operator) -> BackupState | None:
    """Return how it stands with backups; None for whom it does not concern."""
    rules, now = runtime.rules(), runtime.clock()
    if not rules.could(operator, "backup.list"):
        return None
    permit = permit_see_backups(rules, operator, at=now)
    with runtime.node.read() as session:
        last = next(iter(made.list_backups(session, permit, written_only=True, limit=1)), None)
    begun = last.started_at if last else runtime.node.info.created_at
    return BackupState(last, overdue=now - begun > OVERDUE)


def list_backups(
    runtime: Runtime, operator: Operator, *, limit: int = 50
) -> tuple[MadeBackup, ...]:
    """Return the backups that were begun, the newest first."""
    permit = permit_see_backups(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(made.list_backups(session, permit, limit=limit))


def make_key(path: Path, random: Random, ask: Ask) -> Path:
    """Write a new pair of keys for backups; return where the public half is.

    Raises
    ------
    BadInput
        If the passphrase is too short, or a file is there already.
    """
    try:
        return create_backup_key(path, ask("new backup passphrase"), random)
    except FileExistsError:
        raise BadInput(
            "there is a key of that name already",
            remedy="Name another file; a key that backups were made for is not replaced.",
        ) from None


def check_file(path: Path, key: Path, ask: Ask) -> Checked:
    """Read a backup from its first byte to its last; raises as `check_backup` does."""
    with path.open("rb") as file:
        read_header(file)  # before anybody types a passphrase for a file that is none
        file.seek(0)
        return check_backup(file, load_backup_seed(key, ask))


def export_gone(runtime: Runtime, admin: Operator, path: Path) -> Gone:
    """Write the signed list of what was erased to `path`, over an older one.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    """
    permit = permit_list_erased(runtime.rules(), admin, at=runtime.clock())
    node = runtime.node
    with node.write() as session:
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject="backup:erasures",
        )
        gone = list_gone(session, node.vault, permit)
    write_whole(path, write_gone(gone, node.vault.signing_seed))
    return gone


def prune(folder: Path, clock: Clock) -> tuple[Path, ...]:
    """Remove the backups in `folder` whose time is over; return which.

    What is no backup stays. Their heads are believed: they say themselves when they end.
    """
    removed = list[Path]()
    for path in sorted(one for one in folder.iterdir() if one.is_file()):
        try:
            with path.open("rb") as file:
                over = read_header(file).keep_until <= clock()
        except BadInput:
            continue
        if over:
            path.unlink()
            removed.append(path)
    return tuple(removed)
