"""Which faces go on a phone: by the rules of prints, and never one from before a third birthday.

Templates only: what a phone loses may be compared by whoever breaks its seal, but shows nobody.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager, defer

from hospitium.formats.pack_contents import PackFace
from hospitium.policy.ages import ADULT, is_infant
from hospitium.policy.consents import Modality
from hospitium.policy.field import BuildPackPermit
from hospitium.records.consent_filters import in_use
from hospitium.records.models import CaseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.notices import age_on
from hospitium.records.places import face_place
from hospitium.records.vault import Vault

FIRST_DAY = date(1970, 1, 1)
_BATCH = 500


def face_marks(
    session: Session, permit: BuildPackPermit, model: str, sought: ColumnElement[bool]
) -> list[str]:
    """Return what changes whenever a pack would hold other faces; no template is opened."""
    wanted = _faces(permit, model, sought).with_only_columns(
        EnrolledFaceRow.id, EnrolledFaceRow.read_at, maintain_column_froms=True
    )
    return sorted(f"{row} {read_at}" for row, read_at in session.execute(wanted))


def pack_faces(
    session: Session,
    vault: Vault,
    permit: BuildPackPermit,
    model: str,
    sought: ColumnElement[bool],
) -> Iterator[tuple[CaseRow, PackFace]]:
    """Yield the faces of a pack with their cases; the index of the case is still 0.

    Parameters
    ----------
    model
        Only templates of it.
    sought
        Which cases the pack is about.
    """
    query = (
        _faces(permit, model, sought)
        .options(contains_eager(EnrolledFaceRow.case), defer(EnrolledFaceRow.sealed_portrait))
        .order_by(EnrolledFaceRow.case_id, EnrolledFaceRow.id)
        .execution_options(yield_per=_BATCH)
    )
    for row in session.scalars(query):
        ages = age_on(vault, row.case, row.latest_day)
        if is_infant(ages):
            continue
        sealed = row.sealed_template or b""
        template = vault.open("face", face_place(row), row.expires_at, sealed)
        day = None if row.captured_on is None else (row.captured_on - FIRST_DAY).days
        yield row.case, PackFace(0, day, ages is None or ages.low < ADULT, template)


def _faces(
    permit: BuildPackPermit, model: str, sought: ColumnElement[bool]
) -> Select[EnrolledFaceRow]:
    return (
        select(EnrolledFaceRow)
        .join(CaseRow, CaseRow.id == EnrolledFaceRow.case_id)
        .where(CaseRow.closed_at.is_(None), CaseRow.expires_at > permit.at)
        .where(EnrolledFaceRow.expires_at > permit.at)
        .where(EnrolledFaceRow.sealed_template.is_not(None), EnrolledFaceRow.model == model)
        .where(in_use(permit.at, modality=Modality.FACE))
        .where(in_use(permit.at, permit.purpose, modality=Modality.FACE))
        .where(CaseRow.agency == permit.agency, sought)
    )
