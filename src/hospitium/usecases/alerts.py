"""What the desk must hear: confirmed hits on its cases."""

from hospitium.core.ids import AlertId
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_alerts, permit_take_up
from hospitium.policy.operators import Operator
from hospitium.records import alerts, audit
from hospitium.records.alerts import AlertRecord
from hospitium.usecases.runtime import Runtime


def list_alerts(
    runtime: Runtime, operator: Operator, *, waiting_only: bool = True
) -> tuple[AlertRecord, ...]:
    """Return the alerts for the operator's agency, newest first."""
    permit = permit_alerts(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        found = alerts.list_alerts(session, runtime.node.vault, permit, waiting_only=waiting_only)
    return tuple(found)


def acknowledge_alert(runtime: Runtime, operator: Operator, alert_id: AlertId) -> None:
    """Record that the desk has taken the alert up, or knows that it was withdrawn.

    Raises
    ------
    Refused
        redress.freeze while an appeal against the hit waits.
    NotFound, Conflict
        No such alert for this agency; taken up already.
    """
    at = runtime.clock()
    with runtime.node.write() as session:
        frozen = alerts.is_frozen(session, alert_id)
        permit = permit_take_up(runtime.rules(session), operator, frozen=frozen, at=at)
        alerts.acknowledge(session, permit, alert_id)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(alert_id),
        )
