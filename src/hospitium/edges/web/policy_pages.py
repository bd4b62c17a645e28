"""The rules of this node in plain words, and why a decision came out as it did."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hospitium.core.errors import BadInput, NotFound
from hospitium.core.ids import PermitId, parse_uuid
from hospitium.edges.web.forms import FormState
from hospitium.edges.web.visitors import Visit, Visitor
from hospitium.policy.bundle import Clause
from hospitium.policy.rule_list import RULE_LIST
from hospitium.usecases.policies import explain_decision, read_policies

router = APIRouter()
MOST_LETTERS = 40


@router.get("/policies")
def get_policies(visitor: Visit) -> Response:
    """Show what is refused and why, rule by rule; then what this deployment changed."""
    return _show(visitor, FormState())


@router.get("/policies/explain")
def get_explanation(
    visitor: Visit, entry: Annotated[str, Query(max_length=MOST_LETTERS)] = ""
) -> Response:
    """Tell why a decision came out as it did, by the number of its entry in the log."""
    form = FormState({"entry": entry})
    if not entry.strip():
        return _show(visitor, form)
    try:
        wanted = _wanted(entry.strip())
        found = explain_decision(visitor.runtime, visitor.operator, wanted)
    except (BadInput, NotFound) as error:
        form = FormState({"entry": entry}, (visitor.wrong(error, "entry"),))
        return _show(visitor, form, status=error.http_status)
    return visitor.page("explained.html", found=found)


def _wanted(text: str) -> PermitId | int:
    if text.isdecimal() and text.isascii():
        return int(text[:18])
    return PermitId(parse_uuid(text, "decision"))


def _show(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    held = read_policies(visitor.runtime, visitor.operator)
    return visitor.page(
        "policies.html",
        status=status,
        form=form,
        digest=held.bundle.digest,
        rules=_by_rule(tuple(held.bundle.clauses.values())),
        rule_list=RULE_LIST,
        overlays=held.overlays,
        today=visitor.runtime.clock().date(),
        total=len(held.bundle.clauses),
    )


def _by_rule(clauses: tuple[Clause, ...]) -> list[tuple[str, list[Clause]]]:
    """Return what forbids by the rule that a refusal quotes, those that an overlay names last.

    Each sentence stands once; a rule that no policy keeps has none.
    """
    said = {(one.rule, one.sentence): one for one in clauses if one.effect == "forbid"}
    added = sorted({one.rule for one in said.values()} - set(RULE_LIST))
    rules = (*RULE_LIST, *added)
    return [(rule, [one for one in said.values() if one.rule == rule]) for rule in rules]
