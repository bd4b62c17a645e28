"""Live captures that a human looks at: what waits, and what somebody says of it."""

from hospitium.core.ids import CaseId, FaceId
from hospitium.core.live_notes import LiveAnswer
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_alerts, permit_take_up
from hospitium.policy.operators import Operator
from hospitium.records import audit, live_looks
from hospitium.records.live_looks import WaitingLook
from hospitium.usecases.runtime import Runtime


def waiting_looks(runtime: Runtime, operator: Operator) -> tuple[WaitingLook, ...]:
    """Return the photographs of the agency's open cases that wait, the oldest first."""
    permit = permit_alerts(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(live_looks.waiting_looks(session, permit))


def answer_look(runtime: Runtime, operator: Operator, face: FaceId, answer: LiveAnswer) -> CaseId:
    """Note what somebody who looked says. The photograph stays as it is, whatever the answer.

    Raises
    ------
    NotFound, Conflict
        If the agency has no such photograph that waits; if somebody has looked already.
    """
    at = runtime.clock()
    with runtime.node.write() as session:
        permit = permit_take_up(runtime.rules(session), operator, frozen=False, at=at)
        case = live_looks.answer_look(session, permit, face, answer)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(face),
            details={"live_answer": answer.value},
        )
    return case
