"""What an operator's roles let them try: only for hiding links. Policy decides, not this."""

from dataclasses import dataclass

from hospitium.policy.operators import Operator
from hospitium.policy.rules import Rules


@dataclass(frozen=True, slots=True)
class Abilities:
    """Which parts of the console make sense for somebody."""

    work: bool
    search: bool
    decide: bool
    rights: bool
    contest: bool

    @classmethod
    def of(cls, rules: Rules, operator: Operator) -> "Abilities":
        """Return what `operator` may try."""
        return cls(
            work=rules.could(operator, "case.read"),
            search=rules.could(operator, "search"),
            decide=rules.could(operator, "decide"),
            rights=rules.could(operator, "rights.read"),
            contest=rules.could(operator, "rights.ask"),
        )
