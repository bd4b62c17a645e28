"""Cases. Expired ones never leave this room: retention is a property of the query."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CaseId, OperatorId, PrintId
from hospitium.formats.notice import CaseKind, Notice
from hospitium.policy.ages import is_infant, is_young
from hospitium.policy.consents import Basis, Modality
from hospitium.policy.facts import CaseFacts
from hospitium.policy.permit import CloseCasePermit, OpenCasePermit, ReadCasePermit
from hospitium.records.absences import AbsentFinger, absences_of
from hospitium.records.case_index import index_case
from hospitium.records.case_lists import minor_on, own_cases
from hospitium.records.consent_state import what_stands
from hospitium.records.face_vectors import forget_faces_of
from hospitium.records.irises import KeptIris, kept_irises
from hospitium.records.kept_faces import KeptFace, kept_faces
from hospitium.records.models import CaseRow, PrintRow
from hospitium.records.notices import age_on, case_terms, open_notice
from hospitium.records.places import case_place
from hospitium.records.prints import gallery_changed
from hospitium.records.redress_state import is_contested
from hospitium.records.sealed_json import to_json
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class Reference:
    """One enrolled impression, without its template."""

    id: PrintId
    finger: Finger
    impression: int
    model: str
    quality: int
    minutiae_count: int
    enrolled_at: datetime
    enrolled_by: OperatorId
    captured_on: date


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case with all that its own agency may see; `minor` as of the permit's instant."""

    id: CaseId
    kind: CaseKind
    basis: Basis
    agency: AgencyId
    notice: Notice
    legal_basis: str
    authority: str
    contact_desk: str
    reference: str
    opened_at: datetime
    opened_by: OperatorId
    expires_at: datetime
    closed_at: datetime | None
    minor: bool
    references: tuple[Reference, ...]
    absent: tuple[AbsentFinger, ...]
    faces: tuple[KeptFace, ...] = ()
    irises: tuple[KeptIris, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether the search for this person is over."""
        return self.closed_at is not None


def add_case(
    session: Session,
    vault: Vault,
    permit: OpenCasePermit,
    *,
    case_id: CaseId,
    kind: CaseKind,
    notice: Notice,
    legal_basis: str,
    authority: str,
    contact_desk: str,
    basis: Basis = Basis.LEGAL,
    reference: str = "",
) -> None:
    """Add an open case of the permit's agency that ends when the permit says.

    Raises
    ------
    Conflict
        If there is a case of that id.
    """
    if session.get(CaseRow, case_id) is not None:
        raise Conflict("there is a case of that id already")
    row = CaseRow(
        id=case_id,
        kind=kind.value,
        agency=permit.agency,
        opened_at=utc(permit.at),
        opened_by=permit.operator,
        expires_at=utc(permit.expires_at),
        closed_at=None,
        basis=basis.value,
    )
    terms = {"authority": authority, "contact_desk": contact_desk, "legal_basis": legal_basis}
    row.sealed_notice = vault.seal("notice", case_place(row), row.expires_at, notice.to_bytes())
    terms |= {"reference": reference} if reference else {}
    row.sealed_terms = vault.seal("terms", case_place(row), row.expires_at, to_json(terms))
    session.add(row)
    session.flush()
    index_case(session, vault, permit, row, notice, reference)


def case_facts(
    session: Session,
    vault: Vault,
    case_id: CaseId,
    *,
    at: datetime,
    modality: Modality = Modality.FINGERPRINT,
) -> CaseFacts:
    """Return what policy needs to know of a case, alive or not; nothing personal.

    Parameters
    ----------
    modality
        Whose enrolment or use it is about.

    Raises
    ------
    NotFound
        If there is no such case, or it was erased.
    """
    row = session.get(CaseRow, case_id)
    if row is None:
        raise NotFound("no such case")
    now = what_stands(session, vault, case_id, at=at, modality=modality)
    ages = age_on(vault, row, utc(at).date())
    return CaseFacts(
        id=case_id,
        agency=AgencyId(row.agency),
        closed=row.closed_at is not None,
        expires_at=row.expires_at,
        minor=now.minor,
        young=is_young(ages),
        infant=is_infant(ages),
        basis=Basis(row.basis),
        ground=now.ground,
        assent=now.assent,
        uses=now.purposes_of(modality),
        contested=is_contested(session, case_id),
        sought=row.kind == CaseKind.MISSING.value,
    )


def read_case(session: Session, vault: Vault, permit: ReadCasePermit) -> CaseRecord:
    """Return the permit's case.

    Raises
    ------
    NotFound
        If its agency has no such case, or the case has expired.
    """
    query = select(CaseRow).where(CaseRow.id == permit.case, *own_cases(permit))
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("no such case")
    notice, terms = open_notice(vault, row), case_terms(vault, row)
    return CaseRecord(
        id=CaseId(row.id),
        kind=CaseKind(row.kind),
        basis=Basis(row.basis),
        agency=AgencyId(row.agency),
        notice=notice,
        legal_basis=terms["legal_basis"],
        authority=terms["authority"],
        contact_desk=terms["contact_desk"],
        reference=terms.get("reference", ""),
        opened_at=row.opened_at,
        opened_by=OperatorId(row.opened_by),
        expires_at=row.expires_at,
        closed_at=row.closed_at,
        minor=minor_on(row, notice, permit.at),
        references=_references(session, row),
        absent=absences_of(session, vault, row),
        faces=kept_faces(session, vault, row),
        irises=kept_irises(session, row),
    )


def close_case(session: Session, permit: CloseCasePermit) -> None:
    """Close the permit's case; its references leave the gallery at once (retain.case_closed).

    Raises
    ------
    NotFound, Conflict
        If its agency has no such case; if somebody closed it meanwhile.
    """
    row = session.get(CaseRow, permit.case)
    if row is None or row.agency != permit.agency:
        raise NotFound("no such case")
    if row.closed_at is not None:
        raise Conflict("this case is closed already")
    row.closed_at = utc(permit.at)
    gallery_changed(session)
    session.flush()
    forget_faces_of(session, permit, CaseId(row.id))


def _references(session: Session, case: CaseRow) -> tuple[Reference, ...]:
    query = (
        select(PrintRow)
        .where(PrintRow.case_id == case.id)
        .order_by(PrintRow.finger, PrintRow.impression)
    )
    return tuple(
        Reference(
            id=PrintId(row.id),
            finger=Finger(row.finger),
            impression=row.impression,
            model=row.model,
            quality=row.quality,
            minutiae_count=row.minutiae_count,
            enrolled_at=row.enrolled_at,
            enrolled_by=OperatorId(row.enrolled_by),
            captured_on=row.captured_on or row.enrolled_at.date(),
        )
        for row in session.scalars(query)
    )
