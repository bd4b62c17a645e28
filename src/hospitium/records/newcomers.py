"""Who came since a pass over the gallery, and which records of one agency share a name.

Names are compared by the blind index (ADR 31): equality of what is written there, no opened notice
unless two are equal.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId
from hospitium.policy.permit import TwinsPermit
from hospitium.records.case_index import IndexKind
from hospitium.records.gallery_rows import consent_changed
from hospitium.records.models import CaseRow, PrintRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.models_vault import CaseIndexRow
from hospitium.records.notices import open_notice
from hospitium.records.vault import Vault

MOST_NAMESAKES = 5
"""A name that more records of an agency share says nothing; nor does a number."""

_FEW = 500
"""Cases whose tokens a query names one by one; of more, all tokens are read."""


def came_since(session: Session, permit: TwinsPermit, since: datetime) -> set[CaseId]:
    """Return the cases that got a print or a photograph, or a consent, at `since` or later."""
    moment = utc(since)
    found: set[CaseId] = set()
    for table, changed in (
        (PrintRow, PrintRow.enrolled_at), (EnrolledFaceRow, EnrolledFaceRow.read_at)
    ):  # fmt: skip
        query = select(table.case_id).where(changed >= moment, changed <= utc(permit.at))
        found |= {CaseId(one) for one in session.scalars(query)}
    agreed = select(CaseRow.id).where(consent_changed(since, permit.at))
    return found | {CaseId(one) for one in session.scalars(agreed)}


def namesakes(
    session: Session,
    vault: Vault,
    permit: TwinsPermit,
    *,
    among: Collection[CaseId] | None = None,
) -> list[tuple[CaseId, CaseId]]:
    """Return pairs of open cases of one agency that may be meant to be one person.

    Of one reference, or of one name unless their birth years are known and differ. A name that
    many share is left out.

    Parameters
    ----------
    among
        Only pairs with one of these cases; None for all.
    """
    open_cases = (
        select(CaseIndexRow.kind, CaseIndexRow.token, CaseIndexRow.case_id)
        .join(CaseRow, CaseRow.id == CaseIndexRow.case_id)
        .where(CaseRow.closed_at.is_(None), CaseRow.expires_at > permit.at)
    )
    wanted = None if among is None else set(among)
    if wanted is not None and len(wanted) <= _FEW:
        theirs = select(CaseIndexRow.token).where(CaseIndexRow.case_id.in_(wanted))
        open_cases = open_cases.where(CaseIndexRow.token.in_(theirs))
    groups: dict[tuple[str, bytes], list[CaseId]] = defaultdict(list)
    for kind, token, case in session.execute(open_cases):
        groups[kind, token].append(CaseId(case))
    found = set()
    for (kind, _), cases in groups.items():
        if not 2 <= len(cases) <= MOST_NAMESAKES:
            continue
        for pair in combinations(sorted(cases, key=lambda case: case.bytes), 2):
            if wanted is not None and wanted.isdisjoint(pair):
                continue
            if kind == IndexKind.REFERENCE or _may_be_of_one_year(session, vault, pair):
                found.add(pair)
    return sorted(found, key=lambda pair: (pair[0].bytes, pair[1].bytes))


def _may_be_of_one_year(session: Session, vault: Vault, pair: tuple[CaseId, CaseId]) -> bool:
    rows = (session.get_one(CaseRow, case) for case in pair)
    years = {open_notice(vault, row).birth_year for row in rows} - {None}
    return len(years) < 2
