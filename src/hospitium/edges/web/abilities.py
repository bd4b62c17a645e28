"""What an operator's roles let them do: only for hiding links. Policy decides, not this."""

from dataclasses import dataclass

from hospitium.policy.cases import CASE_ROLES
from hospitium.policy.decisions import DECIDING_ROLES
from hospitium.policy.operators import Operator, Role


@dataclass(frozen=True, slots=True)
class Abilities:
    """Which parts of the console make sense for somebody."""

    work: bool
    search: bool
    decide: bool

    @classmethod
    def of(cls, operator: Operator) -> "Abilities":
        """Return what `operator` may try."""
        return cls(
            work=not operator.roles.isdisjoint((*CASE_ROLES, Role.VERIFIER)),
            search=not operator.roles.isdisjoint(CASE_ROLES),
            decide=not operator.roles.isdisjoint(DECIDING_ROLES),
        )
