"""The record of impact assessments, and the one that holds now (rule store.minimum)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import BadInput, Conflict, NotFound
from hospitium.core.ids import OperatorId
from hospitium.crypto.digest import DIGEST_BYTES
from hospitium.policy.assessments import AssessPermit, ReadAssessmentsPermit
from hospitium.policy.facts import AssessmentFacts
from hospitium.policy.purposes import find_purpose
from hospitium.records.models import OperatorRow
from hospitium.records.models_laws import AssessmentRow

MODALITIES = frozenset({"finger", "face", "iris"})
TEXT_LIMIT = 2000
SHORT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """What is recorded of an assessment; who reviewed it is in the permit.

    Attributes
    ----------
    responsible
        Handle of the person who answers for the processing.
    document
        SHA-256 of the document, 32 bytes; the document itself stays with its owner.
    legal_basis
        A summary, for people.
    """

    title: str
    version: str
    responsible: OperatorId
    reviewed_on: date
    valid_until: date
    document: bytes
    purposes: Collection[str]
    modalities: Collection[str]
    legal_basis: str


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """An assessment as it is read, with who reviewed it and whether somebody ended it."""

    number: int
    what: NewAssessment
    reviewed_by: OperatorId
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: OperatorId | None


def add_assessment(session: Session, permit: AssessPermit, new: NewAssessment) -> int:
    """Record an assessment and return its number; from now on it is the one that holds.

    Raises
    ------
    BadInput
        If a text is empty or over-long, or a purpose or modality is not known.
    Refused
        purpose.forbidden, for what can never be a purpose.
    NotFound
        If nobody of the permit's agency who still works here has the responsible's handle.
    """
    _check(new)
    responsible = session.get(OperatorRow, new.responsible)
    if responsible is None or responsible.agency != permit.agency or not responsible.active:
        raise NotFound("no operator of that name answers for anything in this agency")
    number = (session.scalar(select(func.max(AssessmentRow.number))) or 0) + 1
    row = AssessmentRow(
        number=number,
        title=new.title.strip(),
        version=new.version.strip(),
        responsible=new.responsible,
        reviewed_by=permit.operator,
        reviewed_on=new.reviewed_on,
        valid_until=new.valid_until,
        document=new.document,
        purposes=" ".join(sorted(set(new.purposes))),
        modalities=" ".join(sorted(set(new.modalities))),
        legal_basis=new.legal_basis.strip(),
        recorded_at=utc(permit.at),
    )
    session.add(row)
    session.flush()
    return number


def withdraw_assessment(session: Session, permit: AssessPermit, number: int) -> None:
    """End an assessment now. No older one takes its place: who withdraws wants a new one.

    Raises
    ------
    NotFound, Conflict
        If there is none of that number, or it has been withdrawn.
    """
    row = _get(session, number)
    if row.withdrawn_at is not None:
        raise Conflict("that assessment has been withdrawn already")
    row.withdrawn_at, row.withdrawn_by = utc(permit.at), permit.operator
    session.flush()


def current_assessment(session: Session, at: datetime) -> AssessmentFacts | None:
    """Return the assessment that holds at `at`; None if the newest has ended or was withdrawn.

    Only the newest counts, never an older one that would still run: that one was replaced.
    """
    newest = (
        select(AssessmentRow)
        .where(AssessmentRow.recorded_at <= utc(at))
        .order_by(AssessmentRow.number.desc())
        .limit(1)
    )
    row = session.scalars(newest).one_or_none()
    if row is None or (row.withdrawn_at is not None and row.withdrawn_at <= at):
        return None
    if row.valid_until < utc(at).date():
        return None
    return AssessmentFacts(
        number=row.number,
        version=row.version,
        purposes=frozenset(row.purposes.split()),
        modalities=frozenset(row.modalities.split()),
        valid_until=row.valid_until,
        document=row.document,
    )


def list_assessments(
    session: Session,
    permit: ReadAssessmentsPermit,  # noqa: ARG001 - holding it is the point
) -> list[AssessmentRecord]:
    """Return all assessments of this node, the newest first."""
    query = select(AssessmentRow).order_by(AssessmentRow.number.desc())
    return [_record(row) for row in session.scalars(query)]


def read_assessment(
    session: Session,
    permit: ReadAssessmentsPermit,  # noqa: ARG001 - holding it is the point
    number: int,
) -> AssessmentRecord:
    """Return one assessment; `NotFound` if there is none of that number."""
    return _record(_get(session, number))


def need_text(text: str, what: str, most: int) -> str:
    """Return `text` trimmed; `BadInput` if nothing of it is left or it is over-long."""
    trimmed = text.strip()
    if not 0 < len(trimmed) <= most:
        raise BadInput(f"this takes {what} of at most {most} characters")
    return trimmed


def _check(new: NewAssessment) -> None:
    need_text(new.version, "a version", SHORT_LIMIT)
    need_text(new.title, "a title", TEXT_LIMIT)
    need_text(new.legal_basis, "a legal basis", TEXT_LIMIT)
    if len(new.document) != DIGEST_BYTES:
        raise BadInput(f"the SHA-256 of the document has {DIGEST_BYTES} bytes")
    if not new.purposes or not new.modalities:
        raise BadInput("an assessment covers at least one purpose and one modality")
    if not MODALITIES.issuperset(new.modalities):
        raise BadInput("that is not a modality", remedy=f"Use: {', '.join(sorted(MODALITIES))}.")
    for purpose in new.purposes:
        find_purpose(purpose)


def _get(session: Session, number: int) -> AssessmentRow:
    row = session.get(AssessmentRow, number) if 0 < number < 1 << 63 else None
    if row is None:
        raise NotFound("no assessment of that number")
    return row


def _record(row: AssessmentRow) -> AssessmentRecord:
    what = NewAssessment(
        title=row.title,
        version=row.version,
        responsible=OperatorId(row.responsible),
        reviewed_on=row.reviewed_on,
        valid_until=row.valid_until,
        document=row.document,
        purposes=tuple(row.purposes.split()),
        modalities=tuple(row.modalities.split()),
        legal_basis=row.legal_basis,
    )
    return AssessmentRecord(
        number=row.number,
        what=what,
        reviewed_by=OperatorId(row.reviewed_by),
        recorded_at=row.recorded_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=OperatorId(row.withdrawn_by) if row.withdrawn_by else None,
    )
