from uuid import uuid4

from hospitium.ledger import Operation
from hospitium.policy.desk import permit_calibration
from hospitium.records import audit
from hospitium.records.calibrations import active_calibration, save_calibration
from tests.policy.facts import RULES
from tests.records.desk import ADMIN, NOW, Desk

PERMIT = permit_calibration(RULES, ADMIN, at=NOW)


def save(desk: Desk, modality: str, body: dict[str, object]) -> None:
    with desk.node.write() as session:
        save_calibration(session, PERMIT, calibration_id=uuid4(), modality=modality, body=body)
        audit.append(session, desk.node.vault, PERMIT, operation=Operation.ADMINISTRATION)


def test_the_latest_of_each_modality_is_active(desk: Desk) -> None:
    with desk.node.read() as session:
        assert active_calibration(session, "finger") is None
    save(desk, "finger", {"points": [[1.5, 0.25]]})
    save(desk, "face", {"points": []})
    save(desk, "finger", {"points": [[2.5, 1e-9]]})
    with desk.node.read() as session:
        assert active_calibration(session, "finger") == {"points": [[2.5, 1e-9]]}
        assert active_calibration(session, "face") == {"points": []}
