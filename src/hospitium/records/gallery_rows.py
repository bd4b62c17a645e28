"""What changed among the references, for whoever keeps a copy in step (see `usecases`).

The database is the truth; these queries open no template except those that are asked for.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import PrintId
from hospitium.policy.permit import EnrolPermit, SearchPermit, UpkeepPermit
from hospitium.records.models import CaseRow, PrintRow
from hospitium.records.prints import GalleryRow, live_prints, open_print, with_case
from hospitium.records.vault import Vault

AnyGalleryPermit = SearchPermit | EnrolPermit | UpkeepPermit

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
    """Return the ids of those that were enrolled at `since` or later."""
    live = live_prints(permit.at).where(PrintRow.enrolled_at >= utc(since))
    ids = live.with_only_columns(PrintRow.id, maintain_column_froms=True)
    return {PrintId(row) for (row,) in session.execute(ids)}


def closed_since(
    session: Session,
    permit: AnyGalleryPermit,  # noqa: ARG001 - holding it is the point
    since: datetime,
) -> set[PrintId]:
    """Return the ids of the references of cases that were closed at `since` or later."""
    query = (
        select(PrintRow.id)
        .join(CaseRow, CaseRow.id == PrintRow.case_id)
        .where(CaseRow.closed_at >= utc(since))
    )
    return {PrintId(row) for row in session.scalars(query)}


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
