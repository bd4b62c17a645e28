"""Passes over the whole gallery: how far each has come, so that it can be taken up again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.policy.permit import TwinsPermit
from hospitium.records.models_twins import TwinPassRow


@dataclass(frozen=True, slots=True)
class PassRecord:
    """One pass.

    Attributes
    ----------
    steps, done
        Pieces of work, and how many of them are done.
    since
        From when on people counted as newcomers, who alone were held against everybody; None where
        everybody was.
    persons, prints
        In the gallery when it began.
    found
        Pairs of records that it found and nobody knew.
    """

    id: UUID
    model: str
    started_at: datetime
    steps: int
    done: int
    persons: int
    prints: int
    found: int
    finished_at: datetime | None
    since: datetime | None = None


def begin_pass(session: Session, permit: TwinsPermit, new: PassRecord) -> None:
    """Begin a pass of the permit's agency."""
    session.add(
        TwinPassRow(
            id=new.id,
            agency=permit.agency,
            model=new.model,
            started_at=utc(new.started_at),
            since=utc(new.since) if new.since else None,
            started_by=permit.operator,
            steps=new.steps,
            done=0,
            persons=new.persons,
            prints=new.prints,
            found=0,
        )
    )
    session.flush()


def unfinished_pass(session: Session, permit: TwinsPermit, model: str) -> PassRecord | None:
    """Return the pass of the permit's agency that was not brought to its end, if there is one."""
    query = (
        select(TwinPassRow)
        .where(
            TwinPassRow.agency == permit.agency,
            TwinPassRow.model == model,
            TwinPassRow.finished_at.is_(None),
        )
        .order_by(TwinPassRow.started_at.desc())
        .limit(1)
    )
    row = session.scalars(query).first()
    return _record(row) if row else None


def finished_pass(session: Session, permit: TwinsPermit, model: str) -> PassRecord | None:
    """Return the latest pass of the permit's agency that came to its end, if there is one."""
    query = (
        select(TwinPassRow)
        .where(
            TwinPassRow.agency == permit.agency,
            TwinPassRow.model == model,
            TwinPassRow.finished_at.is_not(None),
        )
        .order_by(TwinPassRow.started_at.desc())
        .limit(1)
    )
    row = session.scalars(query).first()
    return _record(row) if row else None


def last_pass(session: Session, permit: TwinsPermit) -> PassRecord | None:
    """Return the latest pass of the permit's agency, whole or not."""
    query = select(TwinPassRow).where(TwinPassRow.agency == permit.agency)
    row = session.scalars(query.order_by(TwinPassRow.started_at.desc()).limit(1)).first()
    return _record(row) if row else None


def note_step(
    session: Session, permit: TwinsPermit, pass_id: UUID, *, done: int, found: int, at: datetime
) -> PassRecord:
    """Note that so many steps are done, and that the last brought `found` more pairs."""
    row = session.get_one(TwinPassRow, pass_id)
    if row.agency != permit.agency:
        raise ValueError("a pass is carried on by the agency that began it")
    row.done, row.found = done, row.found + found
    if done >= row.steps:
        row.finished_at = utc(at)
    session.flush()
    return _record(row)


def _record(row: TwinPassRow) -> PassRecord:
    return PassRecord(
        id=row.id,
        model=row.model,
        started_at=row.started_at,
        steps=row.steps,
        done=row.done,
        persons=row.persons,
        prints=row.prints,
        found=row.found,
        finished_at=row.finished_at,
        since=row.since,
    )
