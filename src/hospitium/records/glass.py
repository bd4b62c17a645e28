"""Overrides: begun with a reason, marked on every entry written under them, reviewed after."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.ledger.leaf import Leaf, decode_leaf
from hospitium.policy.backups import RestorePermit
from hospitium.policy.override import GlassFacts
from hospitium.policy.staff_permits import (
    BreakGlassPermit,
    HandOverPermit,
    OwnGlassPermit,
    ReviewGlassPermit,
    SeeGlassPermit,
)
from hospitium.records.models import AuditEntryRow
from hospitium.records.models_staff import GlassRow, GlassUseRow
from hospitium.records.places import finding_place, glass_place
from hospitium.records.standings import persons_of
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class GlassRecord:
    """An override as who made it and the ombudsman see it.

    Attributes
    ----------
    entries
        What was written to the log under it, oldest first: ids, never a person.
    """

    id: UUID
    operator: OperatorId
    agency: AgencyId
    reason: str
    began_at: datetime
    ends_at: datetime
    seen_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by: OperatorId | None
    justified: bool | None
    finding: str
    entries: tuple[Leaf, ...]

    def lasts(self, at: datetime) -> bool:
        """Tell whether it is still in force at `at`."""
        return at < self.ends_at


def begin_glass(
    session: Session, vault: Vault, permit: BreakGlassPermit, *, glass_id: UUID, reason: str
) -> None:
    """Begin the permit's override.

    Raises
    ------
    Conflict
        While another of the operator lasts.
    """
    query = select(GlassRow.id).where(
        GlassRow.operator == permit.operator, GlassRow.ends_at > utc(permit.at)
    )
    if session.scalars(query).first() is not None:
        raise Conflict("your override lasts already")
    row = GlassRow(
        id=glass_id,
        operator=permit.operator,
        agency=permit.agency,
        began_at=utc(permit.at),
        ends_at=utc(permit.ends_at),
    )
    row.sealed_reason = vault.seal("operator", glass_place(row), None, reason.encode())
    session.add(row)
    session.flush()


def end_glass(session: Session, permit: OwnGlassPermit, glass_id: UUID) -> None:
    """End an override before its time.

    Raises
    ------
    NotFound, Conflict
        If the permit's operator has no such override; if it is over.
    """
    row = session.get(GlassRow, glass_id)
    if row is None or row.operator != permit.operator:
        raise NotFound("no such override")
    if row.ends_at <= utc(permit.at):
        raise Conflict("this override is over already")
    row.ends_at = utc(permit.at)
    session.flush()


def end_glass_of(
    session: Session, permit: HandOverPermit | RestorePermit, leaver: OperatorId
) -> int:
    """End what lasts of a leaver's overrides; return how many. They are reviewed all the same."""
    query = select(GlassRow).where(GlassRow.operator == leaver, GlassRow.ends_at > utc(permit.at))
    rows = session.scalars(query).all()
    for row in rows:
        row.ends_at = utc(permit.at)
    session.flush()
    return len(rows)


def glass_facts(session: Session, glass_id: UUID, *, at: datetime) -> GlassFacts:
    """Return what policy needs to know of an override.

    Raises
    ------
    NotFound
        If there is none.
    """
    row = session.get(GlassRow, glass_id)
    if row is None:
        raise NotFound("no such override")
    return GlassFacts(
        id=row.id,
        operator=OperatorId(row.operator),
        person=persons_of(session, [row.operator])[row.operator],
        agency=AgencyId(row.agency),
        lasts=row.ends_at > utc(at),
        reviewed=row.reviewed_at is not None,
    )


def list_glass(
    session: Session,
    vault: Vault,
    permit: SeeGlassPermit | OwnGlassPermit,
    *,
    waiting_only: bool = False,
) -> list[GlassRecord]:
    """Return the node's overrides, or one's own, the newest first."""
    query = select(GlassRow).order_by(GlassRow.began_at.desc(), GlassRow.id)
    if isinstance(permit, OwnGlassPermit):
        query = query.where(GlassRow.operator == permit.operator)
    if waiting_only:
        query = query.where(GlassRow.reviewed_at.is_(None))
    return [_record(session, vault, row) for row in session.scalars(query).all()]


def see_glass(session: Session, permit: SeeGlassPermit) -> int:
    """Note that an ombudsman has seen all that nobody had seen; return how many."""
    rows = session.scalars(select(GlassRow).where(GlassRow.seen_at.is_(None))).all()
    for row in rows:
        row.seen_at = utc(permit.at)
    session.flush()
    return len(rows)


def review_glass(
    session: Session,
    vault: Vault,
    permit: ReviewGlassPermit,
    *,
    justified: bool,
    finding: str,
) -> None:
    """Record what the ombudsman makes of the permit's override.

    Raises
    ------
    Conflict
        If it was reviewed meanwhile.
    """
    row = session.get_one(GlassRow, permit.glass)
    if row.reviewed_at is not None:
        raise Conflict("this override was reviewed already")
    row.reviewed_at, row.reviewed_by = utc(permit.at), permit.operator
    row.justified = justified
    row.sealed_finding = vault.seal("operator", finding_place(row), None, finding.encode())
    session.flush()


def _record(session: Session, vault: Vault, row: GlassRow) -> GlassRecord:
    query = (
        select(AuditEntryRow.leaf)
        .join(GlassUseRow, GlassUseRow.sequence == AuditEntryRow.sequence)
        .where(GlassUseRow.override_id == row.id)
        .order_by(AuditEntryRow.sequence)
    )
    finding = b""
    if row.sealed_finding is not None:
        finding = vault.open("operator", finding_place(row), None, row.sealed_finding)
    return GlassRecord(
        id=row.id,
        operator=OperatorId(row.operator),
        agency=AgencyId(row.agency),
        reason=vault.open("operator", glass_place(row), None, row.sealed_reason).decode(),
        began_at=row.began_at,
        ends_at=row.ends_at,
        seen_at=row.seen_at,
        reviewed_at=row.reviewed_at,
        reviewed_by=OperatorId(row.reviewed_by) if row.reviewed_by else None,
        justified=row.justified,
        finding=finding.decode(),
        entries=tuple(decode_leaf(leaf) for leaf in session.scalars(query)),
    )
