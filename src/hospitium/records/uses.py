"""Uses of the search, as EU AI Act art. 12(3) wants them kept: a record and an entry naming it."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.ledger.leaf import Operation
from hospitium.ledger.use_record import UseRecord, decode_use, use_subject
from hospitium.policy.oversight import LawExportPermit
from hospitium.policy.permit import SearchPermit
from hospitium.records.audit import append
from hospitium.records.models_laws import UseRow
from hospitium.records.vault import Vault

_BATCH = 500


def add_use(session: Session, vault: Vault, permit: SearchPermit, use: UseRecord) -> None:
    """Keep the record of a use and name it in the log, in the caller's transaction."""
    record = use.encode()
    subject = use_subject(record)
    session.add(
        UseRow(
            subject=subject,
            agency=use.agency,
            started_at=use.started_at,
            record=record.decode("ascii"),
        )
    )
    append(session, vault, permit, operation=Operation.ADMINISTRATION, subject=subject)


def read_uses(
    session: Session,
    permit: LawExportPermit,  # noqa: ARG001 - holding it is the point
    subjects: Iterable[str],
) -> dict[str, UseRecord]:
    """Return the records that these subjects of entries name, as far as they are there."""
    wanted, found = list(subjects), dict[str, UseRecord]()
    for at in range(0, len(wanted), _BATCH):
        query = select(UseRow).where(UseRow.subject.in_(wanted[at : at + _BATCH]))
        found |= {row.subject: decode_use(row.record.encode()) for row in session.scalars(query)}
    return found
