"""Routes for the desk and for oversight: purposes, alerts, the log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from hospitium.core.ids import AlertId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.cases import Limit
from hospitium.edges.api.desk_bodies import (
    AlertList,
    AlertOut,
    LogEntryOut,
    LogPage,
    LogReport,
    PurposeList,
    PurposeOut,
)
from hospitium.edges.http.state import Node
from hospitium.policy.purposes import CATALOGUE, FORBIDDEN, REFERENCE_QUALITY
from hospitium.usecases.alerts import acknowledge_alert, list_alerts
from hospitium.usecases.audit_log import show_log, verify_log

router = APIRouter(prefix="/api/v1", tags=["desk"])


@router.get("/purposes", summary="List the purposes.")
def get_purposes(caller: Caller) -> PurposeList:
    """List the reasons that the rules accept, and what can never be one."""
    purposes = [PurposeOut.of(purpose, caller.agency_kind) for purpose in CATALOGUE]
    return PurposeList(
        purposes=purposes, forbidden=sorted(FORBIDDEN), reference_quality=REFERENCE_QUALITY
    )


@router.get("/alerts", summary="List your agency's alerts.")
def get_alerts(
    runtime: Node,
    caller: Caller,
    waiting: Annotated[bool, Query(description="only those nobody has taken up")] = True,  # noqa: FBT002
) -> AlertList:
    """List confirmed hits on your agency's cases, newest first."""
    found = list_alerts(runtime, caller, waiting_only=waiting)
    return AlertList(alerts=[AlertOut.of(alert) for alert in found])


@router.post("/alerts/{alert_id}/acknowledgement", status_code=204, summary="Take an alert up.")
def post_acknowledgement(alert_id: UUID, runtime: Node, caller: Caller) -> None:
    """Record that the desk has taken the alert up."""
    acknowledge_alert(runtime, caller, AlertId(alert_id))


@router.get("/log", summary="Read the log.")
def get_log(
    runtime: Node,
    caller: Caller,
    after: Annotated[int, Query(ge=0, le=2**53, description="entries after this number")] = 0,
    limit: Limit = 100,
    newest_first: bool = False,  # noqa: FBT001, FBT002
) -> LogPage:
    """Read entries of the log: operators and record ids, never a person."""
    found = show_log(runtime, caller, after=after, limit=limit, newest_first=newest_first)
    return LogPage(entries=[LogEntryOut.of(entry) for entry in found])


@router.get("/log/verification", summary="Prove that nobody has rewritten the log.")
def get_verification(runtime: Node, _caller: Caller) -> LogReport:
    """Recompute the whole tree and hold it against the signed checkpoint."""
    return LogReport.of(verify_log(runtime))
