"""Put a case on paper for somebody: personal parts are blacked out unless they are asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hospitium.core.ids import CaseId, OperatorId
from hospitium.formats.notice import CaseKind, Notice
from hospitium.formats.notice_fields import field_text, with_field
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.sheets import SheetPart, permit_print_sheet
from hospitium.records import audit, cases
from hospitium.records.cases import CaseRecord
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime

READER_LIMIT = 200
_FIELDS = {
    SheetPart.NAME: ("given_name", "family_name"),
    SheetPart.BIRTH_YEAR: ("birth_year",),
    SheetPart.PLACE: ("last_seen_place", "last_seen_on", "last_seen_position"),
    SheetPart.DESCRIPTION: ("description",),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A case as it may stand on one sheet of paper.

    Attributes
    ----------
    notice
        Without what is blacked out.
    blacked_out
        The parts that the case has and the sheet does not show.
    fingers
        How many fingers are enrolled.
    """

    case_id: CaseId
    kind: CaseKind
    notice: Notice
    reference: str
    contact_desk: str
    minor: bool
    fingers: int
    expires_at: datetime
    blacked_out: tuple[SheetPart, ...]
    reader: str
    printed_at: datetime
    printed_by: OperatorId


def print_sheet(
    runtime: Runtime,
    operator: Operator,
    case_id: CaseId,
    *,
    parts: Collection[SheetPart] = (),
    reader: str,
) -> Sheet:
    """Return the sheet of a case of one's own agency; who gets it and what it shows is logged.

    Raises
    ------
    NotFound
        No such case, or another agency's.
    Refused
        As `policy.sheets.permit_print_sheet`.
    """
    at, vault = runtime.clock(), runtime.node.vault
    reader = reader.strip()[:READER_LIMIT]
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        permit = permit_print_sheet(
            runtime.rules(session), operator, facts, parts=parts, reader=reader, at=at
        )
        record = cases.read_case(session, vault, permit)
        audit.append(
            session,
            vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(case_id),
            details={"sheet": sorted(permit.parts), "for": reader},
        )
    return _sheet(record, frozenset(parts), reader, permit.operator, at)


def _sheet(
    record: CaseRecord, parts: frozenset[SheetPart], reader: str, operator: OperatorId, at: datetime
) -> Sheet:
    said = {
        part: [f for f in fields if field_text(record.notice, f)]
        for part, fields in _FIELDS.items()
    }
    there = {part for part, fields in said.items() if fields}
    there |= {SheetPart.REFERENCE} if record.reference else set()
    notice = record.notice
    for part in there - parts:
        for field in _FIELDS.get(part, ()):
            notice = with_field(notice, field, "")
    return Sheet(
        case_id=record.id,
        kind=record.kind,
        notice=notice,
        reference=record.reference if SheetPart.REFERENCE in parts else "",
        contact_desk=record.contact_desk,
        minor=record.minor,
        fingers=len({one.finger for one in record.references}),
        expires_at=record.expires_at,
        blacked_out=tuple(part for part in SheetPart if part in there - parts),
        reader=reader,
        printed_at=at,
        printed_by=operator,
    )
