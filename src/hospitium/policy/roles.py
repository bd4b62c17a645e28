"""Who may do a thing at all, before any other question."""

from collections.abc import Iterable

from hospitium.core.errors import Refused
from hospitium.policy.operators import Operator, Role


def need_role(operator: Operator, allowed: Iterable[Role], deed: str) -> None:
    """Refuse (search.purpose) an operator who holds none of the `allowed` roles.

    An administrator administers: that role alone opens no case and runs no search.
    """
    roles = tuple(allowed)
    if operator.roles.isdisjoint(roles):
        wanted = " or ".join(role.value for role in roles)
        raise Refused(
            "search.purpose",
            f"to {deed} takes the role {wanted}",
            remedy="Ask your administrator for the role, or a colleague who has it.",
        )
