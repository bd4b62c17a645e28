"""How much agencies may search: set it, publish it, see what is left today."""

from collections.abc import Sequence

from hospitium.core.ids import AgencyId
from hospitium.ledger import Operation
from hospitium.policy.limits import Limits, SearchLoad
from hospitium.policy.operators import Operator
from hospitium.policy.oversight import permit_set_limits
from hospitium.records import audit, limits
from hospitium.records.limits import AgencyLimits
from hospitium.usecases.runtime import Runtime


def set_limits(runtime: Runtime, operator: Operator, agency: AgencyId, new: Limits) -> None:
    """Set an agency's limits; the log says so, and everybody can read them at once.

    Raises
    ------
    Refused
        search.limits.
    BadInput, NotFound
        As `records.limits.set_limits`.
    """
    node = runtime.node
    at = runtime.clock()
    permit = permit_set_limits(runtime.rules(), operator, agency, node=node.info.agency, at=at)
    with node.write() as session:
        before = limits.search_load(session, agency, at).limits
        limits.set_limits(session, permit, new)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"limits:{agency}",
            details={
                "daily_quota": new.daily_quota,
                "candidate_cap": new.candidate_cap,
                "before": [before.daily_quota, before.candidate_cap],
            },
        )


def show_limits(runtime: Runtime) -> Sequence[AgencyLimits]:
    """Return the limits of all agencies of the node. Anybody may ask."""
    with runtime.node.read() as session:
        return limits.published_limits(session)


def show_load(runtime: Runtime, operator: Operator) -> SearchLoad:
    """Return how much of its limits the operator's agency has used today."""
    with runtime.node.read() as session:
        return limits.search_load(session, operator.agency, runtime.clock())
