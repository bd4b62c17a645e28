"""Confirmed hits, for the desk that must act."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hospitium.core.errors import Conflict
from hospitium.core.ids import AlertId
from hospitium.edges.web.visitors import IdleVisit, Sent, Visit, Visitor, go
from hospitium.usecases.alerts import acknowledge_alert, list_alerts
from hospitium.usecases.show_items import list_found

router = APIRouter()
Everything = Annotated[bool, Query(alias="all")]


@router.get("/alerts")
def get_alerts(visitor: Visit, everything: Everything = False) -> Response:  # noqa: FBT002
    """List alerts that nobody has taken up, or all of them."""
    return visitor.page("alerts.html", **_listed(visitor, everything=everything))


@router.get("/alerts/list")
def get_alert_list(visitor: IdleVisit, everything: Everything = False) -> Response:  # noqa: FBT002
    """Show the same without its frame: the page asks for it when something happened."""
    return visitor.part("parts/alert_list.html", **_listed(visitor, everything=everything))


@router.post("/alerts/{alert_id}")
def post_alert(alert_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Take an alert up."""
    try:
        acknowledge_alert(visitor.runtime, visitor.operator, AlertId(alert_id))
        visitor.tell("success", "You have taken the alert up.")
    except Conflict:
        visitor.tell("note", "Somebody else has taken this alert up already.")
    return go("/alerts")


def _listed(visitor: Visitor, *, everything: bool) -> dict[str, Any]:
    """Return confirmed hits, and what was found in the field and is not confirmed yet."""
    return {
        "alerts": list_alerts(visitor.runtime, visitor.operator, waiting_only=not everything),
        "found": list_found(visitor.runtime, visitor.operator, waiting_only=not everything),
        "everything": everything,
    }
