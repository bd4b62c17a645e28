"""What the records say of a node's prints, for a gallery that follows them."""

from collections.abc import Iterable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from hospitium.core.ids import PrintId
from hospitium.gallery import GalleryEntry
from hospitium.records import gallery_rows, prints
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.node_folder import Node
from hospitium.records.prints import GalleryRow
from hospitium.usecases.following import Source
from hospitium.usecases.growing import cohort_of, grown_reference


def prints_source(
    node: Node, session: Session, permit: AnyGalleryPermit
) -> Source[PrintId, GalleryEntry]:
    """Return what this session sees of the prints that the permit's purpose may be searched by."""

    def entries(ids: Sequence[PrintId]) -> Iterable[GalleryEntry]:
        return map(gallery_entry, gallery_rows.open_references(session, node.vault, permit, ids))

    return Source(
        stamp=prints.gallery_stamp(session, at=permit.at),
        closed_since=partial(gallery_rows.closed_since, session, permit),
        enrolled_since=partial(gallery_rows.enrolled_since, session, permit),
        count=partial(gallery_rows.count_live, session, permit),
        ids=partial(gallery_rows.live_ids, session, permit),
        entries=entries,
    )


def gallery_entry(row: GalleryRow) -> GalleryEntry:
    """Return a stored reference as the gallery takes it: a child's at the size of the grown."""
    return GalleryEntry(
        row.print_id,
        row.case_id,
        row.finger,
        row.model,
        grown_reference(row),
        expires_at=row.expires_at,
        cohort=cohort_of(row),
    )
