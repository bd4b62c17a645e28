"""Find a case of one's own agency by its exact reference or by the exact name of its person."""

from hospitium.core.errors import BadInput
from hospitium.formats.name_key import name_key, reference_key
from hospitium.ledger import Operation
from hospitium.policy.cases import permit_read_case
from hospitium.policy.operators import Operator
from hospitium.records import audit, case_index, case_lists
from hospitium.records.case_index import IndexKind
from hospitium.records.case_lists import CaseSummary
from hospitium.usecases.runtime import Runtime

MOST = 200
"""More cases of one name are no answer: a birth year or the reference tells them apart."""


def find_case(
    runtime: Runtime,
    operator: Operator,
    *,
    reference: str = "",
    name: str = "",
    birth_year: int | None = None,
) -> tuple[CaseSummary, ...]:
    """Return the unexpired cases of that reference or that name, the newest first.

    Equality and not likeness: capitals, accents, punctuation and the order of names do not count,
    another spelling does. Nothing of what was asked for is kept or logged, only which cases were
    shown.

    Parameters
    ----------
    birth_year
        Leaves out cases of another year; those whose year is not known stay.

    Raises
    ------
    BadInput
        Unless there is either a reference or a name to look for.
    Refused
        As for `list_cases`.
    """
    permit = permit_read_case(runtime.rules(), operator, None, at=runtime.clock())
    kind, text = _wanted(reference, name)
    with runtime.node.write() as session:
        vault = runtime.node.vault
        only = case_index.find_indexed(session, vault, permit, kind, text)
        found = tuple(
            case
            for case in case_lists.list_cases(session, vault, permit, only=only[:MOST], limit=MOST)
            if birth_year is None or case.birth_year in (birth_year, None)
        )
        audit.append(
            session,
            vault,
            permit,
            operation=Operation.CONSULTATION,
            subject="cases:find",
            details={"by": kind.value, "cases": [str(case.id) for case in found]},
        )
    return found


def _wanted(reference: str, name: str) -> tuple[IndexKind, str]:
    """Return what is looked for; exactly one of the two."""
    by_reference, by_name = bool(reference_key(reference)), bool(name_key(name))
    if by_reference == by_name:
        raise BadInput(
            "a case is found by its reference or by a name, by one of them",
            remedy="Give the whole name as the notice has it, or the reference of the report.",
        )
    return (IndexKind.REFERENCE, reference) if by_reference else (IndexKind.NAME, name)
