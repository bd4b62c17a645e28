"""Confirmed hits, for the desk that must act."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hospitium.core.errors import Conflict
from hospitium.core.ids import AlertId
from hospitium.edges.web.visitors import Sent, Visit, go
from hospitium.usecases.alerts import acknowledge_alert, list_alerts
from hospitium.usecases.show_items import list_found

router = APIRouter()


@router.get("/alerts")
def get_alerts(
    visitor: Visit,
    everything: Annotated[bool, Query(alias="all")] = False,  # noqa: FBT002
) -> Response:
    """List alerts that nobody has taken up, or all of them."""
    found = list_alerts(visitor.runtime, visitor.operator, waiting_only=not everything)
    field = list_found(visitor.runtime, visitor.operator, waiting_only=not everything)
    return visitor.page("alerts.html", alerts=found, found=field, everything=everything)


@router.post("/alerts/{alert_id}")
def post_alert(alert_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Take an alert up."""
    try:
        acknowledge_alert(visitor.runtime, visitor.operator, AlertId(alert_id))
        visitor.tell("success", "You have taken the alert up.")
    except Conflict:
        visitor.tell("note", "Somebody else has taken this alert up already.")
    return go("/alerts")
