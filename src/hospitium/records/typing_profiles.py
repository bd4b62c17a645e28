"""How staff who asked for it type: kept while they want it, erased when they stop or leave.

Whoever has no row has not asked, or not lately. What is in the samples, this room does not know.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import OperatorId
from hospitium.policy.backups import RestorePermit
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.staff_permits import HandOverPermit, ListTypingPermit, TypingPermit
from hospitium.records.models import OperatorRow
from hospitium.records.models_behaviour import TypingRow
from hospitium.records.places import typing_place
from hospitium.records.vault import Vault

PURPOSE = "typing"
LASTS = timedelta(days=180)
"""From the last confirmed sign-in; then it is erased, and its owner may ask for it again."""


@dataclass(frozen=True, slots=True)
class TypingRecord:
    """That somebody asked for it; nothing of how they type.

    Attributes
    ----------
    learned
        Number of samples that are kept.
    unusual_at
        When a sign-in was last unlike the others.
    """

    operator: OperatorId
    model: str
    asked_at: datetime
    learned: int
    expires_at: datetime
    unusual_at: datetime | None


@dataclass(frozen=True, slots=True)
class Samples:
    """What is kept of one account: the model whose samples they are, how many, and the bytes."""

    model: str
    learned: int
    data: bytes


def find_typing(session: Session, operator_id: OperatorId, at: datetime) -> TypingRecord | None:
    """Return that an account has asked for it; None if not, or if that has run out."""
    row = session.get(TypingRow, operator_id)
    return _record(row) if row is not None and row.expires_at > utc(at) else None


def turn_on(session: Session, vault: Vault, permit: TypingPermit, samples: Samples) -> None:
    """Keep samples of the permit's operator from now on; whatever was there is replaced."""
    turn_off(session, permit)
    at = utc(permit.at)
    row = TypingRow(
        operator=permit.operator,
        model=samples.model,
        asked_at=at,
        learned=samples.learned,
        expires_at=at + LASTS,
    )
    row.sealed_samples = _seal(vault, row, samples.data)
    session.add(row)
    session.flush()


def turn_off(session: Session, permit: TypingPermit) -> bool:
    """Erase what is kept of the permit's operator; return whether there was anything."""
    return bool(_erase(session, permit.operator))


def read_samples(session: Session, vault: Vault, permit: TypingPermit) -> Samples:
    """Return what is kept of the permit's operator, who has asked for it.

    Raises
    ------
    Tampered, NotFound
        If the seal does not open, or its key was destroyed.
    """
    row = session.get_one(TypingRow, permit.operator)
    data = vault.open(PURPOSE, typing_place(row), row.expires_at, row.sealed_samples)
    return Samples(row.model, row.learned, data)


def keep_samples(session: Session, vault: Vault, permit: TypingPermit, samples: Samples) -> None:
    """Replace what is kept of the permit's operator; it lasts from now on anew."""
    row = session.get_one(TypingRow, permit.operator)
    row.model, row.learned = samples.model, samples.learned
    row.expires_at = utc(permit.at) + LASTS
    row.sealed_samples = _seal(vault, row, samples.data)
    session.flush()


def note_unusual(session: Session, permit: TypingPermit) -> None:
    """Note that the permit's operator typed unlike before."""
    session.get_one(TypingRow, permit.operator).unusual_at = utc(permit.at)
    session.flush()


def list_typing(session: Session, permit: ListTypingPermit) -> list[TypingRecord]:
    """Return who of the permit's agency has asked for it, by handle."""
    query = (
        select(TypingRow)
        .join(OperatorRow, OperatorRow.id == TypingRow.operator)
        .where(OperatorRow.agency == permit.agency, TypingRow.expires_at > utc(permit.at))
        .order_by(TypingRow.operator)
    )
    return [_record(row) for row in session.scalars(query)]


def erase_typing_of(
    session: Session,
    permit: HandOverPermit,
) -> int:
    """Erase what is kept of the permit's leaver; return how many profiles that were."""
    return _erase(session, permit.leaver)


def erase_old_typing(session: Session, permit: RetentionPermit) -> None:
    """Erase what has run out."""
    session.execute(delete(TypingRow).where(TypingRow.expires_at <= utc(permit.at)))


def erase_restored_typing(
    session: Session,
    permit: RestorePermit,  # noqa: ARG001 - holding it is the point
) -> None:
    """Erase all that a backup brings back: whoever has turned it off since stays without it."""
    session.execute(delete(TypingRow))


def _erase(session: Session, operator_id: OperatorId) -> int:
    row = session.get(TypingRow, operator_id)
    if row is None:
        return 0
    session.delete(row)
    session.flush()
    return 1


def _seal(vault: Vault, row: TypingRow, data: bytes) -> bytes:
    return vault.seal(PURPOSE, typing_place(row), row.expires_at, data)


def _record(row: TypingRow) -> TypingRecord:
    return TypingRecord(
        operator=OperatorId(row.operator),
        model=row.model,
        asked_at=row.asked_at,
        learned=row.learned,
        expires_at=row.expires_at,
        unusual_at=row.unusual_at,
    )
