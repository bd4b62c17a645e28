"""See the cases of one's own agency, newest first."""

from dataclasses import dataclass

from hospitium.ledger import Operation
from hospitium.policy.cases import permit_read_case
from hospitium.policy.operators import Operator
from hospitium.records import audit, case_lists, looks
from hospitium.records.case_lists import CaseSummary
from hospitium.usecases.runtime import Runtime

PAGE = 50


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the list, and how many cases there are in all."""

    cases: tuple[CaseSummary, ...]
    total: int


def list_cases(
    runtime: Runtime, operator: Operator, *, limit: int = PAGE, offset: int = 0
) -> CasePage:
    """Return a page of the agency's unexpired cases, open and closed."""
    permit = permit_read_case(runtime.rules(), operator, None, at=runtime.clock())
    with runtime.node.write() as session:
        page = case_lists.list_cases(
            session, runtime.node.vault, permit, limit=limit, offset=offset
        )
        total = case_lists.count_cases(session, permit)
        leaf = audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject="cases:list",
            details={"cases": [str(case.id) for case in page]},
        )
        looks.note_looks(session, leaf, {case.id for case in page})
    return CasePage(tuple(page), total)
