"""Say where the person of a case is sought, so that the right phones carry it."""

from collections.abc import Iterable

from hospitium.core.ids import CaseId
from hospitium.ledger import Operation
from hospitium.policy.cases import permit_read_case
from hospitium.policy.field import permit_regions
from hospitium.policy.operators import Operator
from hospitium.records import audit, pack_cases
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime


def set_regions(
    runtime: Runtime, operator: Operator, case_id: CaseId, regions: Iterable[str]
) -> tuple[str, ...]:
    """Replace the regions of an open case; none means that the person is sought everywhere.

    Raises
    ------
    NotFound, Refused
        As for `show_case`; retain.case_closed for a closed one.
    BadInput
        If a region is no short word, or there are too many.
    """
    at = runtime.clock()
    with runtime.node.write() as session:
        facts = own_case_facts(session, runtime.node.vault, operator.agency, case_id, at=at)
        permit = permit_regions(runtime.rules(session), operator, facts, at=at)
        words = pack_cases.set_regions(session, permit, list(regions))
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(case_id),
            details={"regions": list(words)},
        )
    return words


def regions_of(runtime: Runtime, operator: Operator, case_id: CaseId) -> tuple[str, ...]:
    """Return the regions of a case that the operator sees; beside `show_case`, which is logged."""
    at = runtime.clock()
    with runtime.node.read() as session:
        facts = own_case_facts(
            session, runtime.node.vault, operator.agency, case_id, at=at,
            beyond=operator.breaks_glass(at),
        )  # fmt: skip
        permit = permit_read_case(runtime.rules(session), operator, facts, at=at)
        return pack_cases.regions_of(session, permit)
