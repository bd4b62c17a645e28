"""`hospitium alert`: confirmed hits that a case's desk must hear of."""

from typing import Annotated

import typer

from hospitium.core.ids import AlertId, parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

app = typer.Typer(rich_markup_mode=None)
STATES = {
    (False, False): "",
    (True, False): "contested: nobody acts on it",
    (False, True): "withdrawn: nobody acts on it",
    (True, True): "withdrawn: nobody acts on it",
}
"""By whether a hit is frozen, and withdrawn."""


@app.command("list")
@example("hospitium alert list --operator amira")
def list_alerts(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that were taken up.")
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List confirmed hits on your agency's cases that nobody has taken up yet."""
    from hospitium.usecases.alerts import list_alerts as run

    with desk(context, data, operator) as (runtime, who):
        alerts = run(runtime, who, waiting_only=not everything)
    documents = [
        {
            "id": str(alert.id),
            "case": str(alert.case_id),
            "candidate": str(alert.candidate_id),
            "search": str(alert.search_id),
            "desk": alert.desk,
            "created_at": alert.created_at.isoformat(),
            "acknowledged_at": alert.acknowledged_at.isoformat() if alert.acknowledged_at else None,
            "acknowledged_by": alert.acknowledged_by,
            "frozen": alert.frozen,
            "withdrawn": alert.withdrawn,
        }
        for alert in alerts
    ]
    rows = [
        (
            alert.id,
            alert.case_id,
            alert.desk,
            instant(alert.created_at),
            alert.acknowledged_by or "",
            STATES[alert.frozen, alert.withdrawn],
        )
        for alert in alerts
    ]
    text = (
        table(("Alert", "Case", "Desk", "Raised", "Taken up by", ""), rows)
        if rows
        else "No alerts."
    )
    show({"alerts": documents}, text, as_json=as_json)


@app.command("ack")
@example("hospitium alert ack 0190a1b2-0000-7000-8000-000000000004 --operator amira")
def acknowledge(
    context: typer.Context,
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="The id of the alert.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say that your desk has taken an alert up."""
    from hospitium.usecases.alerts import acknowledge_alert as run

    alert_id = AlertId(parse_uuid(alert, "alert"))
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, alert_id)
    show(
        {"id": str(alert_id), "acknowledged_by": operator},
        f"Alert {alert_id} is taken up by {operator}.",
        as_json=as_json,
    )
