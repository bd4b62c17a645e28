"""What changed among the references, for whoever keeps a copy in step (see `usecases`).

The database is the truth; these queries open no template except those that are asked for.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId, PrintId
from hospitium.policy.permit import EnrolPermit, SearchPermit, TwinsPermit, UpkeepPermit
from hospitium.records.consent_filters import in_use
from hospitium.records.models import CaseRow, PrintRow
from hospitium.records.models_consent import ConsentStateRow, ConsentUseRow
from hospitium.records.prints import GalleryRow, live_prints, open_print, with_case
from hospitium.records.vault import Vault

AnyGalleryPermit = SearchPermit | EnrolPermit | TwinsPermit | UpkeepPermit

_BATCH = 500


def count_live(session: Session, permit: AnyGalleryPermit) -> int:
    """Return how many references a gallery as of the permit's instant has."""
    live = live_prints(permit.at).with_only_columns(func.count(), maintain_column_froms=True)
    return int(session.execute(live).scalar_one())


def live_ids(session: Session, permit: AnyGalleryPermit) -> set[PrintId]:
    """Return the ids of all those references."""
    live = live_prints(permit.at).with_only_columns(PrintRow.id, maintain_column_froms=True)
    return {PrintId(row) for (row,) in session.execute(live)}


def enrolled_since(session: Session, permit: AnyGalleryPermit, since: datetime) -> set[PrintId]:
    """Return the ids of those that were enrolled, or agreed to again, at `since` or later."""
    fresh = or_(PrintRow.enrolled_at >= utc(since), consent_changed(since, permit.at))
    live = live_prints(permit.at).where(fresh)
    ids = live.with_only_columns(PrintRow.id, maintain_column_froms=True)
    return {PrintId(row) for (row,) in session.execute(ids)}


def closed_since(
    session: Session,
    permit: AnyGalleryPermit,
    since: datetime,
) -> set[PrintId]:
    """Return the ids of the references that left at `since` or later: closed, or withdrawn."""
    query = (
        select(PrintRow.id)
        .join(CaseRow, CaseRow.id == PrintRow.case_id)
        .where(
            or_(
                CaseRow.closed_at >= utc(since),
                and_(consent_changed(since, permit.at), ~in_use(permit.at)),
            )
        )
    )
    return {PrintId(row) for row in session.scalars(query)}


def consent_changed(since: datetime, at: datetime) -> ColumnElement[bool]:
    """Tell of a case whether what its person agreed to changed, or ran out, since then."""
    said = exists().where(
        ConsentStateRow.case_id == CaseRow.id, ConsentStateRow.changed_at >= utc(since)
    )
    over = exists().where(
        ConsentUseRow.case_id == CaseRow.id,
        ConsentUseRow.until >= utc(since),
        ConsentUseRow.until <= at,
    )
    return or_(said, over)


def references_of_cases(
    session: Session, vault: Vault, permit: AnyGalleryPermit, cases: Collection[CaseId]
) -> Iterator[GalleryRow]:
    """Yield the live references of a few cases, opened."""
    query = with_case(live_prints(permit.at)).where(PrintRow.case_id.in_(cases))
    for row in session.scalars(query):
        yield open_print(vault, row)


def open_references(
    session: Session, vault: Vault, permit: AnyGalleryPermit, ids: Sequence[UUID]
) -> Iterator[GalleryRow]:
    """Yield those of `ids` that are live, opened, in the order of `ids`' batches."""
    for first in range(0, len(ids), _BATCH):
        batch = ids[first : first + _BATCH]
        query = with_case(live_prints(permit.at)).where(PrintRow.id.in_(batch))
        for row in session.scalars(query):
            yield open_print(vault, row)
            session.expunge(row)
