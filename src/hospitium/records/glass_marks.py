"""Marks in the log whatever is written while the override of its operator lasts."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.policy.permit import Permit
from hospitium.records.models_staff import GlassRow, GlassUseRow

MARK = "breakglass.use"
"""The action of the entry that follows whatever was done under an override."""


def lasting_glass(session: Session, permit: Permit) -> UUID | None:
    """Return the override under which the permit's operator acts, if there is one."""
    if permit.action.startswith("breakglass."):
        return None
    query = select(GlassRow.id).where(
        GlassRow.operator == permit.operator,
        GlassRow.began_at <= utc(permit.at),
        GlassRow.ends_at > utc(permit.at),
    )
    return session.scalars(query).first()


def note_uses(session: Session, glass: UUID, sequences: Iterable[int]) -> None:
    """Note which entries were written under an override."""
    session.add_all(GlassUseRow(override_id=glass, sequence=number) for number in sequences)
