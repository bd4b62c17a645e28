"""Rules behaviour.staff_only and behaviour.opt_in: whose typing is compared, and whose never."""

import pytest

from hospitium.core.errors import Refused
from hospitium.policy.operators import Operator, Role
from hospitium.policy.question import NODE, Duty, Thing, case_thing
from hospitium.policy.typing import permit_list_typing, permit_typing
from tests.policy.facts import CASE, CHILD, NOW, POLICE, RULES, operator

ACTIONS = ("typing.on", "typing.off", "typing.see", "typing.check")
PERSON = Duty("it", POLICE, kind="Person")


def refused(who: Operator | Duty, action: str, about: Thing, *, own: bool = True) -> str:
    with pytest.raises(Refused) as refusal:
        RULES.decide(
            who, action, about, purpose="administration", at=NOW,
            context={"own": own, "asked": True},
        )  # fmt: skip
    return refusal.value.rule


@pytest.mark.parametrize("action", ACTIONS)
def test_never_of_a_survivor_nor_of_anybody_who_is_searched_for(action: str) -> None:
    for about in (NODE, case_thing(CASE), case_thing(CHILD)):
        assert refused(PERSON, action, about) == "behaviour.staff_only"
    for case in (CASE, CHILD):
        for role in Role:
            who = operator("amira", role)
            assert refused(who, action, case_thing(case)) == "behaviour.staff_only"


@pytest.mark.parametrize("action", ACTIONS)
def test_never_by_somebody_else(action: str) -> None:
    for role in Role:
        with pytest.raises(Refused) as refusal:
            permit_typing(
                RULES, operator("root", role), action, account=operator("bela").id,
                asked=True, at=NOW,
            )  # fmt: skip
        assert refusal.value.rule == "behaviour.staff_only"


def test_nothing_is_compared_unless_its_owner_asked() -> None:
    amira = operator()
    with pytest.raises(Refused) as refusal:
        permit_typing(RULES, amira, "typing.check", account=amira.id, asked=False, at=NOW)
    assert refusal.value.rule == "behaviour.opt_in"
    assert permit_typing(RULES, amira, "typing.on", account=amira.id, asked=False, at=NOW)
    assert permit_typing(RULES, amira, "typing.check", account=amira.id, asked=True, at=NOW)


def test_the_data_protection_officer_sees_who_asked_and_nobody_else_does() -> None:
    for role in Role:
        if role is Role.DATA_PROTECTION_OFFICER:
            assert permit_list_typing(RULES, operator("dana", role), at=NOW)
            continue
        with pytest.raises(Refused):
            permit_list_typing(RULES, operator("amira", role), at=NOW)


def test_no_deployment_may_switch_these_rules_off() -> None:
    fixed = {name for name, clause in RULES.bundle.clauses.items() if clause.fixed}
    assert fixed >= {
        "behaviour.staff_only.persons", "behaviour.staff_only.records",
        "behaviour.staff_only.own", "behaviour.opt_in",
    }  # fmt: skip
