"""What a human at the desk does with an item: nobody's work is lost, or used, by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused
from hospitium.core.extractors import Extractor
from hospitium.core.ids import CaseId
from hospitium.policy.consents import Action
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.devices import revoke_device
from hospitium.usecases.duplicates import DuplicatePerson
from hospitium.usecases.receive_items import receive_items
from hospitium.usecases.settle_item import accept_item, discard_item, retry_item
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_items import list_items
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.consents import introduce, say
from tests.usecases.field import Phone, statuses


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine, extractor=Extractor.FAST)
    yield made
    assert verify_log(made.runtime).sound
    made.runtime.node.close()


def references(station: Station, case: CaseId) -> int:
    return len(show_case(station.runtime, station.staff["amira"], case).references)


def test_a_duplicate_is_taken_in_only_for_a_reason(station: Station) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    one, two, phone = station.open_case("One"), station.open_case("Two"), Phone.of(station)
    phone.send(phone.enrolment(one, 1), late := phone.enrolment(two, 1))
    (item,) = list_items(runtime, amira)
    with pytest.raises(DuplicatePerson):
        accept_item(runtime, amira, item.id)
    assert references(station, two) == 0
    accept_item(runtime, amira, item.id, reason="two reports of one person")
    assert references(station, two) == 1
    assert statuses(phone.send(late)) == ["duplicate"]


def test_prints_without_a_case_are_given_one(station: Station) -> None:
    runtime, amira, phone = station.runtime, station.staff["amira"], Phone.of(station)
    phone.send(phone.enrolment(None, 1))
    (item,) = list_items(runtime, amira)
    with pytest.raises(BadInput):
        accept_item(runtime, amira, item.id)
    case = station.open_case()
    accept_item(runtime, amira, item.id, case=case)
    assert references(station, case) == 1


def test_a_childs_prints_wait_in_the_case_that_they_opened(station: Station) -> None:
    """The case is where the desk writes what guardian and child say; no second one is opened."""
    runtime, amira, phone = station.runtime, station.staff["amira"], Phone.of(station)
    person = {"kind": "registered-person", "birth_year": 2015, "authority": "Youth office"}
    phone.send(phone.enrolment(None, 1, person=person | {"contact_desk": "Front desk"}))
    (item,) = list_items(runtime, amira)
    assert (item.status, item.told.rule) == ("quarantined", "minor.consent")
    assert item.case is not None
    case = CaseId(item.case)
    assert references(station, case) == 0
    with pytest.raises(Refused):
        accept_item(runtime, amira, item.id)
    guardian = introduce(station, case)
    say(station, case, Action.GIVEN, uses=frozenset({"roadside-check"}), guardian=guardian)
    say(station, case, Action.ASSENT_YES)
    assert accept_item(runtime, amira, item.id).case == case
    assert references(station, case) == 1
    assert not list_items(runtime, amira)


def test_whoever_throws_such_prints_away_finds_the_case_open(station: Station) -> None:
    runtime, amira, phone = station.runtime, station.staff["amira"], Phone.of(station)
    person = {"kind": "registered-person", "authority": "Youth office", "contact_desk": "Desk"}
    phone.send(phone.enrolment(None, 1, person=person))
    (item,) = list_items(runtime, amira)
    discard_item(runtime, amira, item.id, reason="the child is known to us")
    assert item.case is not None
    assert not show_case(runtime, amira, CaseId(item.case)).closed
    close_case(runtime, amira, CaseId(item.case), reason="opened by mistake")
    assert references(station, CaseId(item.case)) == 0


def test_a_field_whose_value_moved_meanwhile_conflicts_anew(station: Station) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    one, two, case = Phone.of(station), Phone.of(station), station.open_case()
    one.send(one.note(case, {"description": ""}, {"description": "red"}))
    two.send(two.note(case, {"description": ""}, {"description": "blue"}))
    (item,) = list_items(runtime, amira)
    with pytest.raises(BadInput):
        accept_item(runtime, amira, item.id)
    one.send(one.note(case, {"description": "red"}, {"description": "green"}))
    again = accept_item(runtime, amira, item.id, picks={"description": "mine"})
    assert again.told.conflict == (("description", "red", "blue", "green"),)
    accept_item(runtime, amira, item.id, picks={"description": "theirs"})
    assert show_case(runtime, amira, case).notice.description == "green"
    assert not list_items(runtime, amira)


def test_discarding_takes_a_reason_and_lets_the_rest_go_on(station: Station) -> None:
    runtime, amira, phone = station.runtime, station.staff["amira"], Phone.of(station)
    case = station.open_case()
    bad = phone.note(case, {}, {"family_name": "Other"})
    phone.send(bad, phone.note(case, {"description": ""}, {"description": "x"}))
    item = next(one for one in list_items(runtime, amira) if one.status == "quarantined")
    with pytest.raises(Refused) as refusal:
        discard_item(runtime, amira, item.id, reason=" ")
    assert refusal.value.rule == "field.quarantine"
    discard_item(runtime, amira, item.id, reason="names are put right by two people")
    assert show_case(runtime, amira, case).notice.description == "x"
    (told,) = phone.send(bad)
    assert (told.status, told.told.code) == ("duplicate", "hospitium.field.discarded")
    with pytest.raises(Conflict):
        retry_item(runtime, amira, item.id)


def test_work_of_a_phone_that_was_shut_out_waits_for_somebody_else(station: Station) -> None:
    runtime, amira, phone = station.runtime, station.staff["amira"], Phone.of(station)
    case = station.open_case()
    note = phone.note(case, {"description": ""}, {"description": "x"})
    revoke_device(runtime, amira, phone.device)
    (result,) = receive_items(runtime, phone.sender(), [note])
    assert (result.status, result.told.rule) == ("quarantined", "device.ended")
    (item,) = list_items(runtime, amira)
    assert retry_item(runtime, amira, item.id).told.rule == "device.ended"
    accept_item(runtime, amira, item.id)
    assert show_case(runtime, amira, case).notice.description == "x"


def test_another_role_sees_nothing(station: Station) -> None:
    phone = Phone.of(station)
    phone.send({})
    (item,) = list_items(station.runtime, station.staff["amira"])
    with pytest.raises(Refused):
        list_items(station.runtime, station.staff["olu"])
    with pytest.raises((Refused, NotFound)):
        discard_item(station.runtime, station.staff["bela"], item.id, reason="x")
