from dataclasses import replace
from datetime import timedelta

import pytest

from hospitium.core.errors import Refused
from hospitium.core.ids import AgencyId
from hospitium.policy.cases import (
    LONGEST_CASE,
    permit_close_case,
    permit_enrol,
    permit_open_case,
    permit_read_case,
)
from hospitium.policy.desk import permit_manage_operators, permit_read_audit
from hospitium.policy.operators import Role
from tests.policy.facts import CASE, CLOSED, EXPIRED, NOW, RULES, operator

ELSEWHERE = replace(CASE, agency=AgencyId("south-shelter"))


@pytest.mark.parametrize("days", [-1, 0, LONGEST_CASE.days + 1])
def test_a_case_has_an_end_within_five_years(days: int) -> None:
    with pytest.raises(Refused) as refusal:
        permit_open_case(
            RULES,
            operator(),
            legal_basis="report 12/2026",
            authority="court",
            expires_at=NOW + timedelta(days=days),
            at=NOW,
        )
    assert refusal.value.rule == "retain.expiry"


@pytest.mark.parametrize(("basis", "authority"), [("", "court"), ("report", " ")])
def test_a_case_needs_a_legal_basis_and_an_authority(basis: str, authority: str) -> None:
    with pytest.raises(Refused) as refusal:
        permit_open_case(
            RULES,
            operator(),
            legal_basis=basis,
            authority=authority,
            expires_at=NOW + timedelta(days=9),
            at=NOW,
        )
    assert refusal.value.rule == "search.purpose"


def test_expired_and_closed_cases_take_no_more_prints() -> None:
    with pytest.raises(Refused) as refusal:
        permit_enrol(RULES, operator(), EXPIRED, at=NOW)
    assert refusal.value.rule == "retain.expiry"
    with pytest.raises(Refused):
        permit_enrol(RULES, operator(), CLOSED, at=NOW)
    with pytest.raises(Refused):
        permit_close_case(RULES, operator(), CLOSED, at=NOW)


def test_an_expired_case_cannot_even_be_seen() -> None:
    with pytest.raises(Refused):
        permit_read_case(RULES, operator(), EXPIRED, at=NOW)
    assert permit_read_case(RULES, operator(), CLOSED, at=NOW).case == CASE.id


def test_another_agencys_case_is_not_ours() -> None:
    for ask in (permit_read_case, permit_enrol, permit_close_case):
        with pytest.raises(Refused, match="another agency"):
            ask(RULES, operator(), ELSEWHERE, at=NOW)


def test_an_enrolment_ends_with_its_case() -> None:
    assert permit_enrol(RULES, operator(), CASE, at=NOW).expires_at == CASE.expires_at


def test_only_an_administrator_manages_operators_and_anyone_reads_the_log() -> None:
    with pytest.raises(Refused):
        permit_manage_operators(RULES, operator(), at=NOW)
    assert permit_manage_operators(RULES, operator("root", Role.ADMINISTRATOR), at=NOW)
    for role in Role:
        assert permit_read_audit(RULES, operator("x", role), at=NOW)


def test_somebody_who_has_left_can_do_nothing() -> None:
    gone = replace(operator(), roles=frozenset())
    with pytest.raises(Refused):
        permit_read_case(RULES, gone, None, at=NOW)
    with pytest.raises(Refused):
        permit_read_audit(RULES, gone, at=NOW)
