"""Permits for agencies, accounts, systems, loans and departures: who may let whom act."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hospitium.core.errors import BadInput, Conflict, Refused
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import _ISSUER
from hospitium.policy.question import NODE, agency_thing
from hospitium.policy.rules import Rules
from hospitium.policy.staff_permits import (
    AccountPermit,
    AgencyPermit,
    EndLoanPermit,
    HandOverPermit,
    LendPermit,
    SystemsPermit,
    WorkPermit,
)
from hospitium.policy.systems import SCOPES

ADMINISTRATION = "administration"
LONGEST_LOAN = timedelta(days=30)
REASON_LIMIT = 2000
NEVER_LENT = frozenset({Role.ADMINISTRATOR, Role.OMBUDSMAN})
"""Each of them goes with no role that sees cases, and not with the other."""
SEES_CASES = frozenset(
    {Role.OFFICER, Role.CASE_WORKER, Role.VERIFIER, Role.ANALYST, Role.DATA_PROTECTION_OFFICER}
)


def are_apart(roles: Iterable[Role]) -> bool:
    """Tell whether roles go together: who runs or oversees the node sees none of its cases."""
    held = frozenset(roles)
    above = held & NEVER_LENT
    return not above or (len(above) == 1 and held.isdisjoint(SEES_CASES))


def need_apart(roles: Iterable[Role]) -> None:
    """Refuse one account that would both run the node, or oversee it, and see its cases."""
    if not are_apart(roles):
        raise Refused(
            "search.purpose",
            "who runs or oversees the node sees no case: these roles do not go together",
            remedy="Give administrator, ombudsman and the others to different people.",
        )


def permit_agencies(
    rules: Rules, operator: Operator, *, host: AgencyId, at: datetime
) -> AgencyPermit:
    """Permit adding and listing agencies: administrators of the node's own agency only."""
    facts = {"host": operator.agency == host}
    yes = rules.decide(operator, "agency", NODE, purpose=ADMINISTRATION, at=at, context=facts)
    return AgencyPermit(issuer=_ISSUER, action="agency", **yes.granted())


def permit_account(rules: Rules, operator: Operator, action: str, *, at: datetime) -> AccountPermit:
    """Permit somebody to change their own account, while they work here at all."""
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at)
    return AccountPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_systems(
    rules: Rules, operator: Operator, action: str, *, scopes: Iterable[str] = (), at: datetime
) -> SystemsPermit:
    """Permit letting a system of the agency in for `scopes`, or shutting it out.

    Raises
    ------
    Refused
        Unless the operator administers.
    BadInput
        For an action that no system may ever take.
    """
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at)
    if not set(scopes) <= SCOPES.keys():
        raise BadInput(
            "a system cannot be let do that", remedy="Use one of: " + ", ".join(SCOPES) + "."
        )
    return SystemsPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_token(rules: Rules, system: Operator, *, at: datetime) -> AccountPermit:
    """Permit a system that has proved its secret to hold a token for a while."""
    action = "system.token"
    yes = rules.decide(system, action, NODE, purpose=ADMINISTRATION, at=at)
    return AccountPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_lend(
    rules: Rules,
    giver: Operator,
    receiver: Operator,
    role: Role,
    *,
    reason: str,
    ends_at: datetime,
    at: datetime,
) -> LendPermit:
    """Permit lending a role that one holds oneself to a colleague, for a time, with a reason.

    Raises
    ------
    Refused
        If the role is on loan itself, or is one that is never lent; if the receiver is of another
        agency, another account of the giver, no human, or would both run and see cases.
    BadInput, Conflict
        Without a reason or a sane end; if the receiver holds the role already.
    """
    action = "role.lend"
    yes = rules.decide(
        giver, action, NODE, purpose=ADMINISTRATION, at=at,
        context={
            "role": role.value,
            "held": role in giver.own_roles,
            "receiver": receiver.person,
            "colleague": receiver.agency == giver.agency and bool(receiver.roles),
            "apart": are_apart(receiver.roles | {role}),
        },
    )  # fmt: skip
    if role in receiver.roles:
        raise Conflict("your colleague has that role already")
    need_reason(reason)
    if not at < ends_at <= at + LONGEST_LOAN:
        raise BadInput(f"a role is lent for at most {LONGEST_LOAN.days} days")
    return LendPermit(
        issuer=_ISSUER, action=action, receiver=receiver.id, role=role, ends_at=ends_at,
        **yes.granted(),
    )  # fmt: skip


def permit_loans(rules: Rules, operator: Operator, *, at: datetime) -> EndLoanPermit:
    """Permit seeing and ending loans: one's own, or as administrator all of the agency."""
    action = "role.return"
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at)
    everybody = Role.ADMINISTRATOR in operator.roles
    return EndLoanPermit(issuer=_ISSUER, action=action, everybody=everybody, **yes.granted())


def permit_hand_over(
    rules: Rules,
    admin: Operator,
    leaver: OperatorId,
    receiver: Operator | None,
    *,
    at: datetime,
) -> HandOverPermit:
    """Permit ending somebody's access and handing their open work to a colleague, by ids only."""
    action = "operator.leave"
    colleague = receiver is None or (
        receiver.agency == admin.agency and receiver.id != leaver and bool(receiver.roles)
    )
    yes = rules.decide(
        admin, action, NODE, purpose=ADMINISTRATION, at=at, context={"colleague": colleague}
    )
    return HandOverPermit(issuer=_ISSUER, action=action, leaver=leaver, **yes.granted())


def permit_handed_work(rules: Rules, operator: Operator, *, at: datetime) -> WorkPermit:
    """Permit seeing what colleagues who left have handed over to one."""
    thing = agency_thing(operator.agency)
    yes = rules.decide(operator, "work", thing, purpose="find-missing-person", at=at)
    return WorkPermit(issuer=_ISSUER, action="work", **yes.granted())


def need_reason(reason: str) -> None:
    """Refuse to go on without a reason."""
    if not 0 < len(reason.strip()) <= REASON_LIMIT:
        raise BadInput(f"a reason has 1 to {REASON_LIMIT} characters")
