"""The stream: everything that was said about one person's prints, in order, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.ids import CaseId, ConsentId, GuardianId, OperatorId
from hospitium.policy.consent_permits import ConsentPermit, ReadConsentPermit, ReceiptPermit
from hospitium.policy.consents import Action, Modality, Said
from hospitium.policy.rights_permits import HandOverPermit
from hospitium.records.models import CaseRow
from hospitium.records.models_consent import ConsentEventRow
from hospitium.records.places import consent_place, receipt_place
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class Telling:
    """How it came to be said: sealed, for it tells of people.

    Attributes
    ----------
    language
        In which it was explained, as people call it or as a BCP 47 tag.
    explained
        How: read aloud, by pictures, in writing, by whom.
    interpreter, witness
        Names, or empty if there was none.
    reason
        Why, where that is asked for: a child who is not able to answer.
    """

    language: str = ""
    explained: str = ""
    interpreter: str = ""
    witness: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One event as the case's own agency sees it."""

    id: ConsentId
    said: Said
    notice: str
    operator: OperatorId
    log_entry: int
    telling: Telling


def next_number(session: Session, case_id: CaseId) -> int:
    """Return the number that the next event of a case gets."""
    query = select(func.max(ConsentEventRow.number)).where(ConsentEventRow.case_id == case_id)
    return (session.scalars(query).one() or 0) + 1


def add_event(
    session: Session,
    vault: Vault,
    permit: ConsentPermit,
    *,
    event_id: ConsentId,
    said: Said,
    telling: Telling,
    notice: str,
    log_entry: int,
    receipt: Mapping[str, Any],
) -> None:
    """Add an event to the stream of the permit's case, with the receipt that tells of it.

    Parameters
    ----------
    log_entry
        The number of its entry in the log.
    """
    case = _case(session, permit)
    row = ConsentEventRow(
        id=event_id,
        case_id=case.id,
        number=said.number,
        action=said.action.value,
        purposes=" ".join(sorted(said.purposes)),
        modalities=" ".join(sorted(said.modalities)),
        guardian_id=said.guardian,
        notice=notice,
        at=utc(said.at),
        operator=permit.operator,
        until=said.until,
        log_entry=log_entry,
    )
    words = {name: getattr(telling, name) for name in Telling.__slots__}
    row.sealed_details = vault.seal("consent", consent_place(row), case.expires_at, to_json(words))
    row.sealed_receipt = vault.seal(
        "consent", receipt_place(row), case.expires_at, to_json(receipt)
    )
    session.add(row)
    session.flush()


def said_in(session: Session, vault: Vault, case: CaseRow) -> tuple[Said, ...]:
    """Return what policy needs to know of all that was said in a case, the oldest first.

    Each seal is opened, though the words are not needed: it is bound to what was said, so a word
    that was changed in the database is found before a rule hangs on it.

    Raises
    ------
    Tampered
        If an event was changed.
    """
    rows = session.scalars(_of(CaseId(case.id)))
    return tuple(_event(vault, case, row).said for row in rows)


def read_events(
    session: Session, vault: Vault, permit: ReadConsentPermit
) -> tuple[ConsentEvent, ...]:
    """Return the stream of the permit's case, the oldest first."""
    return events_of(session, vault, permit, _case(session, permit))


def events_of(
    session: Session,
    vault: Vault,
    permit: ReadConsentPermit | HandOverPermit,  # noqa: ARG001 - holding it is the point
    case: CaseRow,
) -> tuple[ConsentEvent, ...]:
    """Return the stream of a case that the caller may read, the oldest first."""
    return tuple(_event(vault, case, row) for row in session.scalars(_of(CaseId(case.id))))


def read_receipt(
    session: Session, vault: Vault, permit: ReceiptPermit, number: int
) -> tuple[dict[str, Any], int]:
    """Return the receipt of one event of the permit's case, and the number of its log entry.

    Raises
    ------
    NotFound
        If the case has no event of that number.
    """
    case = _case(session, permit)
    row = session.scalars(_of(CaseId(case.id)).where(ConsentEventRow.number == number)).first()
    if row is None:
        raise NotFound("nothing of that number was said in this case")
    sealed = vault.open("consent", receipt_place(row), case.expires_at, row.sealed_receipt)
    receipt: dict[str, Any] = from_json(sealed)
    return receipt, row.log_entry


def _of(case_id: CaseId) -> Select[ConsentEventRow]:
    return (
        select(ConsentEventRow)
        .where(ConsentEventRow.case_id == case_id)
        .order_by(ConsentEventRow.number)
    )


def _said(row: ConsentEventRow) -> Said:
    return Said(
        number=row.number,
        action=Action(row.action),
        purposes=frozenset(row.purposes.split()),
        modalities=frozenset(map(Modality, row.modalities.split())),
        at=row.at,
        guardian=GuardianId(row.guardian_id) if row.guardian_id else None,
        until=row.until,
    )


def _event(vault: Vault, case: CaseRow, row: ConsentEventRow) -> ConsentEvent:
    words = from_json(
        vault.open("consent", consent_place(row), case.expires_at, row.sealed_details)
    )
    return ConsentEvent(
        id=ConsentId(row.id),
        said=_said(row),
        notice=row.notice,
        operator=OperatorId(row.operator),
        log_entry=row.log_entry,
        telling=Telling(**words),
    )


def _case(session: Session, permit: ConsentPermit | ReadConsentPermit | ReceiptPermit) -> CaseRow:
    case = session.get(CaseRow, permit.case)
    if case is None or case.agency != permit.agency or case.expires_at <= permit.at:
        raise NotFound("no such case")
    return case
