"""A photograph finds a case: alone and beside fingers, under the rules, and as records change."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from hospitium.core.errors import BadInput, NoFace, Refused, SeveralFaces
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.ledger.law_rows import AIACT12_FACE_COLUMNS, Law
from hospitium.policy.consents import Action, Modality
from hospitium.policy.facts import Verdict
from hospitium.records.models import SearchRow
from hospitium.records.places import search_place
from hospitium.records.probes import probe_digest
from hospitium.records.searches import SearchRecord, SearchStatus
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.decide import decide
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.enrol import enrol
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.identify import identify
from hospitium.usecases.remove_face import remove_face
from hospitium.usecases.renew_faces import renew_faces
from hospitium.usecases.search_report import FACE_ALONE, NO_CANDIDATE_BY_FACE, SearchReport
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import list_searches, show_search
from tests.engines import capture
from tests.faces import FakeFaceEngine, picture
from tests.stations import INCIDENT, Station
from tests.usecases.consents import ROAD, register, say
from tests.usecases.test_export_law import checked, export

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB
ROADSIDE: dict[str, Any] = {"purpose": "roadside-check", "incident": INCIDENT}


def shown(*people: int, shot: int = 9, face: int | None = None) -> FaceCapture:
    return FaceCapture(picture(*people, shot=shot), "poster.jpg", face)


def add(station: Station, person: int, case: CaseId | None = None, **more: Any) -> CaseId:
    """Open a case with one photograph."""
    mine = case or station.open_case(f"Person {person}")
    photograph = Photograph(capture=FaceCapture(picture(person)), **more)
    add_face(station.runtime, station.staff["amira"], mine, photograph)
    return mine


def find(station: Station, *faces: FaceCapture, **more: Any) -> SearchReport:
    asked = ROADSIDE | more
    return identify(station.runtime, station.staff["amira"], faces=faces, **asked)


def cases(report: SearchReport) -> list[CaseId]:
    return [one.candidate.case_id for one in report.candidates]


def record(station: Station, report: SearchReport) -> SearchRecord:
    return show_search(station.runtime, station.staff["amira"], report.id)


def test_a_photograph_finds_its_case_and_the_record_says_by_what(station: Station) -> None:
    case = add(station, 1, captured_on=date(2024, 11, 22))
    add(station, 2)
    report = find(station, shown(1))
    (listed,) = report.candidates
    assert listed.candidate.case_id == case
    assert listed.by_face_alone
    assert FACE_ALONE in report.sentence
    found = record(station, report)
    assert (found.photographs, found.gallery_faces, found.gallery_prints) == (1, 2, 0)
    assert (found.fingers, found.face_model) == ((), "fake-face-1")
    assert (len(found.probe.faces), found.probe.prints) == (1, ())
    (candidate,) = found.candidates
    assert candidate.by_face_alone
    assert candidate.face is not None
    assert (candidate.face.years, candidate.face.on) == (2.0, date(2024, 11, 22))
    assert "2 years before" in candidate.face.sentence
    assert [one.sense for one in candidate.says] == ["face"]
    (line,) = list_searches(station.runtime, station.staff["amira"])
    assert (line.photographs, line.fingers) == (1, ())
    assert verify_log(station.runtime).sound


def test_a_search_by_face_needs_no_network_of_fingers(lite: Station) -> None:
    def none() -> FingerEngine:
        raise AssertionError("the network of the fingers was loaded")

    case = add(lite, 1)
    faceless = replace(lite, runtime=replace(lite.runtime, finger=none))
    assert cases(find(faceless, shown(1))) == [case]


def test_a_face_alone_confirms_nobody_but_may_be_rejected(lite: Station) -> None:
    """Rule search.face_alone, end to end; the refusal says what to do instead."""
    add(lite, 1)
    candidate = find(lite, shown(1)).candidates[0].id
    for who in ("bela", "chen"):
        with pytest.raises(Refused) as refused:
            decide(
                lite.runtime, lite.staff[who], candidate,
                verdict=Verdict.CONFIRM, reason="it is the same face",
            )  # fmt: skip
        assert refused.value.rule == "search.face_alone"
        assert "fingerprint" in refused.value.remedy
    said = decide(
        lite.runtime, lite.staff["bela"], candidate, verdict=Verdict.REJECT, reason="another child"
    )
    assert said.outcome == "rejected"


def test_fingers_beside_the_face_let_somebody_confirm(lite: Station) -> None:
    case = add(lite, 1)
    enrol(lite.runtime, lite.staff["amira"], case, [capture(1, INDEX)])
    report = identify(
        lite.runtime, lite.staff["amira"], [capture(1, INDEX, 9)], faces=[shown(1)], **ROADSIDE
    )
    (listed,) = report.candidates
    assert not listed.by_face_alone
    by = {one.sense.value: one.fmr for one in listed.candidate.says}
    assert listed.candidate.fmr < min(by.values())
    said = decide(
        lite.runtime, lite.staff["bela"], listed.id, verdict=Verdict.CONFIRM, reason="both agree"
    )
    assert said.outcome == "confirmed"


def test_fingers_that_do_not_agree_lend_a_face_no_weight(lite: Station) -> None:
    case = add(lite, 1)
    enrol(lite.runtime, lite.staff["amira"], case, [capture(1, INDEX)])
    report = identify(
        lite.runtime, lite.staff["amira"], [capture(77, INDEX, 9)], faces=[shown(1)], **ROADSIDE
    )
    (listed,) = report.candidates
    assert listed.candidate.fingers
    assert listed.by_face_alone
    with pytest.raises(Refused, match="face alone"):
        decide(
            lite.runtime, lite.staff["bela"], listed.id, verdict=Verdict.CONFIRM, reason="the face"
        )


def test_the_records_of_a_search_by_fingers_are_as_they_were(lite: Station) -> None:
    case = add(lite, 1)
    enrol(lite.runtime, lite.staff["amira"], case, [capture(1, INDEX)])
    report = identify(lite.runtime, lite.staff["amira"], [capture(1, INDEX, 9)], **ROADSIDE)
    found = record(lite, report)
    assert (found.photographs, found.gallery_faces, found.face_model) == (0, 0, "")
    details = found.candidates[0].details
    assert set(details) == {"fingers", "arrangement", "notes", "photo", "captured"}
    assert found.candidates[0].rests_on == {"finger"}


def test_nobody_under_three_is_searched_by_face(lite: Station) -> None:
    add(lite, 1)
    child = lite.open_case("Small", birth_year=lite.clock.now.year - 1)
    asked: tuple[dict[str, Any], ...] = (
        {"age": 2, "despite_young": "nothing else is left"},
        {
            "purpose": "find-missing-person", "incident": None, "case": child,
            "despite_young": "nothing else is left",
        },
    )  # fmt: skip
    for more in asked:
        with pytest.raises(Refused) as refused:
            find(lite, shown(1), **more)
        assert refused.value.rule == "minor.young"
        assert "photograph" in refused.value.remedy
    assert cases(find(lite, shown(1), age=3, despite_young="nothing else is left"))


def test_a_photograph_from_before_the_third_birthday_finds_nobody(lite: Station) -> None:
    year = lite.clock.now.year
    child = lite.open_case("Small", birth_year=year - 9)
    add(lite, 1, child, captured_on=date(year - 8, 1, 1), keep_portrait=True, portrait_agreed=True)
    assert cases(find(lite, shown(1))) == []
    add(lite, 1, child, captured_on=date(year - 2, 1, 1))
    assert cases(find(lite, shown(1, shot=3))) == [child]


def test_a_childs_photograph_weighs_by_the_years_and_says_so(lite: Station) -> None:
    year = lite.clock.now.year
    child = lite.open_case("Child", birth_year=year - 12)
    add(lite, 1, child, captured_on=date(year - 4, 11, 22))
    face = record(lite, find(lite, shown(1))).candidates[0].face
    assert face is not None
    assert (face.years, face.minor) == (4.0, True)
    assert "no longer recognised" in face.ageing


def test_no_hit_leaves_nothing_of_the_photograph(lite: Station) -> None:
    add(lite, 1)
    report = find(lite, shown(42))
    assert report.sentence == NO_CANDIDATE_BY_FACE
    found = record(lite, report)
    assert found.status is SearchStatus.NO_CANDIDATE
    assert not found.probe
    with lite.runtime.node.read() as session:
        assert session.get_one(SearchRow, report.id).sealed_probe is None


def test_the_photographs_template_expires_with_the_search(lite: Station) -> None:
    add(lite, 1)
    report = find(lite, shown(1))
    lite.clock.advance(timedelta(hours=73))
    assert not record(lite, report).probe


def test_several_faces_are_asked_about_and_nothing_is_recorded(lite: Station) -> None:
    case = add(lite, 2)
    with pytest.raises(SeveralFaces) as asked:
        find(lite, shown(1, 2))
    assert len(asked.value.choose) == 2
    assert list_searches(lite.runtime, lite.staff["amira"]) == ()
    assert cases(find(lite, shown(1, 2, face=1))) == [case]
    assert cases(find(lite, shown(1, 2, face=0))) == []


def test_what_cannot_be_used_stops_nothing_else(lite: Station) -> None:
    case = add(lite, 1)
    report = find(lite, FaceCapture(picture(), "sky.jpg"), shown(1))
    assert cases(report) == [case]
    (failure,) = report.failures
    assert (failure.label, failure.name) == ("face", "sky.jpg")
    prints = [capture(1, INDEX), replace(capture(1, THUMB), data=b"")]
    mixed = identify(
        lite.runtime, lite.staff["amira"], prints,
        faces=[FaceCapture(picture(), "sky.jpg")], **ROADSIDE,
    )  # fmt: skip
    assert sorted(one.label for one in mixed.failures) == ["face", THUMB.label]
    with pytest.raises(NoFace):
        find(lite, FaceCapture(picture(), "sky.jpg"))
    with pytest.raises(BadInput, match="nothing to search with"):
        find(lite)
    with pytest.raises(BadInput, match="at most 10"):
        find(lite, *[shown(1, shot=n) for n in range(11)])


def test_faces_are_found_while_their_records_are_open(station: Station) -> None:
    """Added, removed, closed, over: each is so for the very next search."""
    first, second, third = add(station, 1), add(station, 2), add(station, 3)
    assert cases(find(station, shown(2))) == [second]
    (face,) = show_case(station.runtime, station.staff["amira"], second).faces
    remove_face(station.runtime, station.staff["amira"], face.id)
    assert cases(find(station, shown(2))) == []
    close_case(station.runtime, station.staff["amira"], third)
    assert cases(find(station, shown(3))) == []
    assert cases(find(station, shown(1))) == [first]
    station.clock.advance(timedelta(days=91))
    assert cases(find(station, shown(1))) == []


def test_only_people_who_agreed_to_this_use_of_their_face_are_found(lite: Station) -> None:
    case = register(lite)
    say(lite, case, Action.GIVEN, uses=ROAD, modalities=frozenset({Modality.FACE}))
    add(lite, 1, case)
    assert cases(find(lite, shown(1))) == [case]
    lookup = {"purpose": "name-unidentified-person"}
    assert cases(find(lite, shown(1), **lookup)) == []
    say(lite, case, Action.WITHDRAWN)
    assert cases(find(lite, shown(1))) == []


def test_a_face_read_anew_by_another_model_is_found_by_that(lite: Station) -> None:
    case = add(lite, 1, keep_portrait=True, portrait_agreed=True)
    assert cases(find(lite, shown(1))) == [case]
    newer = replace(lite, runtime=replace(lite.runtime, face=lambda: FakeFaceEngine("fake-face-2")))
    assert find(newer, shown(1)).outcome.not_searched == 1
    lite.clock.advance(timedelta(minutes=1))
    renew_faces(newer.runtime, lite.staff["amira"])
    assert cases(find(newer, shown(1))) == [case]


def test_the_laws_rows_tell_of_photographs_only_where_there_were_some(lite: Station) -> None:
    case = add(lite, 1)
    enrol(lite.runtime, lite.staff["amira"], case, [capture(1, INDEX)])
    made = export(lite, Law.AIACT12)
    assert not set(made.rows[0]) & set(AIACT12_FACE_COLUMNS)
    report = find(lite, shown(1))
    made = export(lite, Law.AIACT12)
    assert checked(made).rows == made.rows
    (row,) = [one for one in made.rows if one["use"] == str(report.id)]
    assert [row[name] for name in AIACT12_FACE_COLUMNS] == [1, "fake-face-1", 1]
    assert (row["input_fingers"], row["database_model"]) == ("", "fake-face-1")
    node = lite.runtime.node
    with node.read() as session:
        search = session.get_one(SearchRow, report.id)
        assert search.sealed_probe is not None
        packed = node.vault.open(
            "probe", search_place(search), search.expires_at, search.sealed_probe
        )
    assert probe_digest(packed).hex() == row["input_digest"]
