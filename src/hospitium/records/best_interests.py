"""Decisions in a child's interest: proposed by one person, in force once a second has agreed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import BestInterestsId, CaseId, OperatorId
from hospitium.policy.consent_permits import BestInterestsPermit, ReadConsentPermit
from hospitium.policy.consents import DecisionFacts, Modality
from hospitium.policy.permit import OpenCasePermit
from hospitium.policy.rights_permits import HandOverPermit
from hospitium.policy.standing import start_of
from hospitium.records.models import CaseRow
from hospitium.records.models_consent import BestInterestsRow
from hospitium.records.places import best_interests_place
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to be proposed.

    Attributes
    ----------
    authority
        Who answers for it outside of this node, such as a child protection office.
    review_on
        The day from which it no longer holds unless it is made anew.
    overrules_no
        Whether it is made in the face of the child's no.
    """

    id: BestInterestsId
    purposes: frozenset[str]
    modalities: frozenset[Modality]
    reason: str
    authority: str
    review_on: date
    overrules_no: bool = False


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as the case's own agency sees it; `at_opening` was stated with the case."""

    id: BestInterestsId
    purposes: tuple[str, ...]
    reason: str
    authority: str
    review_on: date
    overrules_no: bool
    at_opening: bool
    proposed_at: datetime
    proposed_by: OperatorId
    confirmed_at: datetime | None
    confirmed_by: OperatorId | None


def propose(session: Session, vault: Vault, permit: BestInterestsPermit, new: NewDecision) -> None:
    """Write a proposal down; alone it allows nothing."""
    case = _case(session, permit.case, permit)
    session.add(_new_row(vault, case, permit.operator, permit.at, new, at_opening=False))
    session.flush()


def state_at_opening(
    session: Session, vault: Vault, permit: OpenCasePermit, case_id: CaseId, new: NewDecision
) -> None:
    """Write down why the authority of a missing child's case has the child searched for.

    The second who answers for it is that authority, outside of this node.
    """
    case = _case(session, case_id, permit)
    session.add(_new_row(vault, case, permit.operator, permit.at, new, at_opening=True))
    session.flush()


def agree(
    session: Session, vault: Vault, permit: BestInterestsPermit, decision: BestInterestsId
) -> None:
    """Note that a second person agrees: from now on it holds.

    Raises
    ------
    Conflict
        If somebody has agreed already.
    """
    case, row = _case(session, permit.case, permit), _row(session, permit.case, decision)
    if row.confirmed_at is not None or row.at_opening:
        raise Conflict("this decision is in force already")
    words = _words(vault, case, row)
    row.confirmed_at, row.confirmed_by = utc(permit.at), permit.operator
    _seal(vault, case, row, words)
    session.flush()


def decision_facts(session: Session, vault: Vault, case: CaseRow) -> tuple[DecisionFacts, ...]:
    """Return what policy needs to know of a case's decisions, without what stood at its opening.

    Raises
    ------
    Tampered
        If what rules hang on was changed in the database.
    """
    query = select(BestInterestsRow).where(BestInterestsRow.case_id == case.id)
    rows = session.scalars(query).all()
    for row in rows:
        _words(vault, case, row)  # bound to the columns that rules hang on
    return tuple(_facts(row) for row in rows if not row.at_opening)


def find_decision(session: Session, case_id: CaseId, decision: BestInterestsId) -> DecisionFacts:
    """Return what policy needs to know of one decision of a case.

    Raises
    ------
    NotFound
        If the case has no such decision.
    """
    return _facts(_row(session, case_id, decision))


def read_decisions(
    session: Session, vault: Vault, permit: ReadConsentPermit
) -> tuple[DecisionRecord, ...]:
    """Return the decisions about the child of the permit's case, the oldest first."""
    return decisions_of(session, vault, permit, _case(session, permit.case, permit))


def decisions_of(
    session: Session,
    vault: Vault,
    permit: ReadConsentPermit | HandOverPermit,  # noqa: ARG001 - holding it is the point
    case: CaseRow,
) -> tuple[DecisionRecord, ...]:
    """Return the decisions about the child of a case that the caller may read, the oldest first."""
    query = (
        select(BestInterestsRow)
        .where(BestInterestsRow.case_id == case.id)
        .order_by(BestInterestsRow.proposed_at, BestInterestsRow.id)
    )
    return tuple(_record(vault, case, row) for row in session.scalars(query))


def _new_row(
    vault: Vault,
    case: CaseRow,
    operator: OperatorId,
    at: datetime,
    new: NewDecision,
    *,
    at_opening: bool,
) -> BestInterestsRow:
    row = BestInterestsRow(
        id=new.id,
        case_id=case.id,
        purposes=" ".join(sorted(new.purposes)),
        modalities=" ".join(sorted(new.modalities)),
        overrules_no=new.overrules_no,
        at_opening=at_opening,
        proposed_at=utc(at),
        proposed_by=operator,
        review_on=new.review_on,
    )
    _seal(vault, case, row, {"reason": new.reason, "authority": new.authority})
    return row


def _words(vault: Vault, case: CaseRow, row: BestInterestsRow) -> dict[str, str]:
    words: dict[str, str] = from_json(
        vault.open("best-interests", best_interests_place(row), case.expires_at, row.sealed_reason)
    )
    return words


def _seal(vault: Vault, case: CaseRow, row: BestInterestsRow, words: dict[str, str]) -> None:
    row.sealed_reason = vault.seal(
        "best-interests", best_interests_place(row), case.expires_at, to_json(words)
    )


def _facts(row: BestInterestsRow) -> DecisionFacts:
    return DecisionFacts(
        purposes=frozenset(row.purposes.split()),
        modalities=frozenset(map(Modality, row.modalities.split())),
        proposed_by=OperatorId(row.proposed_by),
        confirmed_at=row.confirmed_at,
        until=start_of(row.review_on),
        overrules_no=row.overrules_no,
    )


def _record(vault: Vault, case: CaseRow, row: BestInterestsRow) -> DecisionRecord:
    return DecisionRecord(
        id=BestInterestsId(row.id),
        purposes=tuple(row.purposes.split()),
        **_words(vault, case, row),
        review_on=row.review_on,
        overrules_no=row.overrules_no,
        at_opening=row.at_opening,
        proposed_at=row.proposed_at,
        proposed_by=OperatorId(row.proposed_by),
        confirmed_at=row.confirmed_at,
        confirmed_by=OperatorId(row.confirmed_by) if row.confirmed_by else None,
    )


def _case(
    session: Session,
    case_id: CaseId | None,
    permit: BestInterestsPermit | ReadConsentPermit | OpenCasePermit,
) -> CaseRow:
    case = session.get(CaseRow, case_id)
    if case is None or case.agency != permit.agency:
        raise NotFound("no such case")
    return case


def _row(session: Session, case_id: CaseId | None, decision: BestInterestsId) -> BestInterestsRow:
    row = session.get(BestInterestsRow, decision)
    if row is None or row.case_id != case_id:
        raise NotFound("the case has no such decision")
    return row
