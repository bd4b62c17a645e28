"""What an operator's roles let them try: only for hiding links. Policy decides, not this."""

from dataclasses import dataclass

from hospitium.core.ids import AgencyId
from hospitium.policy.operators import Operator
from hospitium.policy.rules import Rules


@dataclass(frozen=True, slots=True)
class Abilities:
    """Which parts of the console make sense for somebody."""

    work: bool
    search: bool
    decide: bool
    administer: bool = False
    host: bool = False
    oversee: bool = False
    override: bool = False
    rights: bool = False
    contest: bool = False
    intake: bool = False
    field: bool = False
    carry: bool = False
    twins: bool = False

    @classmethod
    def of(cls, rules: Rules, operator: Operator, *, host: AgencyId | None = None) -> "Abilities":
        """Return what `operator` may try; `host` is the agency that runs the node."""
        return cls(
            work=rules.could(operator, "case.read"),
            search=rules.could(operator, "search"),
            decide=rules.could(operator, "decide"),
            administer=rules.could(operator, "operator"),
            host=rules.could(operator, "agency") and operator.agency == host,
            oversee=rules.could(operator, "breakglass.read"),
            override=rules.could(operator, "breakglass.begin"),
            rights=rules.could(operator, "rights.read"),
            contest=rules.could(operator, "rights.ask"),
            intake=rules.could(operator, "field.see"),
            field=rules.could(operator, "device.list"),
            carry=rules.could(operator, "device.add"),
            twins=rules.could(operator, "twins.see"),
        )
