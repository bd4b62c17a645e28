"""Live captures that a human looks at: what waits, and what somebody says of it."""

from hospitium.core.errors import BadInput
from hospitium.core.ids import FaceId
from hospitium.core.live_notes import LiveAnswer
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_alerts, permit_take_up
from hospitium.policy.operators import Operator
from hospitium.records import audit, live_looks
from hospitium.records.live_looks import LiveLook
from hospitium.usecases.runtime import Runtime

REASON_LIMIT = 1000


def list_looks(
    runtime: Runtime, operator: Operator, *, waiting_only: bool = True
) -> tuple[LiveLook, ...]:
    """Return the photographs of the agency's open cases that wait, the oldest first.

    Parameters
    ----------
    waiting_only
        False: also those that somebody has looked at.
    """
    permit = permit_alerts(runtime.rules(), operator, at=runtime.clock())
    vault = runtime.node.vault
    with runtime.node.read() as session:
        return tuple(live_looks.list_looks(session, vault, permit, waiting_only=waiting_only))


def answer_look(
    runtime: Runtime, operator: Operator, face: FaceId, answer: LiveAnswer, *, reason: str
) -> LiveLook:
    """Note what somebody who looked says. The photograph stays as it is, whatever the answer.

    Parameters
    ----------
    reason
        What was seen; kept sealed beside the answer, and in no log.

    Raises
    ------
    BadInput
        If there is no reason, or it is too long.
    NotFound, Conflict
        If the agency has no such photograph that waits; if somebody has looked already.
    """
    said = reason.strip()
    if not said:
        raise BadInput("say why: what you saw in the picture", remedy="A few words are enough.")
    if len(said) > REASON_LIMIT:
        raise BadInput(f"a reason has at most {REASON_LIMIT} characters")
    at = runtime.clock()
    with runtime.node.write() as session:
        permit = permit_take_up(runtime.rules(session), operator, frozen=False, at=at)
        vault = runtime.node.vault
        look = live_looks.answer_look(session, vault, permit, face, answer, reason=said)
        audit.append(
            session,
            vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(face),
            details={"live_answer": answer.value},
        )
    return look
