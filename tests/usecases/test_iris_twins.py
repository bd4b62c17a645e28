"""Irises of one person in two records, or of two people in one: told at once, and at night."""

import pytest

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId
from hospitium.usecases.add_iris import AddedIris, add_iris
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.find_twins import find_twins
from hospitium.usecases.show_twins import list_twins
from tests.irises import shown
from tests.stations import Station


def with_iris(station: Station, person: int, name: str, shot: int) -> tuple[CaseId, AddedIris]:
    case = station.open_case(name)
    return case, add_iris(
        station.runtime, station.staff["amira"], case, shown(person, shot=shot), Eye.LEFT
    )


def test_one_iris_in_two_records_is_told_at_once_and_stands_in_the_list(lite: Station) -> None:
    runtime, amira = lite.runtime, lite.staff["amira"]
    first, alone = with_iris(lite, 1, "Somebody", 1)
    second, added = with_iris(lite, 1, "Somebody else", 2)
    assert alone.leads == ()
    assert [one.kind for one in added.leads] == ["same-person"]
    (lead,) = list_twins(runtime, amira).twins
    assert {lead.own, lead.other} == {first, second}
    assert lead.details["iris"]["score"] > 40
    assert (lead.details["fingers"], lead.details["face"]) == ([], None)
    assert verify_log(runtime).sound


def test_a_pass_finds_irises_of_two_people_under_one_name_and_in_one_record(
    lite: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hospitium.usecases.add_iris.look_at_case", lambda *_: ())
    runtime, amira = lite.runtime, lite.staff["amira"]
    first, _ = with_iris(lite, 1, "Abeba Tesfaye", 1)
    second, _ = with_iris(lite, 2, "Abeba Tesfaye", 1)
    mixed, _ = with_iris(lite, 3, "Somebody", 1)
    add_iris(runtime, amira, mixed, shown(4), Eye.LEFT)
    find_twins(runtime, amira)
    found = {one.kind: {one.own, one.other} for one in list_twins(runtime, amira).twins}
    assert found == {"same-name": {first, second}, "one-record": {mixed}}
