"""Two people are two humans: not two accounts of one, and not one and the bearer of their role."""

from hospitium.policy.operators import Operator, Role

DECIDING_ROLES = frozenset({Role.OFFICER, Role.CASE_WORKER, Role.VERIFIER})
"""What `decide.roles` in the policies allows."""


def people_behind(operator: Operator) -> frozenset[str]:
    """Return the humans whom a decision of `operator` counts for.

    Whoever decides only by a role on loan counts for the lender too: otherwise one person could
    lend the role around and be both of the two.
    """
    if operator.own_roles.isdisjoint(DECIDING_ROLES):
        return operator.on_behalf | {operator.person}
    return frozenset({operator.person})
