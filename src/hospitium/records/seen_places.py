"""Where the missing of one agency were seen last, for those who may see its cases."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.ids import CaseId
from hospitium.formats.notice import CaseKind
from hospitium.formats.positions import Position
from hospitium.policy.permit import ReadCasePermit
from hospitium.records.case_lists import minor_on, own_cases
from hospitium.records.models import CaseRow
from hospitium.records.notices import open_notice
from hospitium.records.vault import Vault

MOST = 2_000
"""Cases on one map; the newest."""


@dataclass(frozen=True, slots=True)
class SeenPlace:
    """Where the person of a case was seen last."""

    case_id: CaseId
    name: str
    place: str
    position: Position | None
    seen_on: date | None
    minor: bool


def seen_places(session: Session, vault: Vault, permit: ReadCasePermit) -> list[SeenPlace]:
    """Return the places of the agency's open cases of missing people, the newest case first.

    Nobody else's: where somebody was found, or is cared for, is on no map (victim.location).
    """
    query = (
        select(CaseRow)
        .where(*own_cases(permit))
        .where(CaseRow.kind == CaseKind.MISSING.value, CaseRow.closed_at.is_(None))
        .order_by(CaseRow.opened_at.desc(), CaseRow.id)
        .limit(MOST)
    )
    found = []
    for row in session.scalars(query):
        notice = open_notice(vault, row)
        if notice.last_seen_place or notice.last_seen_position:
            at = notice.last_seen_position
            found.append(
                SeenPlace(
                    case_id=CaseId(row.id),
                    name=notice.full_name,
                    place=notice.last_seen_place,
                    position=Position.parse(at) if at else None,
                    seen_on=notice.last_seen_on,
                    minor=minor_on(row, notice, permit.at),
                )
            )
    return found
