"""Whether the human is there right now: a decision of somebody with a passkey wants a fresh one."""

from datetime import datetime, timedelta

from hospitium.core.errors import NotSignedIn
from hospitium.policy.operators import Operator

FRESH = timedelta(minutes=5)
"""How long one touch of a passkey stands for the person."""


class ProofNeeded(NotSignedIn):
    """The person has a passkey, and must show it again for this."""

    code = "hospitium.not_signed_in.proof"
    remedy = "Confirm with your passkey, then send it again."


def need_fresh_proof(operator: Operator, *, at: datetime) -> None:
    """Raise `ProofNeeded` if the operator has a passkey and has not shown it just now."""
    if operator.has_passkey and not is_fresh(operator, at=at):
        raise ProofNeeded("this wants you to confirm with your passkey")


def is_fresh(operator: Operator, *, at: datetime) -> bool:
    """Tell whether the operator has shown a passkey within the last minutes."""
    return operator.proved_at is not None and at - operator.proved_at <= FRESH
