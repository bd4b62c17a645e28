"""A child's code and copy go to the child or to a guardian of now, never to one in conflict."""

from datetime import timedelta

import pytest

from hospitium.core.errors import NotFound, Refused
from hospitium.core.ids import CaseId, RequestId
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.guardians import mark_conflict, review_conflict
from hospitium.usecases.hand_over import hand_over
from hospitium.usecases.person_code import issue_code, may_be_given
from hospitium.usecases.person_page import open_page, show_page
from hospitium.usecases.request_right import request_right
from hospitium.usecases.settle_request import settle_request
from tests.stations import Station
from tests.usecases.consents import introduce, register
from tests.usecases.staff import refused
from tests.usecases.test_minors import CHILD


@pytest.fixture
def station(lite: Station) -> Station:
    return lite


def approved_copy(station: Station, case: CaseId) -> RequestId:
    """A copy for the person that amira asked for and bela approved."""
    terms, staff = Terms("asks", identity_check="known at the desk"), station.staff
    copy = request_right(station.runtime, staff["amira"], case, RequestKind.ACCESS, terms)
    settle_request(station.runtime, staff["bela"], copy, approve=True, reason="seen")
    return copy


def test_a_guardian_in_conflict_is_given_neither(station: Station) -> None:
    case, amira = register(station, birth_year=CHILD), station.staff["amira"]
    mother, copy = introduce(station, case), approved_copy(station, case)
    assert hand_over(station.runtime, amira, copy, to=mother)
    opened = open_page(station.runtime, issue_code(station.runtime, amira, case, to=mother))
    assert [one.id for one in may_be_given(station.runtime, amira, case)] == [mother]
    mark_conflict(station.runtime, amira, case, mother, reason="the child is afraid of her")
    with pytest.raises(NotFound):
        show_page(station.runtime, opened)
    assert may_be_given(station.runtime, amira, case) == ()
    with refused("minor.guardian_conflict"):
        issue_code(station.runtime, amira, case, to=mother)
    with refused("minor.guardian_conflict"):
        hand_over(station.runtime, amira, copy, to=mother)
    assert issue_code(station.runtime, amira, case)
    assert hand_over(station.runtime, amira, copy)
    bela = station.staff["bela"]
    review_conflict(station.runtime, bela, case, mother, upheld=False, reason="a mistake")
    assert hand_over(station.runtime, amira, copy, to=mother)
    assert verify_log(station.runtime).sound


def test_nor_is_one_whose_time_is_over_nor_anybody_for_an_adult(station: Station) -> None:
    case, adult = register(station, birth_year=CHILD), register(station)
    amira, former = station.staff["amira"], introduce(station, case, days=1)
    station.clock.advance(timedelta(days=2))
    stranger = introduce(station, adult)
    for whose, to in ((case, former), (adult, stranger)):
        copy = approved_copy(station, whose)
        with pytest.raises(Refused) as refusal:
            issue_code(station.runtime, amira, whose, to=to)
        assert refusal.value.rule == "minor.consent"
        with pytest.raises(Refused) as refusal:
            hand_over(station.runtime, amira, copy, to=to)
        assert refusal.value.rule == "minor.consent"
        assert may_be_given(station.runtime, amira, whose) == ()
    with pytest.raises(NotFound):
        issue_code(station.runtime, amira, case, to=stranger)
