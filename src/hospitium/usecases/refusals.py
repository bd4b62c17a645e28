"""Write down what policy refused: a pattern of refusals is a warning that nobody else gives."""

from hospitium.core.errors import Refused
from hospitium.ledger import Operation
from hospitium.policy.decision import Decision
from hospitium.policy.desk import permit_record_refusal
from hospitium.records import audit
from hospitium.usecases.runtime import Runtime


def note_refusal(runtime: Runtime, refusal: Refused) -> None:
    """Log a refusal, unless it came from no decision of policy (then another rule logs it).

    Called by the edges once the use case is over, so that the entry outlives what was rolled back.
    It is logged once, however many of those who hear of it call this: its `grounds` are taken.
    """
    decision = refusal.grounds
    if not isinstance(decision, Decision):
        return
    with runtime.node.write() as session:
        audit.append(
            session,
            runtime.node.vault,
            permit_record_refusal(decision),
            operation=Operation.REFUSAL,
            subject=f"rule:{refusal.rule}",
        )
    refusal.grounds = None
