"""Work from the field: taken in once, in order, and never at the cost of somebody else's."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hospitium.core.extractors import Extractor
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.records.field_item_values import ItemStatus
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_items import answers_for, list_found, list_items, show_item
from hospitium.usecases.show_search import show_search
from tests.engines import FakeEngine, capture
from tests.stations import Station, make_station
from tests.usecases.field import INDEX, Phone, statuses


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine, extractor=Extractor.FAST)
    yield made
    assert verify_log(made.runtime).sound
    made.runtime.node.close()


@pytest.fixture
def phone(station: Station) -> Phone:
    return Phone.of(station)


def told(station: Station, case: Any) -> str:
    return show_case(station.runtime, station.staff["amira"], case).notice.description


class TestIdempotency:
    def test_the_same_item_again_gets_the_same_answer_and_does_nothing(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case()
        note = phone.note(case, {"description": ""}, {"description": "red scarf"})
        first = phone.send(note)
        again = phone.send(dict(reversed(note.items())), note)
        assert statuses(first) == ["accepted"]
        assert statuses(again) == ["duplicate", "duplicate"]
        assert {one.record for one in (*first, *again)} == {case}

    def test_the_same_id_with_other_contents_waits_for_a_human(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case()
        note = phone.note(case, {"description": ""}, {"description": "red scarf"})
        phone.send(note)
        (changed,) = phone.send(note | {"body": {"set": {"description": "blue scarf"}}})
        assert changed.status == "quarantined"
        assert changed.told.code == "hospitium.field.changed"
        assert told(station, case) == "red scarf"

    def test_another_phone_may_use_the_same_id(self, station: Station, phone: Phone) -> None:
        other, case = Phone.of(station), station.open_case()
        note = phone.note(case, {"description": ""}, {"description": "red scarf"})
        assert statuses(phone.send(note) + other.send(note)) == ["accepted", "accepted"]


class TestOrder:
    def test_what_was_done_first_on_a_case_comes_first(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case()
        first = phone.note(case, {"description": ""}, {"description": "one"})
        second = phone.note(case, {"description": "one"}, {"description": "two"})
        assert statuses(phone.send(second)) == ["later"]
        assert statuses(phone.send(first)) == ["accepted"]
        assert told(station, case) == "two"
        assert statuses(phone.send(second)) == ["duplicate"]

    def test_what_never_comes_is_not_waited_for_for_ever(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case()
        phone.item("refusal", {})
        note = phone.note(case, {"description": ""}, {"description": "two"})
        assert statuses(phone.send(note)) == ["later"]
        station.clock.advance(timedelta(hours=25))
        assert statuses(phone.send(note)) == ["accepted"]

    def test_a_number_given_up_on_the_phone_holds_nothing_up(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case()
        gone = phone.item("discarded", {"kind": "note"})
        note = phone.note(case, {"description": ""}, {"description": "two"})
        assert statuses(phone.send(note, gone)) == ["accepted", "accepted"]

    def test_a_case_that_waits_for_a_human_keeps_its_order_and_no_other_waits(
        self, station: Station, phone: Phone
    ) -> None:
        one, two = station.open_case("One"), station.open_case("Two")
        bad = phone.note(one, {}, {"family_name": "Other"})
        after = phone.note(one, {"description": ""}, {"description": "x"})
        other = phone.note(two, {"description": ""}, {"description": "y"})
        assert statuses(phone.send(bad, after, other)) == ["quarantined", "later", "accepted"]


class TestACheck:
    def test_of_no_match_nothing_but_the_fact_is_kept(self, station: Station, phone: Phone) -> None:
        assert statuses(phone.send(phone.check(None))) == ["accepted"]
        (item,) = list_items(station.runtime, station.staff["amira"], everything=True)
        shown = show_item(station.runtime, station.staff["amira"], item.id)
        assert item.status is ItemStatus.ACCEPTED
        assert shown.body is None

    def test_a_possible_match_is_searched_again_and_told_at_the_desk(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case(birth_year=2014)
        amira = station.staff["amira"]
        enrol(station.runtime, amira, case, [capture(1, INDEX)])
        check = phone.check(1, case)
        (result,) = phone.send(check)
        assert result.status == "accepted"
        search = show_search(station.runtime, amira, result.record)  # type: ignore[arg-type] # there
        assert [one.case_id for one in search.candidates] == [case]
        (alert,) = list_found(station.runtime, amira)
        assert (alert.case_id, alert.outcome) == (case, Outcome.WAITING)
        (answer,) = answers_for(station.runtime, phone.sender())
        assert (str(answer.item), answer.outcome) == (check["id"], "alerted")
        assert statuses(phone.send(check)) == ["duplicate"]
        assert len(list_found(station.runtime, amira)) == 1

    def test_what_the_node_does_not_find_is_said_so(self, station: Station, phone: Phone) -> None:
        case = station.open_case()
        enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
        phone.send(phone.check(2, case))
        (answer,) = answers_for(station.runtime, phone.sender())
        assert answer.outcome == "no-hit"
        assert not list_found(station.runtime, station.staff["amira"])

    def test_a_probe_nobody_could_take_in_is_erased_in_time(
        self, station: Station, phone: Phone
    ) -> None:
        bad = phone.check(1, station.open_case())
        bad["body"]["purpose"] = "marketing"
        (result,) = phone.send(bad)
        assert result.told.rule == "purpose.forbidden"
        (item,) = list_items(station.runtime, station.staff["amira"])
        station.clock.advance(timedelta(hours=73))
        erase_expired(station.runtime)
        assert not list_items(station.runtime, station.staff["amira"])
        assert show_item(station.runtime, station.staff["amira"], item.id).body is None
        assert phone.send(bad)[0].told.code == "hospitium.field.expired"


class TestAVerdict:
    def test_on_a_child_possible_is_the_first_of_two_voices(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case(birth_year=2014)
        enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
        check = phone.check(1, case)
        (search, said) = phone.send(check, phone.verdict(check, case))
        assert (said.status, said.told.code) == ("accepted", "")
        found = show_search(station.runtime, station.staff["bela"], search.record)  # type: ignore[arg-type] # there
        (candidate,) = found.candidates
        assert candidate.outcome is Outcome.SECOND_NEEDED
        decided = decide(
            station.runtime, station.staff["bela"], candidate.id,
            verdict=Verdict.CONFIRM, reason="agrees",
        )  # fmt: skip
        assert decided.outcome is Outcome.CONFIRMED

    def test_on_an_adult_possible_asks_for_a_decision_and_is_none(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case(birth_year=1990)
        enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
        check = phone.check(1, case)
        (_, said) = phone.send(check, phone.verdict(check, case))
        assert (said.status, said.told.rule) == ("accepted", "search.candidates")
        (alert,) = list_found(station.runtime, station.staff["amira"])
        assert alert.outcome is Outcome.WAITING

    def test_it_waits_for_its_check_and_names_the_case(
        self, station: Station, phone: Phone
    ) -> None:
        case, other = station.open_case(birth_year=2014), station.open_case("Other")
        enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
        check = phone.check(1, case, other)  # two candidates: which one, the verdict says
        verdict = phone.verdict(check, case)
        assert statuses(phone.send(verdict)) == ["later"]
        assert not list_found(station.runtime, station.staff["amira"])
        assert statuses(phone.send(check)) == ["accepted"]
        assert [one.case_id for one in list_found(station.runtime, station.staff["amira"])] == [
            case
        ]
        assert statuses(phone.send(verdict)) == ["duplicate"]

    def test_not_rejects_and_the_phone_hears_that_it_is_withdrawn(
        self, station: Station, phone: Phone
    ) -> None:
        case = station.open_case(birth_year=1990)
        enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
        check = phone.check(1, case)
        phone.send(check, phone.verdict(check, case, "not"))
        (answer,) = answers_for(station.runtime, phone.sender())
        assert answer.outcome == "withdrawn"


class TestAnEnrolment:
    def test_one_person_enrolled_by_two_phones_is_listed_and_not_merged(
        self, station: Station, phone: Phone
    ) -> None:
        other = Phone.of(station)
        one, two = station.open_case("One"), station.open_case("Two")
        assert statuses(phone.send(phone.enrolment(one, 1))) == ["accepted"]
        (late,) = other.send(other.enrolment(two, 1))
        assert late.status == "quarantined"
        assert late.told.alike == (str(one),)
        assert not show_case(station.runtime, station.staff["amira"], two).references

    def test_of_a_new_person_a_case_is_opened_once(self, station: Station, phone: Phone) -> None:
        person = {
            "kind": "unidentified-person", "legal_basis": "report 12/2026",
            "authority": "Synthetic court", "contact_desk": "Desk", "days": 30, "birth_year": 1990,
        }  # fmt: skip
        item = phone.enrolment(None, 1, person=person)
        (made,) = phone.send(item)
        assert statuses(phone.send(item)) == ["duplicate"]
        case = show_case(station.runtime, station.staff["amira"], made.record)  # type: ignore[arg-type] # there
        assert len(case.references) == 1

    def test_a_no_takes_no_print_in(self, station: Station, phone: Phone) -> None:
        case = station.open_case()
        assert statuses(phone.send(phone.enrolment(case, 1, consent={"given": False}))) == [
            "accepted"
        ]
        assert not show_case(station.runtime, station.staff["amira"], case).references


def test_prints_of_a_node_of_another_model_meet_nobody(tmp_path: Path, engine: FakeEngine) -> None:
    other = make_station(tmp_path / "accurate", lambda: engine)
    phone, case = Phone.of(other), other.open_case()
    results = phone.send(phone.check(1, case), phone.enrolment(case, 1))
    assert statuses(results) == ["quarantined", "quarantined"]
    assert "--extractor fast" in results[0].told.remedy
    other.runtime.node.close()


def test_a_refusal_is_a_choice_that_nothing_stands_against(station: Station, phone: Phone) -> None:
    body = {"purpose": "roadside-check", "language": "es", "read_aloud": True, "path": "papers"}
    assert statuses(phone.send(phone.item("refusal", body))) == ["accepted"]


class TestAConflict:
    def test_two_phones_change_one_field_and_a_human_chooses(
        self, station: Station, phone: Phone
    ) -> None:
        other, case = Phone.of(station), station.open_case()
        phone.send(phone.note(case, {"description": ""}, {"description": "red scarf"}))
        (late,) = other.send(other.note(case, {"description": ""}, {"description": "blue scarf"}))
        assert late.status == "conflict"
        assert late.told.conflict == (("description", "", "blue scarf", "red scarf"),)
        assert told(station, case) == "red scarf"

    def test_who_says_the_same_conflicts_with_nobody(self, station: Station, phone: Phone) -> None:
        other, case = Phone.of(station), station.open_case()
        results = [
            one.send(one.note(case, {"description": ""}, {"description": "red"}))
            for one in (phone, other)
        ]
        assert [statuses(one) for one in results] == [["accepted"], ["accepted"]]
