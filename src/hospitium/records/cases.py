"""Cases. Expired ones never leave this room: retention is a property of the query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CaseId, OperatorId, PrintId
from hospitium.formats.notice import CaseKind, Notice
from hospitium.policy.ages import is_minor, is_young
from hospitium.policy.facts import CaseFacts
from hospitium.policy.permit import CloseCasePermit, OpenCasePermit, ReadCasePermit
from hospitium.records.models import AbsentFingerRow, CaseRow, PrintRow
from hospitium.records.notices import age_on, open_notice
from hospitium.records.places import case_place
from hospitium.records.prints import AbsentStatus, absent_reason, gallery_changed
from hospitium.records.redress_state import is_contested
from hospitium.records.sealed_json import from_json, to_json
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
class AbsentFinger:
    """A finger that could not be captured, and why."""

    finger: Finger
    status: AbsentStatus
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case with all that its own agency may see; `minor` as of the permit's instant."""

    id: CaseId
    kind: CaseKind
    agency: AgencyId
    notice: Notice
    legal_basis: str
    authority: str
    contact_desk: str
    opened_at: datetime
    opened_by: OperatorId
    expires_at: datetime
    closed_at: datetime | None
    minor: bool
    references: tuple[Reference, ...]
    absent: tuple[AbsentFinger, ...]

    @property
    def closed(self) -> bool:
        """Whether the search for this person is over."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A line in the list of cases."""

    id: CaseId
    kind: CaseKind
    name: str
    minor: bool
    opened_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    references: int


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
    )
    terms = {"authority": authority, "contact_desk": contact_desk, "legal_basis": legal_basis}
    row.sealed_notice = vault.seal("notice", case_place(row), row.expires_at, notice.to_bytes())
    row.sealed_terms = vault.seal("terms", case_place(row), row.expires_at, to_json(terms))
    session.add(row)
    session.flush()


def case_facts(session: Session, vault: Vault, case_id: CaseId, *, at: datetime) -> CaseFacts:
    """Return what policy needs to know of a case, alive or not; nothing personal.

    Raises
    ------
    NotFound
        If there is no such case, or it was erased.
    """
    row = session.get(CaseRow, case_id)
    if row is None:
        raise NotFound("no such case")
    return CaseFacts(
        id=case_id,
        agency=AgencyId(row.agency),
        closed=row.closed_at is not None,
        expires_at=row.expires_at,
        minor=_minor(row, open_notice(vault, row), at),
        young=is_young(age_on(vault, row, utc(at).date())),
        contested=is_contested(session, case_id),
    )


def read_case(session: Session, vault: Vault, permit: ReadCasePermit) -> CaseRecord:
    """Return the permit's case.

    Raises
    ------
    NotFound
        If its agency has no such case, or the case has expired.
    """
    query = select(CaseRow).where(CaseRow.id == permit.case, *_own(permit))
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("no such case")
    notice, terms = open_notice(vault, row), case_terms(vault, row)
    return CaseRecord(
        id=CaseId(row.id),
        kind=CaseKind(row.kind),
        agency=AgencyId(row.agency),
        notice=notice,
        legal_basis=terms["legal_basis"],
        authority=terms["authority"],
        contact_desk=terms["contact_desk"],
        opened_at=row.opened_at,
        opened_by=OperatorId(row.opened_by),
        expires_at=row.expires_at,
        closed_at=row.closed_at,
        minor=_minor(row, notice, permit.at),
        references=_references(session, row),
        absent=_absent(session, vault, row),
    )


def list_cases(
    session: Session, vault: Vault, permit: ReadCasePermit, *, limit: int = 50, offset: int = 0
) -> list[CaseSummary]:
    """Return the agency's cases that have not expired, the newest first."""
    references = (
        select(func.count())
        .select_from(PrintRow)
        .where(PrintRow.case_id == CaseRow.id)
        .scalar_subquery()
    )
    query = (
        select(CaseRow, references)
        .where(*_own(permit))
        .order_by(CaseRow.opened_at.desc(), CaseRow.id)
        .limit(limit)
        .offset(offset)
    )
    found: Sequence[tuple[CaseRow, int]] = [(row, n) for row, n in session.execute(query)]
    return [_summary(vault, row, count, permit.at) for row, count in found]


def count_cases(session: Session, permit: ReadCasePermit) -> int:
    """Return how many cases `list_cases` would list without a limit."""
    return session.scalars(select(func.count()).select_from(CaseRow).where(*_own(permit))).one()


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


def case_terms(vault: Vault, row: CaseRow) -> dict[str, str]:
    """Return legal_basis, authority and contact_desk of a case."""
    terms: dict[str, str] = from_json(
        vault.open("terms", case_place(row), row.expires_at, row.sealed_terms)
    )
    return terms


def _own(permit: ReadCasePermit) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Apply the filter nobody can forget: own agency, not expired."""
    return CaseRow.agency == permit.agency, CaseRow.expires_at > permit.at


def _minor(row: CaseRow, notice: Notice, at: datetime) -> bool:
    return is_minor(notice, opened_on=row.opened_at.date(), at=utc(at))


def _summary(vault: Vault, row: CaseRow, references: int, at: datetime) -> CaseSummary:
    notice = open_notice(vault, row)
    return CaseSummary(
        id=CaseId(row.id),
        kind=CaseKind(row.kind),
        name=notice.full_name,
        minor=_minor(row, notice, at),
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        closed_at=row.closed_at,
        references=references,
    )


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


def _absent(session: Session, vault: Vault, case: CaseRow) -> tuple[AbsentFinger, ...]:
    query = (
        select(AbsentFingerRow)
        .where(AbsentFingerRow.case_id == case.id)
        .order_by(AbsentFingerRow.finger)
    )
    return tuple(
        AbsentFinger(
            finger=Finger(row.finger),
            status=AbsentStatus(row.status),
            reason=absent_reason(vault, row, case.expires_at),
            at=row.at,
        )
        for row in session.scalars(query)
    )
