"""References: the templates that a search compares with, and the fingers that have none."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.policy.ages import AgeRange
from hospitium.policy.permit import (
    EnrolPermit,
    SearchPermit,
    TwinsPermit,
    UpkeepPermit,
    VerifyPermit,
)
from hospitium.records.consent_filters import in_use, last_end
from hospitium.records.models import AbsentFingerRow, CaseRow, NodeRow, PrintRow
from hospitium.records.notices import age_on
from hospitium.records.places import absent_place, print_place
from hospitium.records.vault import Vault


class AbsentStatus(StrEnum):
    """Why a finger has no impression."""

    MISSING = "missing"
    BANDAGED = "bandaged"
    INJURED = "injured"
    UNABLE = "unable"


@dataclass(frozen=True, slots=True)
class GalleryRow:
    """One reference with its template: compact, or ISO/IEC 19794-2 from older nodes.

    Attributes
    ----------
    captured_on
        The day on which it was captured, as far as anybody knows.
    ages
        Between which ages the person was then; None if nobody knows.
    """

    print_id: PrintId
    case_id: CaseId
    finger: Finger
    impression: int
    model: str
    template: bytes
    expires_at: datetime
    captured_on: date
    enrolled_on: date
    ages: AgeRange | None


def add_print(
    session: Session,
    vault: Vault,
    permit: EnrolPermit,
    *,
    print_id: PrintId,
    finger: Finger,
    impression: int,
    model: str,
    template: bytes,
    quality: int,
    minutiae_count: int,
    captured_on: date | None = None,
) -> None:
    """Add one reference to the permit's case; it ends when the case ends.

    Parameters
    ----------
    captured_on
        The day on which it was captured, if that was another than today.

    Raises
    ------
    NotFound, Conflict
        If the case is gone or closed; if the finger has that impression, or is recorded missing.
    """
    case = _open_case(session, permit)
    if _absent_status(session, case, finger) == AbsentStatus.MISSING:
        raise Conflict("that finger is recorded as missing")
    if session.scalars(_of_finger(case, finger).where(PrintRow.impression == impression)).first():
        raise Conflict("that impression of that finger is enrolled already")
    row = PrintRow(
        id=print_id,
        case_id=case.id,
        finger=int(finger),
        impression=impression,
        model=model,
        quality=quality,
        minutiae_count=minutiae_count,
        enrolled_at=utc(permit.at),
        enrolled_by=permit.operator,
        captured_on=captured_on,
        expires_at=case.expires_at,
    )
    row.sealed_template = vault.seal("template", print_place(row), row.expires_at, template)
    session.add(row)
    gallery_changed(session)
    session.flush()


def next_impression(session: Session, permit: EnrolPermit, finger: Finger) -> int:
    """Return the number that the next impression of `finger` in the permit's case gets."""
    query = select(func.max(PrintRow.impression)).where(
        PrintRow.case_id == permit.case, PrintRow.finger == int(finger)
    )
    return (session.scalars(query).one() or 0) + 1


def record_absent(
    session: Session,
    vault: Vault,
    permit: EnrolPermit,
    *,
    finger: Finger,
    status: AbsentStatus,
    reason: str,
) -> None:
    """Record why a finger has no impression, in place of what was recorded before.

    Raises
    ------
    NotFound, Conflict
        If the case is gone or closed; if a missing finger has been enrolled.
    """
    case = _open_case(session, permit)
    if status is AbsentStatus.MISSING and session.scalars(_of_finger(case, finger)).first():
        raise Conflict("that finger is enrolled, so it is not missing")
    row = AbsentFingerRow(
        case_id=case.id, finger=int(finger), status=status.value, at=utc(permit.at)
    )
    place = absent_place(row)
    row.sealed_reason = vault.seal("absent", place, case.expires_at, reason.encode())
    session.merge(row)
    session.flush()


def stream_gallery(
    session: Session,
    vault: Vault,
    permit: SearchPermit | EnrolPermit | TwinsPermit | UpkeepPermit,
    *,
    batch: int = 1000,
) -> Iterator[GalleryRow]:
    """Yield the references of all open cases on this node, whichever agency's, in id order.

    Closed and expired cases never leave this function (retain.expiry, retain.case_closed).
    """
    query = with_case(live_prints(permit.at)).order_by(PrintRow.id)
    query = query.execution_options(yield_per=batch)
    with closing(session.scalars(query)) as rows:
        for row in rows:
            yield open_print(vault, row)
            session.expunge(row)


def case_references(
    session: Session, vault: Vault, permit: VerifyPermit | EnrolPermit
) -> list[GalleryRow]:
    """Return the references of the permit's case, by finger and impression; none once closed."""
    query = (
        with_case(live_prints(permit.at))
        .where(PrintRow.case_id == permit.case)
        .order_by(PrintRow.finger, PrintRow.impression)
    )
    return [open_print(vault, row) for row in session.scalars(query)]


def references_of(
    session: Session, vault: Vault, permit: SearchPermit | TwinsPermit, ids: Iterable[PrintId]
) -> list[GalleryRow]:
    """Return those of the references `ids` that the gallery holds now."""
    query = with_case(live_prints(permit.at)).where(PrintRow.id.in_(tuple(ids)))
    return [open_print(vault, row) for row in session.scalars(query)]


def gallery_changed(session: Session) -> None:
    """Note, in the caller's transaction, that references came or went."""
    session.get_one(NodeRow, 1).gallery_version += 1  # one writer at a time: none is lost


def gallery_stamp(session: Session, *, at: datetime) -> str:
    """Return a value that changes whenever the gallery of `at` would yield something else.

    Three index look-ups: the counter, and the latest expiry and the latest end of a consent that
    have passed, because a case leaves the gallery then without anybody writing anything.
    """
    version = session.scalars(select(NodeRow.gallery_version)).one_or_none()
    passed = session.scalars(
        select(func.max(PrintRow.expires_at)).where(PrintRow.expires_at <= at)
    ).one()
    ended = last_end(session, at)
    consents = f"/{ended.isoformat()}" if ended else ""
    return f"{version}/{passed.isoformat() if passed else 'none'}{consents}"


def open_print(vault: Vault, row: PrintRow) -> GalleryRow:
    """Return a stored reference, read `with_case`, with its template opened."""
    captured_on = row.captured_on or row.enrolled_at.date()
    return GalleryRow(
        print_id=PrintId(row.id),
        case_id=CaseId(row.case_id),
        finger=Finger(row.finger),
        impression=row.impression,
        model=row.model,
        template=vault.open("template", print_place(row), row.expires_at, row.sealed_template),
        expires_at=row.expires_at,
        captured_on=captured_on,
        enrolled_on=row.enrolled_at.date(),
        ages=age_on(vault, row.case, captured_on),
    )


def absent_fingers(
    session: Session, permit: SearchPermit | EnrolPermit, case_id: CaseId
) -> dict[Finger, AbsentStatus]:
    """Return which fingers of an open case are recorded as having no print; reasons stay sealed."""
    query = (
        select(AbsentFingerRow)
        .join(CaseRow, CaseRow.id == AbsentFingerRow.case_id)
        .where(CaseRow.id == case_id, CaseRow.closed_at.is_(None), CaseRow.expires_at > permit.at)
    )
    return {Finger(row.finger): AbsentStatus(row.status) for row in session.scalars(query)}


def absent_reason(vault: Vault, row: AbsentFingerRow, expires_at: datetime) -> str:
    """Return why a finger is absent; it was sealed until the case's end."""
    return vault.open("absent", absent_place(row), expires_at, row.sealed_reason).decode()


def live_prints(at: datetime) -> Select[PrintRow]:
    """Apply the filter nobody can forget: open case, time not over, nobody took consent back."""
    return (
        select(PrintRow)
        .join(CaseRow, CaseRow.id == PrintRow.case_id)
        .where(CaseRow.closed_at.is_(None), CaseRow.expires_at > at, PrintRow.expires_at > at)
        .where(in_use(at))
    )


def with_case(query: Select[PrintRow]) -> Select[PrintRow]:
    """Read the case with each reference; `query` joins the two."""
    return query.options(contains_eager(PrintRow.case))


def _open_case(session: Session, permit: EnrolPermit) -> CaseRow:
    """Look again, inside the transaction: it may have been closed, or the person said no."""
    case = session.get(CaseRow, permit.case)
    if case is None or case.agency != permit.agency or case.expires_at <= permit.at:
        raise NotFound("no such case")
    if case.closed_at is not None:
        raise Conflict("this case was closed meanwhile")
    agreed = select(CaseRow.id).where(CaseRow.id == case.id, in_use(permit.at))
    if session.scalars(agreed).first() is None:
        raise Conflict("the person took their consent back meanwhile")
    return case


def _of_finger(case: CaseRow, finger: Finger) -> Select[PrintRow]:
    return select(PrintRow).where(PrintRow.case_id == case.id, PrintRow.finger == int(finger))


def _absent_status(session: Session, case: CaseRow, finger: Finger) -> str | None:
    row = session.get(AbsentFingerRow, (case.id, int(finger)))
    return row.status if row else None
