"""What a node holds about a person, for a release or the person's own copy."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.formats.notice import CaseKind, Notice
from hospitium.policy.rights_permits import HandOverPermit
from hospitium.records.absences import AbsentFinger, absences_of
from hospitium.records.irises import HeldIris, held_irises
from hospitium.records.kept_faces import HeldFace, held_faces
from hospitium.records.models import AgencyRow, CaseRow, PrintRow
from hospitium.records.models_vault import BackupRow
from hospitium.records.notices import case_terms, open_notice
from hospitium.records.places import print_place
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class HeldPrint:
    """One reference with its template as it is stored."""

    finger: Finger
    impression: int
    quality: int
    captured_on: date
    enrolled_at: datetime
    template: bytes


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A record with all that was collected about its person.

    Attributes
    ----------
    backups_until
        When the last backup that may hold a sealed copy of it must be gone; None if none was made.
    """

    id: CaseId
    kind: CaseKind
    agency_name: str
    notice: Notice
    legal_basis: str
    authority: str
    contact_desk: str
    reference: str
    opened_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    backups_until: datetime | None
    prints: tuple[HeldPrint, ...]
    absent: tuple[AbsentFinger, ...]
    faces: tuple[HeldFace, ...] = ()
    irises: tuple[HeldIris, ...] = ()


def read_person(session: Session, vault: Vault, permit: HandOverPermit) -> PersonRecord:
    """Return the permit's record, whole; who hands it over takes out only the listed parts.

    Raises
    ------
    NotFound
        If it is gone, or its time is over.
    """
    row = session.get(CaseRow, permit.case)
    if row is None or row.expires_at <= permit.at:
        raise NotFound("no such case")
    terms = case_terms(vault, row)
    return PersonRecord(
        id=CaseId(row.id),
        kind=CaseKind(row.kind),
        agency_name=session.get_one(AgencyRow, row.agency).name,
        notice=open_notice(vault, row),
        legal_basis=terms["legal_basis"],
        authority=terms["authority"],
        contact_desk=terms["contact_desk"],
        reference=terms.get("reference", ""),
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        closed_at=row.closed_at,
        backups_until=_backups_until(session, row, permit.at),
        prints=_prints(session, vault, row),
        absent=absences_of(session, vault, row),
        faces=held_faces(session, vault, permit),
        irises=held_irises(session, vault, permit),
    )


def _backups_until(session: Session, case: CaseRow, at: datetime) -> datetime | None:
    """Return the end of the last backup begun since the record is there; cut-off ones count too."""
    query = select(func.max(BackupRow.keep_until)).where(
        BackupRow.started_at >= case.opened_at, BackupRow.keep_until > utc(at)
    )
    return session.scalars(query).one()


def _prints(session: Session, vault: Vault, case: CaseRow) -> tuple[HeldPrint, ...]:
    query = (
        select(PrintRow)
        .where(PrintRow.case_id == case.id)
        .order_by(PrintRow.finger, PrintRow.impression)
    )
    return tuple(
        HeldPrint(
            finger=Finger(row.finger),
            impression=row.impression,
            quality=row.quality,
            captured_on=row.captured_on or row.enrolled_at.date(),
            enrolled_at=row.enrolled_at,
            template=vault.open("template", print_place(row), row.expires_at, row.sealed_template),
        )
        for row in session.scalars(query)
    )
