"""A sheet shows what is asked for, and nothing of a person beside it."""

from dataclasses import replace

import pytest

from hospitium.core.errors import NotFound, Refused
from hospitium.core.ids import AgencyId
from hospitium.formats.notice import CaseKind
from hospitium.policy.sheets import SheetPart
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.print_sheet import print_sheet
from tests.stations import Station

READER = "night patrol, ferry quay"


def test_a_plain_sheet_shows_nothing_of_the_person(station: Station) -> None:
    case = station.open_case("Rarename", reference="12/2026")
    sheet = print_sheet(station.runtime, station.staff["amira"], case, reader=READER)
    assert sheet.notice.full_name == ""
    assert sheet.notice.birth_year is None
    assert sheet.notice.last_seen_on is None
    assert sheet.reference == ""
    assert sheet.contact_desk == "Missing persons desk"
    assert set(sheet.blacked_out) == set(SheetPart) - {SheetPart.DESCRIPTION}


def test_what_is_asked_for_is_shown_and_nothing_else_is(station: Station) -> None:
    case = station.open_case("Rarename", reference="12/2026")
    full = print_sheet(
        station.runtime, station.staff["amira"], case, parts=frozenset(SheetPart), reader=READER
    )
    assert full.blacked_out == ()
    assert full.notice.family_name == "Rarename"
    for part in SheetPart:
        one = print_sheet(
            station.runtime, station.staff["amira"], case, parts={part}, reader=READER
        )
        assert part not in one.blacked_out
        assert (one.notice.full_name != "") == (part is SheetPart.NAME)
        assert (one.reference != "") == (part is SheetPart.REFERENCE)


def test_where_somebody_was_found_stays_off_paper(station: Station) -> None:
    case = station.open_case(kind=CaseKind.UNIDENTIFIED)
    with pytest.raises(Refused) as refused:
        print_sheet(
            station.runtime,
            station.staff["amira"],
            case,
            parts={SheetPart.PLACE},
            reader=READER,
        )
    assert refused.value.rule == "victim.location"


def test_a_sheet_is_for_somebody(station: Station) -> None:
    case = station.open_case()
    with pytest.raises(Refused) as refused:
        print_sheet(station.runtime, station.staff["amira"], case, reader="  ")
    assert refused.value.rule == "log.all"


def test_another_agency_has_no_such_case(station: Station) -> None:
    case = station.open_case()
    stranger = replace(station.staff["amira"], agency=AgencyId("elsewhere"))
    with pytest.raises(NotFound):
        print_sheet(station.runtime, stranger, case, reader=READER)


def test_every_sheet_stands_in_the_log(station: Station) -> None:
    case = station.open_case()
    before = verify_log(station.runtime).size
    print_sheet(station.runtime, station.staff["amira"], case, reader=READER)
    assert verify_log(station.runtime).size == before + 1
