"""Faces and irises of the records, which of them may be compared, and what changed among them.

Whatever is live for any purpose is here; a search leaves out those who did not agree to its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import CaseId, FaceId, IrisId
from hospitium.policy.consents import Modality
from hospitium.policy.permit import Permit
from hospitium.records.consent_filters import in_use, last_end
from hospitium.records.gallery_rows import AnyGalleryPermit, consent_changed
from hospitium.records.models import CaseRow, NodeRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.models_irises import EnrolledIrisRow
from hospitium.records.models_samples import SampleRow

Row = TypeVar("Row", bound=SampleRow)
Id = TypeVar("Id", bound=UUID)


@dataclass(frozen=True, slots=True)
class Samples(Generic[Row, Id]):
    """One table of references, and what people agree to when they agree to them."""

    row: type[Row]
    modality: Modality
    as_id: Callable[[UUID], Id]

    def live(self, at: datetime, purpose: str | None = None) -> Select[Row]:
        """Apply the filter nobody can forget: open case, time not over, agreed to, to be compared.

        Parameters
        ----------
        purpose
            What they must have agreed to; None for any use.
        """
        return (
            select(self.row)
            .join(CaseRow, CaseRow.id == self.row.case_id)
            .where(CaseRow.closed_at.is_(None), CaseRow.expires_at > at)
            .where(self.row.expires_at > at)
            .where(self.row.sealed_template.is_not(None))
            .where(in_use(at, purpose, modality=self.modality))
        )

    def stamp(self, session: Session, *, at: datetime) -> str:
        """Return a value that changes whenever those of `at` would be others.

        As `prints.gallery_stamp`: the counter, and the latest ends that have passed.
        """
        version = session.scalars(select(NodeRow.gallery_version)).one_or_none()
        over = select(func.max(self.row.expires_at)).where(self.row.expires_at <= at)
        passed, ended = session.scalars(over).one(), last_end(session, at)
        return "/".join(str(one) for one in (version, passed, ended))

    def count_live(self, session: Session, permit: AnyGalleryPermit) -> int:
        """Return how many a gallery as of the permit's instant has."""
        live = self.live(permit.at).with_only_columns(func.count(), maintain_column_froms=True)
        return int(session.execute(live).scalar_one())

    def live_ids(self, session: Session, permit: AnyGalleryPermit) -> set[Id]:
        """Return the ids of all those."""
        return self._ids(session, self.live(permit.at))

    def came_since(self, session: Session, permit: AnyGalleryPermit, since: datetime) -> set[Id]:
        """Return those that were added, read anew or agreed to again at `since` or later."""
        fresh = or_(self.row.read_at >= utc(since), consent_changed(since, permit.at))
        return self._ids(session, self.live(permit.at).where(fresh))

    def left_since(self, session: Session, permit: AnyGalleryPermit, since: datetime) -> set[Id]:
        """Return those that left at `since` or later: closed, withdrawn, or read anew."""
        agreed = in_use(permit.at, modality=self.modality)
        withdrawn = and_(consent_changed(since, permit.at), ~agreed)
        anew = and_(self.row.read_at >= utc(since), self.row.read_at != self.row.enrolled_at)
        query = (
            select(self.row)
            .join(CaseRow, CaseRow.id == self.row.case_id)
            .where(or_(CaseRow.closed_at >= utc(since), withdrawn, anew))
        )
        return self._ids(session, query)

    def open_case(self, session: Session, permit: Permit) -> CaseRow:
        """Look again, inside the transaction: it may have been closed, or the person said no.

        Raises
        ------
        NotFound, Conflict
            If the case is gone or closed, or the consent was taken back, since the permit.
        """
        case = session.get(CaseRow, permit.case)
        if case is None or case.agency != permit.agency or case.expires_at <= permit.at:
            raise NotFound("no such case")
        if case.closed_at is not None:
            raise Conflict("this case was closed meanwhile")
        agreed = in_use(permit.at, modality=self.modality)
        if session.scalars(select(CaseRow.id).where(CaseRow.id == case.id, agreed)).first() is None:
            raise Conflict("the person took their consent back meanwhile")
        return case

    def of_case(self, case: CaseId | None) -> Select[Row]:
        """Select all of a case, whoever may use them."""
        return select(self.row).where(self.row.case_id == case)

    def case_of(self, session: Session, one: UUID) -> CaseId:
        """Return the case of a reference, whosever it is: the caller asks about the case next.

        Raises
        ------
        NotFound
            If there is no such reference; in the words of a case that is not there.
        """
        query = select(self.row.case_id).where(self.row.id == one)
        case = session.scalars(query).one_or_none()
        if case is None:
            raise NotFound("no such case")
        return CaseId(case)

    def among(self, ids: Iterable[UUID]) -> Select[Row]:
        """Select those with `ids`, whoever may use them."""
        return select(self.row).where(self.row.id.in_(tuple(ids)))

    def _ids(self, session: Session, query: Select[Row]) -> set[Id]:
        ids = query.with_only_columns(self.row.id, maintain_column_froms=True)
        return {self.as_id(row) for (row,) in session.execute(ids)}


FACES = Samples(EnrolledFaceRow, Modality.FACE, FaceId)
IRISES = Samples(EnrolledIrisRow, Modality.IRIS, IrisId)
