"""Children: guardians, conflicts, the child's own answer, decisions by two, growing up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from hospitium.core.errors import Refused, Tampered
from hospitium.core.ids import BestInterestsId, CaseId
from hospitium.formats.notice import CaseKind
from hospitium.policy.consents import ADULT_GRACE, Action, Ended, Ground
from hospitium.records.consent_events import Telling
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.best_interests import Proposal, agree_to_decision, propose_decision
from hospitium.usecases.due_consents import due_consents
from hospitium.usecases.enrol import enrol
from hospitium.usecases.give_receipt import give_receipt
from hospitium.usecases.guardians import mark_conflict, review_conflict
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_consent import show_consent
from tests.engines import capture
from tests.stations import Station
from tests.usecases.consents import INDEX, ROAD, add_prints, introduce, register, say, search

CHILD = 2012
GROWING = 2010
GROWN = datetime(2029, 1, 1, tzinfo=UTC)
SOON = 2008  # surely 18 on 1 January 2027, which is 40 days after the tests' day


@pytest.fixture
def station(lite: Station) -> Station:
    """Where the database makes no difference; `test_consent_stores` asks both."""
    return lite


def refused(station: Station, case: CaseId) -> str:
    with pytest.raises(Refused) as refusal:
        add_prints(station, case)
    return refusal.value.rule


def propose(station: Station, case: CaseId) -> BestInterestsId:
    proposal = Proposal(
        reason="no guardian can be found and the child is in danger",
        authority="Youth office",
        review_on=station.clock.now.date() + timedelta(days=90),
    )
    return propose_decision(station.runtime, station.staff["amira"], case, proposal)


def test_a_child_is_enrolled_with_a_guardians_yes_and_their_own(station: Station) -> None:
    case = register(station, birth_year=CHILD)
    assert refused(station, case) == "minor.consent"
    mother = introduce(station, case)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother)
    assert refused(station, case) == "minor.consent"  # nobody has asked the child
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    assert len(search(station).candidates) == 1


def test_unknown_age_is_a_child(station: Station) -> None:
    case = register(station, birth_year=None)
    with pytest.raises(Refused) as refusal:
        say(station, case, Action.GIVEN, uses=ROAD)
    assert refusal.value.rule == "minor.consent"


def test_a_childs_no_is_respected_until_two_people_decide_otherwise(station: Station) -> None:
    case, amira, bela = (
        register(station, birth_year=CHILD),
        station.staff["amira"],
        station.staff["bela"],
    )
    mother = introduce(station, case)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother)
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    stopped = say(station, case, Action.ASSENT_NO).stopped
    assert stopped is not None
    assert stopped.prints == 1
    assert search(station).candidates == ()
    assert show_consent(station.runtime, amira, case).state.ended_why is Ended.CHILD_SAID_NO
    assert refused(station, case) == "minor.consent"
    decision = propose(station, case)
    assert search(station).candidates == ()
    with pytest.raises(Refused) as refusal:
        agree_to_decision(station.runtime, amira, case, decision)
    assert refusal.value.rule == "minor.consent"
    agree_to_decision(station.runtime, bela, case, decision)
    assert len(search(station).candidates) == 1
    assert show_consent(station.runtime, amira, case).decisions[0].overrules_no


def test_a_decision_ends_on_the_day_of_its_review(station: Station) -> None:
    case = register(station, birth_year=CHILD)
    agree_to_decision(station.runtime, station.staff["bela"], case, propose(station, case))
    say(station, case, Action.ASSENT_NOT_ABLE, telling=Telling(reason="three years old"))
    add_prints(station, case)
    assert len(search(station).candidates) == 1
    station.clock.advance(timedelta(days=90))
    assert search(station).candidates == ()
    assert refused(station, case) == "minor.consent"


def test_a_guardian_in_conflict_has_no_say_and_sees_nothing(station: Station) -> None:
    case, amira, bela = (
        register(station, birth_year=CHILD),
        station.staff["amira"],
        station.staff["bela"],
    )
    mother = introduce(station, case)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother)
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    assert give_receipt(station.runtime, amira, case, 1, to=mother)
    mark_conflict(station.runtime, amira, case, mother, reason="the child is afraid of her")
    for attempt in (
        lambda: give_receipt(station.runtime, amira, case, 1, to=mother),
        lambda: say(station, case, Action.GIVEN, uses=ROAD, guardian=mother),
        lambda: say(station, case, Action.WITHDRAWN, guardian=mother),
        lambda: add_prints(station, case, impression=2),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.rule == "minor.guardian_conflict"
    assert len(search(station).candidates) == 1  # the child does not vanish at once
    with pytest.raises(Refused) as refusal:
        review_conflict(station.runtime, amira, case, mother, upheld=False, reason="sure")
    assert refusal.value.rule == "minor.guardian_conflict"
    review_conflict(station.runtime, bela, case, mother, upheld=True, reason="police agree")
    station.clock.advance(timedelta(days=14))
    assert search(station).candidates == ()
    record = show_consent(station.runtime, amira, case)
    assert record.standing.ground is Ground.CONFLICT
    assert (record.guardians[0].conflict_reason, record.guardians[0].review_reason) == (
        "the child is afraid of her",
        "police agree",
    )
    father = introduce(station, case)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=father)
    assert len(search(station).candidates) == 1
    assert verify_log(station.runtime).sound


def test_a_conflict_that_is_lifted_gives_the_guardian_their_say_back(station: Station) -> None:
    case, amira, bela = (
        register(station, birth_year=CHILD),
        station.staff["amira"],
        station.staff["bela"],
    )
    mother = introduce(station, case)
    mark_conflict(station.runtime, amira, case, mother, reason="rumour")
    review_conflict(station.runtime, bela, case, mother, upheld=False, reason="spoke with school")
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother)


def test_a_missing_child_is_enrolled_on_the_authoritys_word_which_is_recorded(
    station: Station,
) -> None:
    case = station.open_case(birth_year=CHILD)
    enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
    (stated,) = show_consent(station.runtime, station.staff["amira"], case).decisions
    assert stated.at_opening
    assert stated.authority == "Synthetic district court"
    assert "missing person report 12/2026" in stated.reason
    assert len(search(station).candidates) == 1
    # whoever is missing as an adult needs no such statement
    adult = station.open_case(birth_year=1990)
    assert show_consent(station.runtime, station.staff["amira"], adult).decisions == ()


def test_an_unidentified_child_is_there_and_is_asked(station: Station) -> None:
    case = station.open_case(birth_year=None, kind=CaseKind.UNIDENTIFIED)
    assert refused(station, case) == "minor.consent"
    say(station, case, Action.ASSENT_NOT_ABLE, telling=Telling(reason="unconscious"))
    agree_to_decision(station.runtime, station.staff["bela"], case, propose(station, case))
    add_prints(station, case)
    adult = station.open_case(birth_year=1980, kind=CaseKind.UNIDENTIFIED)
    add_prints(station, adult, person=2)


def test_whoever_turns_18_is_asked_then_stopped_then_erased(station: Station) -> None:
    case, amira = register(station, birth_year=GROWING, days=1800), station.staff["amira"]
    mother = introduce(station, case, days=1800)
    end = station.clock.now + timedelta(days=1800)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother, until=end)
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    station.clock.now = GROWN - timedelta(days=60, seconds=1)
    assert erase_expired(station.runtime).asked == 0
    station.clock.now = GROWN - timedelta(days=60)
    assert erase_expired(station.runtime).asked == 1
    assert erase_expired(station.runtime).asked == 0
    (due,) = due_consents(station.runtime, amira)
    assert (due.case, due.adult_on, due.erase_on) == (case, date(2029, 1, 1), None)
    station.clock.now = GROWN - timedelta(seconds=1)
    assert len(search(station).candidates) == 1
    station.clock.now = GROWN
    assert search(station).candidates == ()
    assert erase_expired(station.runtime).ended == 1
    (due,) = due_consents(station.runtime, amira)
    assert (due.ended_why, due.erase_on) == (Ended.ADULT, (GROWN + ADULT_GRACE).date())
    station.clock.now = GROWN + ADULT_GRACE - timedelta(seconds=1)
    assert erase_expired(station.runtime).prints == 0
    station.clock.now = GROWN + ADULT_GRACE
    assert erase_expired(station.runtime).prints == 1
    assert due_consents(station.runtime, amira) == ()
    assert verify_log(station.runtime).sound


def test_whoever_says_yes_themself_in_time_stays_without_a_gap(station: Station) -> None:
    case, amira = register(station, birth_year=SOON), station.staff["amira"]
    mother = introduce(station, case)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother)
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    assert erase_expired(station.runtime).asked == 1
    say(station, case, Action.RECONFIRMED, uses=ROAD)
    assert due_consents(station.runtime, amira) == ()
    station.clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    assert len(search(station).candidates) == 1
    assert erase_expired(station.runtime).ended == 0


def test_a_yes_said_just_before_18_counts_from_the_day_though_the_guardians_had_run_out(
    station: Station,
) -> None:
    case = register(station, birth_year=SOON)
    mother, end = introduce(station, case), station.clock.now + timedelta(days=30)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother, until=end)
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    say(station, case, Action.RECONFIRMED, uses=ROAD)
    station.clock.now = end
    assert search(station).candidates == ()
    assert erase_expired(station.runtime).ended == 1
    station.clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    assert erase_expired(station.runtime).ended == 0
    assert len(search(station).candidates) == 1
    station.clock.advance(timedelta(days=30))
    assert erase_expired(station.runtime).prints == 0


def test_a_childs_own_yes_is_not_enough_long_before(station: Station) -> None:
    case = register(station, birth_year=CHILD)
    with pytest.raises(Refused) as refusal:
        say(station, case, Action.RECONFIRMED, uses=ROAD)
    assert refusal.value.rule == "minor.consent"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE guardians SET conflict_at = NULL, sealed_conflict = NULL",
        "UPDATE guardians SET until = '2040-01-01 00:00:00.000000'",
        "UPDATE best_interests SET confirmed_at = proposed_at, confirmed_by = 'bela'",
        "UPDATE best_interests SET review_on = '2040-01-01'",
    ],
)
def test_nobody_becomes_a_guardian_or_a_second_person_in_the_database(
    station: Station, change: str
) -> None:
    case, amira = register(station, birth_year=CHILD), station.staff["amira"]
    mark_conflict(station.runtime, amira, case, introduce(station, case), reason="afraid")
    propose(station, case)
    with station.runtime.node.database.write() as session:
        session.execute(text(change))
        session.info["leaves"] = 1
    with pytest.raises(Tampered):
        add_prints(station, case)
