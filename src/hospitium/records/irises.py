"""Irises: the templates that a search compares. No picture of an eye is kept (store.no_image)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId, OperatorId
from hospitium.policy.irises import AddIrisPermit, RemoveIrisPermit
from hospitium.policy.permit import SearchPermit
from hospitium.policy.rights_permits import HandOverPermit
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.models import CaseRow
from hospitium.records.models_irises import EnrolledIrisRow
from hospitium.records.places import iris_place
from hospitium.records.prints import gallery_changed
from hospitium.records.samples import IRISES
from hospitium.records.vault import Vault

GalleryPermit = AnyGalleryPermit | AddIrisPermit

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIris:
    """An iris to be added.

    Attributes
    ----------
    quality
        0..100, of the picture for a comparison.
    """

    iris_id: IrisId
    eye: Eye
    model: str
    template: bytes
    quality: int


@dataclass(frozen=True, slots=True)
class GalleryIris:
    """One iris that may be compared, with its template."""

    iris_id: IrisId
    case_id: CaseId
    eye: Eye
    model: str
    template: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KeptIris:
    """One iris of a case, without its template.

    Attributes
    ----------
    erase_after
        From when it is erased because the person no longer agrees; None while it is used.
    """

    id: IrisId
    eye: Eye
    model: str
    quality: int
    enrolled_at: datetime
    enrolled_by: OperatorId
    erase_after: datetime | None


@dataclass(frozen=True, slots=True)
class HeldIris:
    """One iris with all that is stored of it, for the person's own copy."""

    iris: KeptIris
    template: bytes


def add_iris(session: Session, vault: Vault, permit: AddIrisPermit, new: NewIris) -> None:
    """Add an iris to the permit's case; it ends when the case ends.

    Raises
    ------
    NotFound, Conflict
        If the case is gone or closed, or the consent was taken back, since the permit was given.
    """
    case = IRISES.open_case(session, permit)
    row = EnrolledIrisRow(
        id=new.iris_id,
        case_id=case.id,
        model=new.model,
        quality=new.quality,
        eye=new.eye.value,
        enrolled_at=utc(permit.at),
        enrolled_by=permit.operator,
        read_at=utc(permit.at),
        expires_at=case.expires_at,
    )
    row.sealed_template = vault.seal("iris", iris_place(row), row.expires_at, new.template)
    session.add(row)
    gallery_changed(session)
    session.flush()


def irises_of(
    session: Session, vault: Vault, permit: GalleryPermit, ids: Iterable[IrisId]
) -> list[GalleryIris]:
    """Return those of `ids` that may be compared now, for the permit's purpose where it has one."""
    purpose = permit.purpose if isinstance(permit, SearchPermit) else None
    query = IRISES.live(permit.at, purpose).where(EnrolledIrisRow.id.in_(tuple(ids)))
    return list(_opened(session, vault, query))


def case_irises(session: Session, vault: Vault, permit: AddIrisPermit) -> list[GalleryIris]:
    """Return the irises of the permit's case that may be compared, oldest first."""
    query = IRISES.live(permit.at).where(EnrolledIrisRow.case_id == permit.case)
    return list(_opened(session, vault, query.order_by(EnrolledIrisRow.enrolled_at)))


def open_irises(
    session: Session, vault: Vault, permit: GalleryPermit, ids: Sequence[IrisId]
) -> Iterator[GalleryIris]:
    """Yield those of `ids` that may be compared by anybody, opened."""
    for first in range(0, len(ids), _BATCH):
        chosen = EnrolledIrisRow.id.in_(ids[first : first + _BATCH])
        yield from _opened(session, vault, IRISES.live(permit.at).where(chosen))


def kept_irises(session: Session, case: CaseRow) -> tuple[KeptIris, ...]:
    """Return the irises of a case, oldest first; inside of cases, which take permits."""
    query = IRISES.of_case(CaseId(case.id)).order_by(
        EnrolledIrisRow.enrolled_at, EnrolledIrisRow.id
    )
    return tuple(_kept(row) for row in session.scalars(query))


def held_irises(session: Session, vault: Vault, permit: HandOverPermit) -> tuple[HeldIris, ...]:
    """Return the irises of the permit's record with their templates."""
    query = IRISES.of_case(permit.case).order_by(EnrolledIrisRow.enrolled_at)
    return tuple(HeldIris(_kept(row), _template(vault, row)) for row in session.scalars(query))


def remove_iris(session: Session, permit: RemoveIrisPermit, iris: IrisId) -> None:
    """Erase an iris of the permit's case; `NotFound` if there is none."""
    query = IRISES.of_case(permit.case).where(EnrolledIrisRow.id == iris)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("this case has no such iris", remedy="See `hospitium iris list CASE`.")
    session.delete(row)
    gallery_changed(session)
    session.flush()


def _opened(
    session: Session, vault: Vault, query: Select[EnrolledIrisRow]
) -> Iterator[GalleryIris]:
    for row in session.scalars(query):
        yield GalleryIris(
            iris_id=IrisId(row.id),
            case_id=CaseId(row.case_id),
            eye=Eye(row.eye),
            model=row.model,
            template=_template(vault, row),
            expires_at=row.expires_at,
        )
        session.expunge(row)


def _template(vault: Vault, row: EnrolledIrisRow) -> bytes:
    return vault.open("iris", iris_place(row), row.expires_at, row.sealed_template or b"")


def _kept(row: EnrolledIrisRow) -> KeptIris:
    return KeptIris(
        id=IrisId(row.id),
        eye=Eye(row.eye),
        model=row.model,
        quality=row.quality,
        enrolled_at=row.enrolled_at,
        enrolled_by=OperatorId(row.enrolled_by),
        erase_after=row.erase_after,
    )
