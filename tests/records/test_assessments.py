"""The newest assessment holds until its day, or until somebody withdraws it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.ledger import Operation
from hospitium.policy.assessments import (
    permit_read_assessments,
    permit_record_assessment,
    permit_withdraw_assessment,
)
from hospitium.policy.facts import AssessmentFacts
from hospitium.policy.operators import Operator, Role
from hospitium.records import assessments, audit
from hospitium.records.assessments import NewAssessment, current_assessment
from tests.policy.facts import RULES
from tests.records.desk import AUDITOR, NOW, OFFICER, POLICE, SHELTER, Desk, operator

DPO = operator("emil", Role.DATA_PROTECTION_OFFICER)
GOOD = NewAssessment(
    title="Finding the missing by fingerprint",
    version="1.2",
    responsible=OFFICER.id,
    reviewed_on=date(2026, 11, 20),
    valid_until=date(2029, 11, 20),
    document=bytes(range(32)),
    purposes=("roadside-check", "find-missing-person"),
    modalities=("finger",),
    legal_basis="Police act, section 12",
)


def record(desk: Desk, new: NewAssessment = GOOD, *, at: datetime = NOW) -> int:
    permit = permit_record_assessment(
        RULES,
        DPO,
        node=POLICE,
        responsible=new.responsible,
        reviewed_on=new.reviewed_on,
        valid_until=new.valid_until,
        at=at,
    )
    with desk.node.write() as session:
        number = assessments.add_assessment(session, permit, new)
        audit.append(session, desk.node.vault, permit, operation=Operation.ADMINISTRATION)
    return number


def current(desk: Desk, at: datetime = NOW) -> AssessmentFacts | None:
    with desk.node.read() as session:
        return current_assessment(session, at)


def withdraw(desk: Desk, number: int, *, at: datetime = NOW) -> None:
    permit = permit_withdraw_assessment(RULES, DPO, node=POLICE, at=at)
    with desk.node.write() as session:
        assessments.withdraw_assessment(session, permit, number)
        audit.append(session, desk.node.vault, permit, operation=Operation.ADMINISTRATION)


def test_a_new_node_has_none(desk: Desk) -> None:
    assert current(desk) is None


def test_it_holds_from_the_moment_it_is_recorded_to_its_last_day(desk: Desk) -> None:
    assert record(desk) == 1
    facts = current(desk)
    assert facts is not None
    assert facts.purposes == {"roadside-check", "find-missing-person"}
    assert facts.document == GOOD.document
    assert current(desk, NOW - timedelta(seconds=1)) is None
    last = datetime(2029, 11, 20, 23, 59, tzinfo=NOW.tzinfo)
    assert current(desk, last) is not None
    assert current(desk, last + timedelta(minutes=1)) is None


def test_the_newest_replaces_and_its_withdrawal_revives_nothing(desk: Desk) -> None:
    record(desk)
    second = record(desk, replace(GOOD, version="2", purposes=("shelter-check",)))
    facts = current(desk)
    assert facts is not None
    assert facts.purposes == {"shelter-check"}
    withdraw(desk, second, at=NOW + timedelta(days=1))
    assert current(desk) is not None
    assert current(desk, NOW + timedelta(days=1)) is None


def test_one_is_withdrawn_once(desk: Desk) -> None:
    number = record(desk)
    withdraw(desk, number)
    with pytest.raises(Conflict):
        withdraw(desk, number)
    with pytest.raises(NotFound):
        withdraw(desk, 99)


def test_the_record_reads_back_newest_first(desk: Desk) -> None:
    record(desk)
    record(desk, replace(GOOD, version="2"))
    with desk.node.read() as session:
        found = assessments.list_assessments(
            session, permit_read_assessments(RULES, AUDITOR, at=NOW)
        )
    assert [one.what.version for one in found] == ["2", "1.2"]
    assert found[1].what == replace(GOOD, purposes=("find-missing-person", "roadside-check"))
    assert found[1].reviewed_by == DPO.id


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, title=" "),
        replace(GOOD, version="v" * 101),
        replace(GOOD, legal_basis=""),
        replace(GOOD, document=b"short"),
        replace(GOOD, purposes=()),
        replace(GOOD, purposes=("sell-phones",)),
        replace(GOOD, modalities=("gait",)),
    ],
)
def test_what_is_unclear_is_not_recorded(desk: Desk, bad: NewAssessment) -> None:
    with pytest.raises(BadInput):
        record(desk, bad)
    assert current(desk) is None


def test_it_cannot_cover_what_can_never_be_a_purpose(desk: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        record(desk, replace(GOOD, purposes=("immigration-enforcement",)))
    assert refusal.value.rule == "purpose.forbidden"


def test_who_answers_for_it_works_here(desk: Desk) -> None:
    with pytest.raises(NotFound):
        record(desk, replace(GOOD, responsible=OperatorId("nobody")))


@pytest.mark.parametrize(
    ("who", "node", "responsible", "reviewed", "end"),
    [
        (OFFICER, POLICE, "bela", GOOD.reviewed_on, GOOD.valid_until),
        (DPO, SHELTER, "amira", GOOD.reviewed_on, GOOD.valid_until),
        (DPO, POLICE, "emil", GOOD.reviewed_on, GOOD.valid_until),
        (DPO, POLICE, "amira", date(2026, 11, 23), GOOD.valid_until),
        (DPO, POLICE, "amira", GOOD.reviewed_on, date(2029, 11, 21)),
        (DPO, POLICE, "amira", date(2024, 2, 29), date(2026, 11, 21)),
    ],
    ids=["role", "foreign", "alone", "future", "too-long", "past"],
)
def test_policy_refuses(
    who: Operator, node: AgencyId, responsible: str, reviewed: date, end: date
) -> None:
    with pytest.raises(Refused):
        permit_record_assessment(
            RULES,
            who,
            node=node,
            responsible=OperatorId(responsible),
            reviewed_on=reviewed,
            valid_until=end,
            at=NOW,
        )


def test_it_warns_sixty_days_ahead(desk: Desk) -> None:
    record(desk)
    facts = current(desk)
    assert facts is not None
    end = datetime(2029, 11, 20, 9, 0, tzinfo=NOW.tzinfo)
    assert not facts.expires_soon(end - timedelta(days=60))
    assert facts.expires_soon(end - timedelta(days=59))
    assert facts.days_left(end) == 0
