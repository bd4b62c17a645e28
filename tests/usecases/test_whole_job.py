"""The job that everything exists for, on both databases: open, enrol, identify, decide, verify."""

from datetime import timedelta

import pytest

from hospitium.core.errors import Conflict, NotFound, Refused
from hospitium.core.fingers import Finger
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.records.searches import SearchStatus
from hospitium.usecases.alerts import acknowledge_alert, list_alerts
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.search_report import NO_CANDIDATE
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import list_searches, show_evidence, show_search
from hospitium.usecases.verify import verify
from tests.engines import capture
from tests.stations import INCIDENT, Station

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB


def test_an_adult_is_found_confirmed_and_the_desk_hears(station: Station) -> None:
    amira, bela, runtime = station.staff["amira"], station.staff["bela"], station.runtime
    case = station.open_case()
    others = [station.open_case(f"Other {n}") for n in range(3)]
    for number, other in enumerate(others, start=10):
        enrol(runtime, amira, other, [capture(number, INDEX)])
    saved = enrol(runtime, amira, case, [capture(1, INDEX, n) for n in (1, 2, 3)])
    assert [item.impression for item in saved.enrolled] == [1, 2, 3]

    report = identify(
        runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
    )
    best = report.candidates[0]
    assert best.candidate.case_id == case
    assert best.candidate.fmr_at_gallery <= 0.01
    assert not best.minor
    assert report.outcome.persons == 4

    (evidence,) = show_evidence(runtime, bela, report.id, best.id)
    assert evidence.svg.startswith("<svg")
    assert list_alerts(runtime, bela) == ()

    decision = decide(runtime, bela, best.id, verdict=Verdict.CONFIRM, reason="pattern agrees")
    assert decision.outcome is Outcome.CONFIRMED
    (alert,) = list_alerts(runtime, bela)
    assert alert.case_id == case
    assert alert.desk == "Missing persons desk"
    acknowledge_alert(runtime, bela, alert.id)
    assert list_alerts(runtime, bela) == ()
    with pytest.raises(Conflict):
        decide(runtime, amira, best.id, verdict=Verdict.REJECT, reason="no")
    assert verify_log(runtime).sound


def test_a_childs_hit_needs_two_people(station: Station) -> None:
    amira, bela, runtime = station.staff["amira"], station.staff["bela"], station.runtime
    case = station.open_case(birth_year=2015)
    enrol(runtime, amira, case, [capture(2, INDEX)])
    report = identify(
        runtime, amira, [capture(2, INDEX, 5)], purpose="roadside-check", incident=INCIDENT
    )
    (best,) = report.candidates
    assert best.minor
    first = decide(runtime, amira, best.id, verdict=Verdict.CONFIRM, reason="agrees")
    assert first.outcome is Outcome.SECOND_NEEDED
    assert first.alert is None
    assert list_alerts(runtime, bela) == ()
    with pytest.raises(Refused) as refusal:
        decide(runtime, amira, best.id, verdict=Verdict.CONFIRM, reason="again")
    assert refusal.value.rule == "minor.two_person"
    second = decide(runtime, bela, best.id, verdict=Verdict.CONFIRM, reason="agrees")
    assert second.outcome is Outcome.CONFIRMED
    assert len(list_alerts(runtime, bela)) == 1


def test_no_candidate_leaves_nothing_but_the_fact(station: Station) -> None:
    amira, runtime = station.staff["amira"], station.runtime
    enrol(runtime, amira, station.open_case(), [capture(1, INDEX)])
    report = identify(
        runtime, amira, [capture(77, INDEX)], purpose="roadside-check", incident=INCIDENT
    )
    assert report.candidates == ()
    assert report.sentence == NO_CANDIDATE
    record = show_search(runtime, amira, report.id)
    assert record.status is SearchStatus.NO_CANDIDATE
    assert not record.probe


def test_rejecting_the_last_candidate_erases_the_probe(station: Station) -> None:
    amira, runtime = station.staff["amira"], station.runtime
    enrol(runtime, amira, station.open_case(), [capture(1, INDEX)])
    report = identify(
        runtime, amira, [capture(1, INDEX, 4)], purpose="roadside-check", incident=INCIDENT
    )
    assert show_search(runtime, amira, report.id).probe
    (best,) = report.candidates
    decide(runtime, amira, best.id, verdict=Verdict.REJECT, reason="core differs")
    assert not show_search(runtime, amira, report.id).probe
    with pytest.raises(NotFound, match="erased"):
        show_evidence(runtime, amira, report.id, best.id)


def test_a_closed_or_expired_case_is_no_longer_found(station: Station) -> None:
    amira, runtime = station.staff["amira"], station.runtime
    closing, ending = station.open_case(), station.open_case(days=1)
    enrol(runtime, amira, closing, [capture(1, INDEX)])
    enrol(runtime, amira, ending, [capture(2, INDEX)])

    def found(person: int) -> bool:
        probe = [capture(person, INDEX, 8)]
        report = identify(runtime, amira, probe, purpose="roadside-check", incident=INCIDENT)
        return bool(report.candidates)

    assert found(1)
    assert found(2)
    close_case(runtime, amira, closing, reason="found alive")
    assert not found(1)
    station.clock.advance(timedelta(days=1))
    assert not found(2)
    with pytest.raises((Refused, NotFound)):
        show_case(runtime, amira, ending)
    erased = erase_expired(runtime)
    assert erased.cases == 1
    assert erased.prints == 1
    assert verify_log(runtime).sound


def test_undecided_probes_are_erased_in_time(station: Station) -> None:
    amira, runtime = station.staff["amira"], station.runtime
    enrol(runtime, amira, station.open_case(), [capture(1, INDEX)])
    report = identify(
        runtime, amira, [capture(1, INDEX, 2)], purpose="roadside-check", incident=INCIDENT
    )
    assert len(list_searches(runtime, amira, waiting_only=True)) == 1
    station.clock.advance(timedelta(hours=73))
    with pytest.raises(Refused) as refusal:
        decide(runtime, amira, report.candidates[0].id, verdict=Verdict.CONFIRM, reason="too late")
    assert refusal.value.rule == "retain.expiry"
    assert erase_expired(runtime).probes == 1
    assert not show_search(runtime, amira, report.id).probe


def test_verify_supports_the_right_person_and_not_another(station: Station) -> None:
    amira, runtime = station.staff["amira"], station.runtime
    case = station.open_case()
    enrol(runtime, amira, case, [capture(1, INDEX), capture(1, THUMB)])
    right = verify(runtime, amira, case, [capture(1, INDEX, 3), capture(1, THUMB, 3)])
    assert right.supports
    assert right.extrapolated
    assert set(right.fingers) == {INDEX, THUMB}
    assert len(right.evidence) == 2
    wrong = verify(runtime, amira, case, [capture(5, INDEX)])
    assert not wrong.supports
    assert not wrong.extrapolated
    with pytest.raises(NotFound, match="no reference of these fingers"):
        verify(runtime, amira, case, [capture(1, Finger.LEFT_RING)])


def test_every_deed_is_in_the_log_and_no_name_is(station: Station) -> None:
    amira, olu, runtime = station.staff["amira"], station.staff["olu"], station.runtime
    case = station.open_case("Uniquename")
    enrol(runtime, amira, case, [capture(1, INDEX)])
    identify(runtime, amira, [capture(1, INDEX, 2)], purpose="roadside-check", incident=INCIDENT)
    show_case(runtime, amira, case)
    entries = show_log(runtime, olu)
    actions = [entry.leaf.action for entry in entries]
    for action in ("case.open", "case.enrol", "case.duplicate-check", "search", "case.read"):
        assert action in actions
    assert "Uniquename" not in repr(entries)
    with pytest.raises(Refused):
        show_case(runtime, olu, case)


def test_the_search_is_refused_before_an_image_is_looked_at(station: Station) -> None:
    amira, runtime = station.staff["amira"], station.runtime
    case = station.open_case()
    close_case(runtime, amira, case)
    with pytest.raises(Refused, match="closed"):
        identify(runtime, amira, [capture(1, INDEX)], purpose="find-missing-person", case=case)
    with pytest.raises(Refused):
        identify(runtime, amira, [capture(1, INDEX)], purpose="roadside-check")
    assert list_searches(runtime, amira) == ()
