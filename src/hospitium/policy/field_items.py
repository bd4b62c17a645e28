"""Permits for work that comes from the field, and for the desk that looks at it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hospitium.policy.facts import CaseFacts, Verdict
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import agency_thing, case_thing
from hospitium.policy.rules import Rules

PURPOSE = "find-missing-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldItemPermit(Permit):
    """May keep work of `device`, and say what became of it."""

    device: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDeskPermit(Permit):
    """May see the agency's items from the field, and retry, correct or discard one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotePermit(Permit):
    """May write what the field saw into the notice of `case`."""


def permit_field_item(
    rules: Rules, operator: Operator, device: UUID, *, at: datetime
) -> FieldItemPermit:
    """Permit keeping what somebody did in the field; what it asks for is permitted by itself."""
    yes = rules.decide(
        operator, "field.send", agency_thing(operator.agency), purpose=PURPOSE, at=at
    )
    return FieldItemPermit(issuer=_ISSUER, action="field.send", device=device, **yes.granted())


def permit_field_desk(
    rules: Rules, operator: Operator, action: str, *, at: datetime, reason: str = ""
) -> FieldDeskPermit:
    """Permit `field.see`, `field.import` or, with a reason where one is due, `field.settle`."""
    context = {"reasoned": bool(reason.strip())} if action == "field.discard" else {}
    yes = rules.decide(
        operator, action, agency_thing(operator.agency), purpose=PURPOSE, at=at, context=context
    )
    return FieldDeskPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_case_note(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> CaseNotePermit:
    """Permit a change of what a notice says of where and how somebody was last seen.

    Raises
    ------
    Refused
        search.purpose for another agency's case; retain.expiry, retain.case_closed,
        redress.freeze.
    """
    yes = rules.decide(
        operator, "case.note", case_thing(case), purpose=PURPOSE, at=at, case=case.id
    )
    return CaseNotePermit(issuer=_ISSUER, action="case.note", **yes.granted())


def check_field_verdict(
    rules: Rules, operator: Operator, case: CaseFacts, verdict: Verdict, *, at: datetime
) -> None:
    """Raise `Refused` unless what was said on a phone counts as this human's decision.

    Raises
    ------
    Refused
        search.candidates for "possible" where one voice would confirm the hit by itself.
    """
    rules.decide(
        operator, "field.verdict", case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={"verdict": verdict.value},
    )  # fmt: skip
