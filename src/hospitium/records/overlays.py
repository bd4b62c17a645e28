"""What this deployment changed in the policies: proposed by one person, adopted by another.

Each row carries a tag that only the node's key makes. It binds text, people and times, so that a
row written by hand does not hold; that no row is missing, or an older one put back, is what the
bundle in the log is for (`records.policies`).
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import OperatorId
from hospitium.policy.overlay import Overlay
from hospitium.policy.permit import PolicyPermit, ReadPolicyPermit
from hospitium.records.log_rows import END
from hospitium.records.models_policy import PolicyOverlayRow
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class OverlayRecord:
    """An overlay with who proposed and adopted it; `withdrawn_at` ends it."""

    id: UUID
    overlay: Overlay
    proposed_at: datetime
    proposed_by: OperatorId
    adopted_at: datetime | None
    adopted_by: OperatorId | None
    withdrawn_at: datetime | None
    withdrawn_by: OperatorId | None

    @property
    def holds(self) -> bool:
        """Whether it is part of the policies now."""
        return self.adopted_at is not None and self.withdrawn_at is None

    def is_overdue(self, today: date) -> bool:
        """Tell whether it holds although the day of its review has passed."""
        return self.holds and today > self.overlay.review_by


def adopted_bodies(session: Session, vault: Vault) -> tuple[str, ...]:
    """Return the text of the overlays that hold, in the order in which they were adopted.

    Raises
    ------
    Tampered
        If one was written or changed without the node's key.
    """
    query = select(PolicyOverlayRow).where(
        PolicyOverlayRow.adopted_at.is_not(None), PolicyOverlayRow.withdrawn_at.is_(None)
    )
    rows = session.scalars(query.order_by(PolicyOverlayRow.adopted_at, PolicyOverlayRow.id)).all()
    for row in rows:
        vault.check_tag(END, _message(row), row.tag)
    return tuple(row.body for row in rows)


def list_overlays(session: Session, permit: ReadPolicyPermit) -> list[OverlayRecord]:  # noqa: ARG001
    """Return every overlay that was ever proposed, oldest first."""
    query = select(PolicyOverlayRow).order_by(PolicyOverlayRow.proposed_at, PolicyOverlayRow.id)
    return [_record(row) for row in session.scalars(query)]


def add_overlay(
    session: Session, vault: Vault, permit: PolicyPermit, overlay_id: UUID, overlay: Overlay
) -> None:
    """Keep a proposal; it changes nothing until somebody else adopts it."""
    row = PolicyOverlayRow(
        id=overlay_id,
        name=overlay.name,
        body=overlay.to_json(),
        proposed_at=utc(permit.at),
        proposed_by=permit.operator,
    )
    row.tag = vault.tag(END, _message(row))
    session.add(row)
    session.flush()


def find_overlay(session: Session, overlay_id: UUID) -> OverlayRecord:
    """Return one overlay, for policy to look at.

    Raises
    ------
    NotFound
        If there is none of that id.
    """
    return _record(_row(session, overlay_id))


def adopt_overlay(session: Session, vault: Vault, permit: PolicyPermit, overlay_id: UUID) -> None:
    """Let an overlay hold from now on.

    Raises
    ------
    Conflict
        If it holds already, or was withdrawn.
    """
    row = _row(session, overlay_id)
    if row.adopted_at is not None or row.withdrawn_at is not None:
        raise Conflict("this change of the policies has been decided already")
    row.adopted_at, row.adopted_by = utc(permit.at), permit.operator
    row.tag = vault.tag(END, _message(row))
    session.flush()


def withdraw_overlay(
    session: Session, vault: Vault, permit: PolicyPermit, overlay_id: UUID
) -> None:
    """End an overlay, or turn down a proposal.

    Raises
    ------
    Conflict
        If it was withdrawn already.
    """
    row = _row(session, overlay_id)
    if row.withdrawn_at is not None:
        raise Conflict("this change of the policies was withdrawn already")
    row.withdrawn_at, row.withdrawn_by = utc(permit.at), permit.operator
    row.tag = vault.tag(END, _message(row))
    session.flush()


def _row(session: Session, overlay_id: UUID) -> PolicyOverlayRow:
    row = session.get(PolicyOverlayRow, overlay_id)
    if row is None:
        raise NotFound("no change of the policies has that id")
    return row


def _record(row: PolicyOverlayRow) -> OverlayRecord:
    return OverlayRecord(
        id=row.id,
        overlay=Overlay.from_json(row.body),
        proposed_at=row.proposed_at,
        proposed_by=OperatorId(row.proposed_by),
        adopted_at=row.adopted_at,
        adopted_by=OperatorId(row.adopted_by) if row.adopted_by else None,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=OperatorId(row.withdrawn_by) if row.withdrawn_by else None,
    )


def _message(row: PolicyOverlayRow) -> bytes:
    """Return what the tag of an overlay binds: its text, and who did what with it when.

    It starts with its own name, for the key also tags the end of the log, 40 bytes.
    """
    times = [row.proposed_at, row.adopted_at, row.withdrawn_at]
    said = [
        "policy-overlay", str(row.id), row.body, row.proposed_by, row.adopted_by, row.withdrawn_by,
        *(utc(at).isoformat() if at else None for at in times),
    ]  # fmt: skip
    return json.dumps(said).encode()
