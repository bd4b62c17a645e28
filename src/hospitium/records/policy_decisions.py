"""The decision of policy behind an entry of the log, as it was sealed with it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import PermitId
from hospitium.policy.decision import Remembered
from hospitium.policy.permit import ReadPolicyPermit
from hospitium.records.log_rows import open_details
from hospitium.records.models import AuditEntryRow
from hospitium.records.sealed_json import from_json
from hospitium.records.vault import Vault


def decision_behind(session: Session, permit: ReadPolicyPermit, entry: int) -> PermitId:  # noqa: ARG001
    """Return the id of the decision that an entry came of.

    Raises
    ------
    NotFound
        If there is no such entry, or it is older than the policies.
    """
    row = session.get(AuditEntryRow, entry)
    if row is None or row.decision is None:
        raise NotFound("the log has no entry of that number with a decision behind it")
    return PermitId(row.decision)


def find_decision(
    session: Session,
    vault: Vault,
    permit: ReadPolicyPermit,  # noqa: ARG001 - holding it is the point
    decision: PermitId,
) -> tuple[int, Remembered | None]:
    """Return the first log entry that a decision led to, and what it was; None once erased.

    Raises
    ------
    NotFound
        If no entry of the log came of it.
    """
    query = select(AuditEntryRow).where(AuditEntryRow.decision == decision)
    row = session.scalars(query.order_by(AuditEntryRow.sequence).limit(1)).first()
    if row is None:
        raise NotFound("the log has no entry of that decision")
    if row.sealed_details is None:
        return row.sequence, None
    _, payload = open_details(vault, row.sequence, row.sealed_details)
    details: Mapping[str, Any] = from_json(payload)
    return row.sequence, Remembered.from_fields(details["decision"])
