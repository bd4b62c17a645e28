"""Guardians of a case's person: who, as what, until when, and whether they stand in conflict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import CaseId, GuardianId, OperatorId
from hospitium.policy.consent_permits import GuardianPermit, ReadConsentPermit
from hospitium.policy.consents import GuardianFacts
from hospitium.policy.rights_permits import HandOverPermit, ReadRequestsPermit
from hospitium.records.models import CaseRow
from hospitium.records.models_consent import GuardianRow
from hospitium.records.places import conflict_place, guardian_place
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.vault import Vault


class Relation(StrEnum):
    """What makes somebody a guardian."""

    PARENT = "parent"
    FAMILY = "family"
    LEGAL = "legal-guardian"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class NewGuardian:
    """A guardian to be added.

    Attributes
    ----------
    proof
        What shows that they are: a paper, an order, or who vouches for them.
    """

    id: GuardianId
    relation: Relation
    name: str
    contact: str
    proof: str
    until: datetime


@dataclass(frozen=True, slots=True)
class GuardianRecord:
    """A guardian as the case's own agency sees them.

    Attributes
    ----------
    conflict_at
        Since when they stand in conflict with the child; None if they do not.
    upheld
        What the review said; None while nobody has reviewed it.
    """

    id: GuardianId
    relation: Relation
    name: str
    contact: str
    proof: str
    added_at: datetime
    added_by: OperatorId
    until: datetime
    conflict_at: datetime | None
    conflict_by: OperatorId | None
    conflict_reason: str
    reviewed_by: OperatorId | None
    review_reason: str
    upheld: bool | None

    @property
    def in_conflict(self) -> bool:
        """Whether they can neither consent nor see the record."""
        return self.conflict_at is not None and self.upheld is not False


@dataclass(frozen=True, slots=True)
class GuardianChoice:
    """A guardian who may be given something for a child: no name, only as what they are one."""

    id: GuardianId
    relation: Relation
    added_at: datetime


def add_guardian(session: Session, vault: Vault, permit: GuardianPermit, new: NewGuardian) -> None:
    """Add a guardian to the permit's case."""
    case = _case(session, permit)
    row = GuardianRow(
        id=new.id,
        case_id=case.id,
        relation=new.relation.value,
        added_at=utc(permit.at),
        added_by=permit.operator,
        until=min(utc(new.until), case.expires_at),
    )
    _seal_details(vault, case, row, {"name": new.name, "contact": new.contact, "proof": new.proof})
    session.add(row)
    session.flush()


def mark_conflict(
    session: Session, vault: Vault, permit: GuardianPermit, guardian: GuardianId, reason: str
) -> None:
    """Note that a guardian stands in conflict with the child.

    Raises
    ------
    Conflict
        If they do already.
    """
    case = _case(session, permit)
    row = _row(session, case, guardian)
    if row.conflict_at is not None and row.upheld is not False:
        raise Conflict("this guardian is marked in conflict already")
    details = _details(vault, case, row)
    row.conflict_at, row.conflict_by = utc(permit.at), permit.operator
    row.reviewed_at, row.reviewed_by, row.upheld = None, None, None
    _seal_details(vault, case, row, details)
    _seal_conflict(vault, case, row, {"reason": reason, "review": ""})
    session.flush()


def review_conflict(
    session: Session,
    vault: Vault,
    permit: GuardianPermit,
    guardian: GuardianId,
    *,
    upheld: bool,
    reason: str,
) -> None:
    """Note what the second person found: the conflict stands, or it does not.

    Raises
    ------
    Conflict
        If there is no conflict that waits for a review.
    """
    case = _case(session, permit)
    row = _row(session, case, guardian)
    if row.conflict_at is None or row.upheld is not None:
        raise Conflict("no conflict of this guardian waits for a review")
    details, said = _details(vault, case, row), _conflict(vault, case, row)
    row.reviewed_at, row.reviewed_by, row.upheld = utc(permit.at), permit.operator, upheld
    _seal_details(vault, case, row, details)
    _seal_conflict(vault, case, row, {**said, "review": reason})
    session.flush()


def guardian_facts(
    session: Session, vault: Vault, case: CaseRow
) -> Mapping[GuardianId, GuardianFacts]:
    """Return what policy needs to know of a case's guardians.

    Raises
    ------
    Tampered
        If what rules hang on was changed in the database.
    """
    rows = session.scalars(select(GuardianRow).where(GuardianRow.case_id == case.id)).all()
    for row in rows:
        _details(vault, case, row)  # bound to the columns that rules hang on
    return {GuardianId(row.id): _facts(row) for row in rows}


def find_guardian(session: Session, case_id: CaseId, guardian: GuardianId) -> GuardianFacts:
    """Return what policy needs to know of one guardian of a case.

    Raises
    ------
    NotFound
        If the case has no such guardian.
    """
    row = session.get(GuardianRow, guardian)
    if row is None or row.case_id != case_id:
        raise NotFound("the case has no such guardian")
    return _facts(row)


def guardian_choices(session: Session, permit: ReadRequestsPermit) -> tuple[GuardianChoice, ...]:
    """Return who is a guardian of the permit's case now, and in no conflict with the child."""
    query = (
        select(GuardianRow)
        .where(GuardianRow.case_id == permit.case, GuardianRow.until > utc(permit.at))
        .order_by(GuardianRow.added_at, GuardianRow.id)
    )
    return tuple(
        GuardianChoice(GuardianId(row.id), Relation(row.relation), row.added_at)
        for row in session.scalars(query)
        if _facts(row).conflict_at is None
    )


def read_guardians(
    session: Session, vault: Vault, permit: ReadConsentPermit
) -> tuple[GuardianRecord, ...]:
    """Return the guardians of the permit's case, in the order in which they were added."""
    case = session.get(CaseRow, permit.case)
    if case is None or case.agency != permit.agency:
        raise NotFound("no such case")
    return guardians_of(session, vault, permit, case)


def guardians_of(
    session: Session,
    vault: Vault,
    permit: ReadConsentPermit | HandOverPermit,  # noqa: ARG001 - holding it is the point
    case: CaseRow,
) -> tuple[GuardianRecord, ...]:
    """Return the guardians of a case that the caller may read, in the order of adding."""
    query = (
        select(GuardianRow)
        .where(GuardianRow.case_id == case.id)
        .order_by(GuardianRow.added_at, GuardianRow.id)
    )
    return tuple(_record(vault, case, row) for row in session.scalars(query))


def _record(vault: Vault, case: CaseRow, row: GuardianRow) -> GuardianRecord:
    said = _conflict(vault, case, row)
    return GuardianRecord(
        id=GuardianId(row.id),
        relation=Relation(row.relation),
        **_details(vault, case, row),
        added_at=row.added_at,
        added_by=OperatorId(row.added_by),
        until=row.until,
        conflict_at=row.conflict_at,
        conflict_by=OperatorId(row.conflict_by) if row.conflict_by else None,
        conflict_reason=said["reason"],
        reviewed_by=OperatorId(row.reviewed_by) if row.reviewed_by else None,
        review_reason=said["review"],
        upheld=row.upheld,
    )


def _facts(row: GuardianRow) -> GuardianFacts:
    stands = row.conflict_at is not None and row.upheld is not False
    return GuardianFacts(
        id=GuardianId(row.id),
        until=row.until,
        conflict_at=row.conflict_at if stands else None,
        marked_by=OperatorId(row.conflict_by) if row.conflict_by else None,
    )


def _case(session: Session, permit: GuardianPermit) -> CaseRow:
    case = session.get(CaseRow, permit.case)
    if case is None or case.agency != permit.agency or case.expires_at <= permit.at:
        raise NotFound("no such case")
    return case


def _row(session: Session, case: CaseRow, guardian: GuardianId) -> GuardianRow:
    row = session.get(GuardianRow, guardian)
    if row is None or row.case_id != case.id:
        raise NotFound("the case has no such guardian")
    return row


def _details(vault: Vault, case: CaseRow, row: GuardianRow) -> dict[str, str]:
    details: dict[str, str] = from_json(
        vault.open("guardian", guardian_place(row), case.expires_at, row.sealed_details)
    )
    return details


def _seal_details(vault: Vault, case: CaseRow, row: GuardianRow, details: dict[str, str]) -> None:
    row.sealed_details = vault.seal(
        "guardian", guardian_place(row), case.expires_at, to_json(details)
    )


def _conflict(vault: Vault, case: CaseRow, row: GuardianRow) -> dict[str, str]:
    if row.sealed_conflict is None:
        return {"reason": "", "review": ""}
    said: dict[str, str] = from_json(
        vault.open("guardian", conflict_place(row), case.expires_at, row.sealed_conflict)
    )
    return said


def _seal_conflict(vault: Vault, case: CaseRow, row: GuardianRow, said: dict[str, str]) -> None:
    row.sealed_conflict = vault.seal(
        "guardian", conflict_place(row), case.expires_at, to_json(said)
    )
