"""Which backups were begun and written; the newest is what the console warns about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import OperatorId
from hospitium.policy.backups import BackupPermit
from hospitium.records.models_vault import BackupRow


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup; `written_at` is None if it was begun and never became whole."""

    id: UUID
    operator: OperatorId
    started_at: datetime
    keep_until: datetime
    written_at: datetime | None
    log_size: int | None
    file_bytes: int | None


def begin_backup(
    session: Session, permit: BackupPermit, *, backup_id: UUID, keep_until: datetime
) -> None:
    """Note that a backup is being made: even one that is cut off stays known."""
    session.add(
        BackupRow(
            id=backup_id,
            operator=permit.operator,
            started_at=utc(permit.at),
            keep_until=utc(keep_until),
            written_at=None,
            log_size=None,
            file_bytes=None,
        )
    )
    session.flush()


def finish_backup(
    session: Session, permit: BackupPermit, *, backup_id: UUID, log_size: int, file_bytes: int
) -> None:
    """Note that it is whole."""
    row = session.get_one(BackupRow, backup_id)
    row.written_at, row.log_size, row.file_bytes = utc(permit.at), log_size, file_bytes
    session.flush()


def list_backups(
    session: Session,
    permit: BackupPermit,  # noqa: ARG001 - holding it is the point
    *,
    written_only: bool = False,
    limit: int = 50,
) -> list[MadeBackup]:
    """Return the newest backups first."""
    query = select(BackupRow).order_by(BackupRow.started_at.desc(), BackupRow.id).limit(limit)
    if written_only:
        query = query.where(BackupRow.written_at.is_not(None))
    return [
        MadeBackup(
            id=row.id,
            operator=OperatorId(row.operator),
            started_at=row.started_at,
            keep_until=row.keep_until,
            written_at=row.written_at,
            log_size=row.log_size,
            file_bytes=row.file_bytes,
        )
        for row in session.scalars(query)
    ]
