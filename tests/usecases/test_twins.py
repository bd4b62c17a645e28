"""Records that are one person's: found, shown to whose they are, settled by a human."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery import twins as gallery_twins
from hospitium.records import looks
from hospitium.records.twins import TwinVerdict
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.enrol import enrol
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.find_twins import find_twins
from hospitium.usecases.settle_twin import settle_twin
from hospitium.usecases.show_twins import draw_twin, list_twins, show_twin
from tests.engines import capture
from tests.faces import picture
from tests.stations import Station, make_station

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB
WHY = "The reports disagree about the name."


def recorded(station: Station, person: int, impression: int = 1, **case: object) -> CaseId:
    made = station.open_case(f"Person{person} {impression}", **case)  # type: ignore[arg-type]
    prints = [capture(person, finger, impression) for finger in (INDEX, THUMB)]
    enrol(station.runtime, station.staff["amira"], made, prints, despite_duplicate=WHY)
    return made


@pytest.fixture
def twice(station: Station) -> tuple[CaseId, CaseId]:
    """One person in two records, and two others."""
    pair = (recorded(station, 1), recorded(station, 1, 2))
    recorded(station, 2)
    recorded(station, 3)
    return pair


def test_two_records_of_one_person_are_found_once(
    station: Station, twice: tuple[CaseId, CaseId]
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    assert list_twins(runtime, amira).last is None
    done = find_twins(runtime, amira)
    assert (done.found, done.persons, done.prints) == (1, 4, 8)
    assert done.finished_at is not None
    (one,) = list_twins(runtime, amira).twins
    assert {one.own, one.other} == set(twice)
    assert {finger["finger"] for finger in one.details["fingers"]} == {"right-index", "right-thumb"}
    assert one.expected < 1
    assert find_twins(runtime, amira).found == 0
    assert len(list_twins(runtime, amira).twins) == 1
    assert verify_log(runtime).sound


def test_both_prints_can_be_seen_side_by_side(
    station: Station, twice: tuple[CaseId, CaseId]
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    find_twins(runtime, amira)
    (one,) = list_twins(runtime, amira).twins
    shown = show_twin(runtime, amira, one.id)
    assert shown == one
    evidence = draw_twin(runtime, amira, one.id, 0)
    assert evidence.pairs > 8
    assert "<svg" in evidence.svg
    for number in (2, -1):
        with pytest.raises(NotFound):
            draw_twin(runtime, amira, one.id, number)
    looked = [entry for entry in show_log(runtime, amira) if entry.leaf.subject == str(one.id)]
    assert len(looked) == 1


def test_a_human_says_what_they_are_and_nothing_else_changes(
    station: Station, twice: tuple[CaseId, CaseId]
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    find_twins(runtime, amira)
    (one,) = list_twins(runtime, amira).twins
    with pytest.raises(Refused) as refusal:
        settle_twin(runtime, amira, one.id, TwinVerdict.ONE_PERSON, reason=" ")
    assert refusal.value.rule == "search.candidates"
    with pytest.raises(BadInput):
        settle_twin(runtime, amira, one.id, TwinVerdict.ONE_PERSON, reason="x" * 1001)
    said = settle_twin(runtime, amira, one.id, TwinVerdict.ONE_PERSON, reason="the same scar")
    assert (said.verdict, said.reason, said.settled_by) == (
        TwinVerdict.ONE_PERSON, "the same scar", "amira",
    )  # fmt: skip
    with pytest.raises(Conflict):
        settle_twin(runtime, amira, one.id, TwinVerdict.TWO_PEOPLE, reason="no")
    assert list_twins(runtime, amira).twins == ()
    assert list_twins(runtime, amira, waiting_only=False).twins == (said,)
    find_twins(runtime, amira)
    assert list_twins(runtime, amira).twins == ()


def test_a_pass_that_was_stopped_goes_on_where_it_was(
    station: Station, twice: tuple[CaseId, CaseId], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    monkeypatch.setattr(gallery_twins, "CHUNK", 2)
    ran = list[int]()

    class Stopped(Exception):
        pass

    def stop(done: int, _steps: int) -> None:
        ran.append(done)
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        find_twins(runtime, amira, on_progress=stop)
    last = list_twins(runtime, amira).last
    assert last is not None
    assert (last.done, last.finished_at) == (2, None)
    ran.clear()
    done = find_twins(runtime, amira, on_progress=lambda done, _steps: ran.append(done))
    assert ran == list(range(2, done.steps + 1))
    assert done.id == last.id
    assert len(list_twins(runtime, amira).twins) == 1
    assert find_twins(runtime, amira, anew=True).id != last.id


def test_what_a_step_found_is_kept_whole_or_not_at_all(
    station: Station, twice: tuple[CaseId, CaseId], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    monkeypatch.setattr(looks, "note_looks", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        find_twins(runtime, amira)
    assert list_twins(runtime, amira).twins == ()
    monkeypatch.undo()
    assert find_twins(runtime, amira).found == 1
    assert verify_log(runtime).sound


@pytest.mark.parametrize("who", ["bela", "olu", "dana", "omar", "root"])
def test_other_roles_neither_look_nor_see(lite: Station, who: str) -> None:
    for deed in (find_twins, list_twins):
        with pytest.raises(Refused):
            deed(lite.runtime, lite.staff[who])


def test_without_an_assessment_nobody_looks(tmp_path: object) -> None:
    station = make_station(tmp_path / "bare", lambda: None, assessed=False)  # type: ignore[operator,arg-type,return-value]
    with pytest.raises(Refused) as refusal:
        find_twins(station.runtime, station.staff["amira"])
    assert refusal.value.rule == "store.minimum"
    station.runtime.node.close()


def test_a_child_under_five_is_nobodys_twin(lite: Station) -> None:
    recorded(lite, 1, birth_year=2024)
    recorded(lite, 1, 2, birth_year=2024)
    assert find_twins(lite.runtime, lite.staff["amira"]).found == 0


def test_a_closed_or_erased_record_is_no_longer_listed(
    station: Station, twice: tuple[CaseId, CaseId]
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    find_twins(runtime, amira)
    (one,) = list_twins(runtime, amira).twins
    close_case(runtime, amira, twice[0])
    assert list_twins(runtime, amira).twins == ()
    with pytest.raises(NotFound):
        show_twin(runtime, amira, one.id)
    station.clock.advance(timedelta(days=400))
    from hospitium.usecases.retention import erase_expired

    erase_expired(runtime)
    assert verify_log(runtime).sound


def test_an_empty_node_has_nobody_to_compare(lite: Station) -> None:
    done = find_twins(lite.runtime, lite.staff["amira"])
    assert (done.steps, done.found) == (0, 0)
    assert done.finished_at is not None


def test_one_face_under_two_names_is_found(station: Station) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    pair = [station.open_case(name) for name in ("Ada", "Zoe")]
    told = [
        add_face(runtime, amira, case, Photograph(capture=FaceCapture(picture(7, shot=shot))))
        for shot, case in enumerate(pair)
    ]
    assert [[lead.kind for lead in one.leads] for one in told] == [[], ["same-person"]]
    assert find_twins(runtime, amira).found == 0  # on the list since it was added
    (one,) = list_twins(runtime, amira).twins
    assert {one.own, one.other} == set(pair)
    assert one.details["fingers"] == []
    assert one.details["face"]["score"] > 0.5
    with pytest.raises(NotFound):
        draw_twin(runtime, amira, one.id, 0)


def kinds(station: Station) -> list[str]:
    found = list_twins(station.runtime, station.staff["amira"]).twins
    return sorted(one.kind for one in found)


def more(station: Station, case: CaseId, person: int, finger: Finger, name: Finger) -> None:
    """Another impression in a record, of whomever, called as somebody calls it."""
    given = replace(capture(person, finger, 3), finger=name)
    amira = station.staff["amira"]
    enrol(
        station.runtime, amira, case, [given], despite_duplicate=WHY, despite_misnamed="it is right"
    )


def test_several_people_in_one_record_and_one_finger_under_two_names_are_told(
    station: Station,
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    mixed, misnamed = recorded(station, 1), recorded(station, 2)
    more(station, mixed, 9, INDEX, INDEX)
    more(station, misnamed, 2, INDEX, Finger.LEFT_RING)
    find_twins(runtime, amira)
    found = {one.kind: one for one in list_twins(runtime, amira).twins}
    assert set(found) == {"one-record", "two-fingers"}
    assert found["one-record"].own == found["one-record"].other == mixed
    assert found["two-fingers"].own == misnamed
    assert "<svg" in draw_twin(runtime, amira, found["two-fingers"].id, 0).svg
    settle_twin(runtime, amira, found["two-fingers"].id, TwinVerdict.ONE_PERSON, reason="a slip")
    more(station, misnamed, 2, THUMB, THUMB)
    find_twins(runtime, amira, everybody=True)
    assert kinds(station) == ["one-record"]
    assert verify_log(runtime).sound


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        ({"birth_year": 1990}, {"birth_year": 1990}, ["same-name"]),
        ({"birth_year": 1990}, {"birth_year": 1971}, []),
        ({"birth_year": 1990, "reference": "P 77"}, {"birth_year": 1971, "reference": "p77"},
         ["same-name"]),
    ],
)  # fmt: skip
def test_one_name_or_number_with_the_prints_of_two_is_told(
    lite: Station, one: dict[str, object], two: dict[str, object], told: list[str]
) -> None:
    for person, facts in ((1, one), (2, two)):
        made = lite.open_case("Maria Okoye", **facts)  # type: ignore[arg-type]
        prints = [capture(person, finger) for finger in (INDEX, THUMB)]
        enrol(lite.runtime, lite.staff["amira"], made, prints)
    find_twins(lite.runtime, lite.staff["amira"])
    assert kinds(lite) == told


def test_after_the_first_pass_only_newcomers_are_compared(
    station: Station, twice: tuple[CaseId, CaseId]
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    first = find_twins(runtime, amira)
    assert first.since is None
    station.clock.advance(timedelta(days=1))
    idle = find_twins(runtime, amira)
    assert (idle.since, idle.found) == (first.started_at, 0)
    station.clock.advance(timedelta(hours=1))
    again = recorded(station, 3, 2)
    tonight = find_twins(runtime, amira)
    assert (tonight.since, tonight.found, tonight.persons) == (idle.started_at, 1, 5)
    (one,) = (one for one in list_twins(runtime, amira).twins if again in (one.own, one.other))
    assert one.expected < 1
    assert find_twins(runtime, amira, everybody=True).since is None


def test_how_much_chance_a_list_may_hold_is_asked_for(
    station: Station, twice: tuple[CaseId, CaseId]
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    assert find_twins(runtime, amira, by_chance=0.0).found == 0
    for wrong in (-1.0, 1e6, float("nan")):
        with pytest.raises(BadInput):
            find_twins(runtime, amira, by_chance=wrong)
    assert find_twins(runtime, amira, everybody=True, by_chance=5.0).found == 1


def test_a_pass_may_be_given_so_much_time(station: Station, twice: tuple[CaseId, CaseId]) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    begun = find_twins(runtime, amira, until=station.clock())
    assert (begun.done, begun.finished_at) == (0, None)
    done = find_twins(runtime, amira, until=station.clock() + timedelta(seconds=1))
    assert (done.id, done.found) == (begun.id, 1)
