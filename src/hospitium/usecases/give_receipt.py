"""Hand over the receipt of something that was said, again and as often as wanted."""

from collections.abc import Mapping
from typing import Any

from hospitium.core.ids import CaseId, GuardianId
from hospitium.ledger import Operation
from hospitium.ledger.receipt_proof import receipt_subject, sign_receipt
from hospitium.policy.consent_permits import permit_receipt
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.checkpoints import log_signer
from hospitium.records.consent_events import read_receipt
from hospitium.records.guardians import find_guardian
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime


def give_receipt(
    runtime: Runtime,
    operator: Operator,
    case_id: CaseId,
    number: int,
    *,
    to: GuardianId | None = None,
) -> Mapping[str, Any]:
    """Return the receipt of event `number`, signed.

    Parameters
    ----------
    to
        The guardian who asks for it; None for the person themself.

    Raises
    ------
    Refused
        minor.guardian_conflict for a guardian in conflict; retain.expiry, search.purpose.
    NotFound
        No such case, guardian, or event.
    """
    at, vault = runtime.clock(), runtime.node.vault
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        guardian = None if to is None else find_guardian(session, case_id, to)
        permit = permit_receipt(runtime.rules(session), operator, facts, guardian, at=at)
        body, entry = read_receipt(session, vault, permit, number)
        audit.append(
            session,
            vault,
            permit,
            operation=Operation.DISCLOSURE,
            subject=receipt_subject(body),
            details={"number": number, "guardian": str(to) if to else None},
        )
        return sign_receipt(body, log_signer(session, vault), entry)
