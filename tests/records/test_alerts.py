from datetime import timedelta
from uuid import uuid4

import pytest

from hospitium.core.errors import Conflict, NotFound, Refused
from hospitium.core.ids import AlertId, CandidateId
from hospitium.ledger import Operation
from hospitium.policy.decisions import permit_decide
from hospitium.policy.desk import permit_alerts
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import Role
from hospitium.policy.permit import DecidePermit
from hospitium.records import alerts, audit, searches
from hospitium.records.alerts import AlertRecord
from tests.policy.facts import RULES
from tests.records.desk import NOW, OFFICER, SECOND, SHELTER, VERIFIER, Desk, operator


def permit_for(desk: Desk, hit: CandidateId) -> DecidePermit:
    with desk.node.read() as session:
        facts = searches.candidate_facts(session, desk.node.vault, hit, at=NOW)
    return permit_decide(
        RULES, SECOND, facts, verdict=Verdict.CONFIRM, reason="delta agrees", at=NOW
    )


def raise_alert(desk: Desk, permit: DecidePermit) -> AlertId:
    alert_id = AlertId(uuid4())
    with desk.node.write() as session:
        alerts.raise_alert(session, desk.node.vault, permit, alert_id=alert_id)
        audit.append(session, desk.node.vault, permit, operation=Operation.DISCLOSURE)
    return alert_id


def listed(desk: Desk, *, waiting_only: bool = True, days: int = 0) -> list[AlertRecord]:
    permit = permit_alerts(RULES, OFFICER, at=NOW + timedelta(days=days))
    with desk.node.read() as session:
        return alerts.list_alerts(session, desk.node.vault, permit, waiting_only=waiting_only)


def test_only_a_confirmed_hit_becomes_an_alert_and_once(desk: Desk) -> None:
    case_id = desk.open_case(days=10)
    _, (hit,) = desk.search([case_id])
    permit = permit_for(desk, hit)
    with pytest.raises(Refused, match=r"search\.candidates"):
        raise_alert(desk, permit)
    desk.decide(VERIFIER, hit, Verdict.CONFIRM)
    alert_id = raise_alert(desk, permit)
    with pytest.raises(Conflict):
        raise_alert(desk, permit)
    (alert,) = listed(desk)
    assert (alert.id, alert.case_id, alert.candidate_id) == (alert_id, case_id, hit)
    assert alert.desk == "desk-one@police.example"
    assert listed(desk, days=10) == []


def test_an_alert_is_acknowledged_by_its_agency_and_once(desk: Desk) -> None:
    _, (hit,) = desk.search([desk.open_case()])
    permit = permit_for(desk, hit)
    desk.decide(VERIFIER, hit, Verdict.CONFIRM)
    alert_id = raise_alert(desk, permit)
    mine = permit_alerts(RULES, OFFICER, at=NOW)
    theirs = permit_alerts(RULES, operator("fay", Role.CASE_WORKER, agency=SHELTER), at=NOW)
    with pytest.raises(NotFound), desk.node.write() as session:
        alerts.acknowledge(session, theirs, alert_id)
    with desk.node.write() as session:
        alerts.acknowledge(session, mine, alert_id)
        audit.append(session, desk.node.vault, mine, operation=Operation.ALTERATION)
    assert listed(desk) == []
    assert listed(desk, waiting_only=False)[0].acknowledged_by == OFFICER.id
    with pytest.raises(Conflict), desk.node.write() as session:
        alerts.acknowledge(session, mine, alert_id)
