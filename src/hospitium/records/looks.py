"""Who looked at a record: its entries in the log, and those that concern it without naming it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.ledger.leaf import Leaf, decode_leaf
from hospitium.ledger.use_record import KIND as USE
from hospitium.policy.operators import AgencyKind
from hospitium.policy.rights_permits import HandOverPermit, SeePermit
from hospitium.records.models import AgencyRow, AuditEntryRow, OperatorRow
from hospitium.records.models_redress import LookRow


@dataclass(frozen=True, slots=True)
class Looked:
    """One entry of the log that concerns a record.

    Attributes
    ----------
    agency_name, agency_kind
        Of whoever acted; the kind is None where the node itself did, or an agency unknown here.
    roles
        What the operator is, or was when they left; empty for the node and the person.
    """

    leaf: Leaf
    agency_name: str
    agency_kind: AgencyKind | None
    roles: tuple[str, ...]


def note_looks(session: Session, leaf: Leaf, cases: Iterable[UUID]) -> None:
    """Note, beside a leaf just appended, which records it showed to somebody."""
    shown = {case for case in cases if str(case) != leaf.case}
    session.add_all(LookRow(sequence=leaf.sequence, case_id=case) for case in sorted(shown))
    session.flush()


def looks_at(session: Session, permit: SeePermit | HandOverPermit) -> list[Looked]:
    """Return all that the log says of the permit's record, the newest first.

    The entry that binds the record of a use stands beside the entry of the same search, so it is
    left out: nobody looked twice.
    """
    noted = select(LookRow.sequence).where(LookRow.case_id == permit.case)
    query = (
        select(AuditEntryRow.leaf)
        .where(or_(AuditEntryRow.case_id == permit.case, AuditEntryRow.sequence.in_(noted)))
        .order_by(AuditEntryRow.sequence.desc())
    )
    agencies = {row.id: row for row in session.scalars(select(AgencyRow))}
    roles: dict[str, tuple[str, ...]] = {}
    leaves = (decode_leaf(leaf) for leaf in session.scalars(query))
    once = (leaf for leaf in leaves if not leaf.subject.startswith(f"{USE}:"))
    return [_looked(session, leaf, agencies, roles) for leaf in once]


def read_look(session: Session, permit: SeePermit, sequence: int) -> bytes:
    """Return the bytes of one entry, if it concerns the permit's record; `NotFound` if not."""
    row = session.get(AuditEntryRow, sequence)
    noted = session.get(LookRow, (sequence, permit.case))
    if row is None or (row.case_id != permit.case and noted is None):
        raise NotFound("there is no such entry about this record")
    return row.leaf


def _looked(
    session: Session, leaf: Leaf, agencies: dict[str, AgencyRow], roles: dict[str, tuple[str, ...]]
) -> Looked:
    agency = agencies.get(leaf.agency)
    if leaf.operator not in roles:
        row = session.get(OperatorRow, leaf.operator)
        roles[leaf.operator] = tuple(row.roles.split()) if row else ()
    return Looked(
        leaf=leaf,
        agency_name=agency.name if agency else leaf.agency,
        agency_kind=AgencyKind(agency.kind) if agency else None,
        roles=roles[leaf.operator],
    )
