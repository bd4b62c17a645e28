"""Whom to ask: people who turn 18 soon, and those whose prints wait to be erased."""

from hospitium.ledger import Operation
from hospitium.policy.consent_permits import permit_read_consent
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.consent_upkeep import Due, list_due
from hospitium.usecases.runtime import Runtime


def due_consents(runtime: Runtime, operator: Operator) -> tuple[Due, ...]:
    """Return the people of the operator's agency who must be asked, the most urgent first.

    The daily job (`hospitium retain`) puts them on the list.
    """
    permit = permit_read_consent(runtime.rules(), operator, None, at=runtime.clock())
    with runtime.node.write() as session:
        found = tuple(list_due(session, runtime.node.vault, permit))
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject="consents:due",
            details={"cases": [str(one.case) for one in found]},
        )
    return found
