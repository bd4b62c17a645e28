"""Consent from the first word to the erasure: what is agreed to, and nothing else, for as long."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused, Tampered
from hospitium.gallery.people import search_people
from hospitium.ledger.note_keys import VerifierKey, parse_verifier_key
from hospitium.ledger.receipt_proof import check_receipt
from hospitium.policy.consents import Action, Basis, Ended
from hospitium.policy.facts import Verdict
from hospitium.records.consent_events import Telling
from hospitium.records.models import PrintRow
from hospitium.usecases import enrol as enrolling
from hospitium.usecases import identify as identifying
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.check_receipt import check_receipt_files
from hospitium.usecases.close_case import close_case
from hospitium.usecases.decide import decide
from hospitium.usecases.due_consents import due_consents
from hospitium.usecases.give_receipt import give_receipt
from hospitium.usecases.list_cases import list_cases
from hospitium.usecases.name_witnesses import show_policy
from hospitium.usecases.prove_entry import prove_entry
from hospitium.usecases.receipt_words import receipt_text
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_consent import show_consent
from hospitium.usecases.show_search import show_evidence
from hospitium.usecases.verify import verify
from tests.engines import capture
from tests.stations import Station
from tests.usecases.consents import BOTH, INDEX, ROAD, add_prints, register, say, search


@pytest.fixture
def station(lite: Station) -> Station:
    """Where the database makes no difference; `test_consent_stores` asks both."""
    return lite


def prints_kept(station: Station) -> int:
    with station.runtime.node.read() as session:
        return session.scalars(select(func.count()).select_from(PrintRow)).one()


def test_without_a_yes_no_print_is_kept_and_the_help_is_the_same(station: Station) -> None:
    case, amira = register(station), station.staff["amira"]
    with pytest.raises(Refused) as refusal:
        add_prints(station, case)
    assert refusal.value.rule == "consent.stream"
    no = say(station, case, Action.REFUSED)
    assert no.other_path
    assert "without prints" in " ".join(no.other_path)
    # the same path: seen, listed, found by number, told about, closed
    assert show_case(station.runtime, amira, case).basis is Basis.CONSENT
    assert [line.id for line in list_cases(station.runtime, amira).cases] == [case]
    assert show_consent(station.runtime, amira, case).events[0].said.action is Action.REFUSED
    assert receipt_text(give_receipt(station.runtime, amira, case, 1))
    close_case(station.runtime, amira, case, reason="moved on")


def test_prints_serve_what_was_agreed_to_and_nothing_else(station: Station) -> None:
    case = register(station)
    say(station, case, Action.GIVEN, uses=ROAD)
    add_prints(station, case)
    assert [one.candidate.case_id for one in search(station).candidates] == [case]
    other = search(station, purpose="name-unidentified-person")
    assert (other.candidates, other.outcome.persons, other.outcome.comparisons) == ((), 0, 0)
    with pytest.raises(Refused) as refusal:
        verify(station.runtime, station.staff["amira"], case, [capture(1, INDEX, 3)])
    assert refusal.value.rule == "consent.stream"


def test_withdrawing_stops_every_use_in_the_same_moment(station: Station) -> None:
    case, amira = register(station), station.staff["amira"]
    say(station, case, Action.GIVEN, uses=BOTH)
    add_prints(station, case)
    waiting = search(station)
    (hit,) = waiting.candidates
    assert show_evidence(station.runtime, amira, waiting.id, hit.id)
    recorded = say(station, case, Action.WITHDRAWN)
    stopped = recorded.stopped
    assert stopped is not None
    assert (frozenset(stopped.purposes), stopped.prints, stopped.candidates) == (BOTH, 1, 1)
    assert search(station).candidates == ()
    assert show_evidence(station.runtime, amira, waiting.id, hit.id) == ()
    with pytest.raises(Refused) as refusal:
        decide(station.runtime, amira, hit.id, verdict=Verdict.CONFIRM, reason="alike")
    assert refusal.value.rule == "consent.stream"
    for attempt in (
        lambda: verify(station.runtime, amira, case, [capture(1, INDEX, 3)]),
        lambda: add_prints(station, case, impression=2),
    ):
        with pytest.raises(Refused):
            attempt()
    told = receipt_text(recorded.receipt)
    assert "1 print is in no search any more" in told
    assert "1 possible hit was waiting; nobody can use it now." in told
    assert verify_log(station.runtime).sound


def test_withdrawing_one_use_leaves_the_others(station: Station) -> None:
    case, amira = register(station), station.staff["amira"]
    say(station, case, Action.GIVEN, uses=BOTH)
    add_prints(station, case)
    (hit,) = search(station).candidates
    stopped = say(station, case, Action.WITHDRAWN, uses=ROAD).stopped
    assert stopped is not None
    assert (frozenset(stopped.purposes), stopped.prints, stopped.candidates) == (ROAD, 0, 1)
    assert stopped.erase_after is None
    assert search(station).candidates == ()
    with pytest.raises(Refused):
        decide(station.runtime, amira, hit.id, verdict=Verdict.REJECT, reason="unlike")
    assert verify(station.runtime, amira, case, [capture(1, INDEX, 3)]).supports


def test_what_is_withdrawn_is_erased_after_the_grace_and_the_case_stays(station: Station) -> None:
    case, amira = register(station), station.staff["amira"]
    say(station, case, Action.GIVEN, uses=BOTH)
    add_prints(station, case)
    stopped = say(station, case, Action.WITHDRAWN).stopped
    assert stopped is not None
    assert stopped.erase_after is not None
    station.clock.now = stopped.erase_after - timedelta(seconds=1)
    assert erase_expired(station.runtime).prints == 0
    assert [one.ended_why for one in due_consents(station.runtime, amira)] == [Ended.WITHDRAWN]
    station.clock.now = stopped.erase_after
    assert erase_expired(station.runtime).prints == 1
    assert prints_kept(station) == 0
    assert show_case(station.runtime, amira, case).references == ()
    assert due_consents(station.runtime, amira) == ()
    assert verify_log(station.runtime).sound


def test_what_is_withdrawn_is_erased_though_the_case_is_closed(station: Station) -> None:
    case, amira = register(station), station.staff["amira"]
    say(station, case, Action.GIVEN, uses=BOTH)
    add_prints(station, case)
    close_case(station.runtime, amira, case, reason="has a home")
    say(station, case, Action.WITHDRAWN)
    station.clock.advance(timedelta(days=14))
    assert erase_expired(station.runtime).prints == 1


def test_whoever_says_no_while_a_search_runs_is_no_candidate(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = register(station)
    say(station, case, Action.GIVEN, uses=BOTH)
    add_prints(station, case)

    def slow(*given: Any, **more: Any) -> Any:
        found = search_people(*given, **more)
        assert found.candidates
        say(station, case, Action.WITHDRAWN)
        return found

    monkeypatch.setattr(identifying, "search_people", slow)
    assert search(station).candidates == ()


def test_whoever_says_no_while_prints_are_read_is_not_enrolled(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = register(station)
    say(station, case, Action.GIVEN, uses=BOTH)

    def slow(*_given: Any, **_more: Any) -> None:
        say(station, case, Action.WITHDRAWN)

    monkeypatch.setattr(enrolling, "look_for_same_person", slow)
    with pytest.raises(Conflict, match="took their consent back"):
        add_prints(station, case)
    assert prints_kept(station) == 0


def test_whoever_comes_back_in_time_is_found_again(station: Station) -> None:
    case = register(station)
    say(station, case, Action.GIVEN, uses=BOTH)
    add_prints(station, case)
    say(station, case, Action.WITHDRAWN)
    station.clock.advance(timedelta(days=2))
    say(station, case, Action.RECONFIRMED, uses=ROAD)
    assert len(search(station).candidates) == 1
    station.clock.advance(timedelta(days=30))
    assert erase_expired(station.runtime).prints == 0
    assert len(search(station).candidates) == 1


def test_a_yes_ends_on_its_day_without_anybody_doing_anything(station: Station) -> None:
    case, amira = register(station), station.staff["amira"]
    end = station.clock.now + timedelta(days=30)
    say(station, case, Action.GIVEN, uses=ROAD, until=end)
    add_prints(station, case)
    assert len(search(station).candidates) == 1
    station.clock.now = end
    assert search(station).candidates == ()
    assert erase_expired(station.runtime).ended == 1
    state = show_consent(station.runtime, amira, case).state
    assert (state.ended_at, state.ended_why) == (end, Ended.EXPIRED)
    station.clock.advance(timedelta(days=14))
    assert erase_expired(station.runtime).prints == 1


def test_a_refusal_after_the_end_does_not_keep_the_prints(station: Station) -> None:
    case = register(station)
    end = station.clock.now + timedelta(days=30)
    say(station, case, Action.GIVEN, uses=ROAD, until=end)
    add_prints(station, case)
    station.clock.now = end + timedelta(days=1)
    say(station, case, Action.REFUSED)
    station.clock.advance(timedelta(days=14))
    assert erase_expired(station.runtime).prints == 1


def test_a_yes_says_to_what_in_which_language_and_how(station: Station) -> None:
    case = register(station)
    with pytest.raises(BadInput, match="name each use"):
        say(station, case, Action.GIVEN)
    with pytest.raises(BadInput, match="in which language and how"):
        say(station, case, Action.GIVEN, uses=ROAD, telling=Telling("Tigrinya"))
    with pytest.raises(BadInput, match="ends after today"):
        say(station, case, Action.GIVEN, uses=ROAD, until=station.clock.now)
    with pytest.raises(BadInput, match="use that somebody can agree to"):
        say(station, case, Action.GIVEN, uses=frozenset({"marketing"}))


def test_a_receipt_proves_itself_and_breaks_when_changed(station: Station) -> None:
    case = register(station)
    receipt = say(station, case, Action.GIVEN, uses=ROAD).receipt
    key = parse_verifier_key(receipt["proof"]["key"])
    assert check_receipt(receipt, [key]).entry == receipt["proof"]["log_entry"]
    assert "Synthetic" not in str(receipt["purposes"]) + str(receipt["events"])
    for field, value in (("language", "English"), ("record_id", str(case)), ("stopped", {"x": 1})):
        with pytest.raises(Tampered):
            check_receipt({**receipt, field: value}, [key])
    other = VerifierKey("somebody/else", key.kind, key.public)
    with pytest.raises(Tampered):
        check_receipt(receipt, [other])
    again = give_receipt(station.runtime, station.staff["amira"], case, 1)
    assert again == receipt
    with pytest.raises(NotFound):
        give_receipt(station.runtime, station.staff["amira"], case, 2)


def test_the_log_shows_the_receipt_to_anybody(station: Station) -> None:
    case, olu = register(station), station.staff["olu"]
    receipt = say(station, case, Action.GIVEN, uses=ROAD).receipt
    other = say(station, case, Action.WITHDRAWN).receipt
    proved = prove_entry(station.runtime, olu, receipt["proof"]["log_entry"])
    trusted, data = show_policy(station.runtime), json.dumps(receipt).encode()
    checked = check_receipt_files(data, trusted, proof=proved.proof, entry=proved.entry)
    assert checked.in_log
    with pytest.raises(Tampered, match="not the one of this receipt"):
        check_receipt_files(
            json.dumps(other).encode(), trusted, proof=proved.proof, entry=proved.entry
        )


def test_who_does_not_work_on_cases_does_not_see_what_was_said(station: Station) -> None:
    case = register(station)
    with pytest.raises(Refused):
        show_consent(station.runtime, station.staff["olu"], case)
    with pytest.raises(Refused):
        show_consent(station.runtime, station.staff["root"], case)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent_events SET action = 'given' WHERE number = 2",
        "UPDATE consent_events SET purposes = 'roadside-check' WHERE number = 2",
        "UPDATE consent_events SET until = '2040-01-01 00:00:00.000000' WHERE number = 1",
    ],
)
def test_a_word_that_was_changed_in_the_database_is_found(station: Station, change: str) -> None:
    case = register(station)
    say(station, case, Action.GIVEN, uses=BOTH)
    say(station, case, Action.WITHDRAWN)
    with station.runtime.node.database.write() as session:
        session.execute(text(change))
        session.info["leaves"] = 1
    with pytest.raises(Tampered):
        add_prints(station, case)
