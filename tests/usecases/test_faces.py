"""A photograph of a case's person: added, looked at, removed, agreed to and withdrawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hospitium.core.errors import BadInput, NoFace, NotFound, Refused, SeveralFaces
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId, FaceId
from hospitium.formats.notice import CaseKind
from hospitium.policy.consents import Action, Modality
from hospitium.policy.searches import permit_search
from hospitium.records import faces
from hospitium.records.kept_faces import KeptFace
from hospitium.usecases.add_face import (
    ALIKE,
    DIFFERS,
    ONLY_LOOKED_AT,
    READ_BY_ANOTHER,
    AddedFace,
    Photograph,
    SamePicture,
    add_face,
)
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.receipt_words import receipt_text
from hospitium.usecases.remove_face import remove_face
from hospitium.usecases.renew_faces import faces_left, renew_faces
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_portrait import show_portrait
from hospitium.usecases.who_looked import look_with
from tests.faces import PORTRAIT, FakeFaceEngine, picture
from tests.stations import INCIDENT, Station
from tests.usecases.consents import BOTH, ROAD, register, say

FACE = frozenset({Modality.FACE})
ALL = frozenset({Modality.FACE, Modality.FINGERPRINT})


def photo(*people: int, shot: int = 1, face: int | None = None, **more: Any) -> Photograph:
    return Photograph(capture=FaceCapture(picture(*people, shot=shot), "a.jpg", face), **more)


def add(station: Station, case: CaseId, *people: int, who: str = "amira", **more: Any) -> AddedFace:
    return add_face(station.runtime, station.staff[who], case, photo(*(people or (1,)), **more))


def listed(station: Station, case: CaseId) -> tuple[KeptFace, ...]:
    return show_case(station.runtime, station.staff["amira"], case).faces


def gallery(
    station: Station, purpose: str = "roadside-check", model: str = "fake-face-1"
) -> set[FaceId]:
    at, node = station.clock.now, station.runtime.node
    permit = permit_search(
        station.runtime.rules(), station.staff["amira"], purpose, incident=INCIDENT, at=at
    )
    with node.read() as session:
        found = faces.gallery_faces(session, node.vault, permit, model=model)
    return {one.face_id for one in found}


def test_a_photograph_of_a_missing_person_is_added_and_listed(station: Station) -> None:
    case = station.open_case()
    saved = add(station, case, source=FaceSource.POSTER, captured_on=date(2020, 5, 1))
    assert (saved.quality, saved.reasons, saved.advice, saved.alike) == (70, (), (), ())
    (one,) = listed(station, case)
    assert (one.id, one.source, one.captured_on) == (saved.id, FaceSource.POSTER, date(2020, 5, 1))
    assert one.ages == (29, 30)
    assert (one.compared, one.portrait) == (True, False)
    assert gallery(station) == {saved.id}
    assert verify_log(station.runtime).sound


def test_what_is_amiss_with_the_picture_is_said(lite: Station) -> None:
    poor = Photograph(capture=FaceCapture(picture(1, quality=30)))
    saved = add_face(lite.runtime, lite.staff["amira"], lite.open_case(), poor)
    assert [one.value for one in saved.reasons] == ["too-dark"]
    assert saved.advice[0].startswith("Too dark")


def test_the_case_s_own_photographs_are_told_apart(lite: Station) -> None:
    case = lite.open_case()
    first = add(lite, case, 1)
    with pytest.raises(SamePicture):
        add(lite, case, 1)
    again = add(lite, case, 1, shot=2)
    assert (again.alike, again.advice) == ((first.id,), (ALIKE,))
    other = add(lite, case, 2)
    assert (other.alike, other.advice) == ((), (DIFFERS,))
    assert len(listed(lite, case)) == 3


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (Photograph(capture=FaceCapture(picture())), NoFace),
        (photo(1, 2), SeveralFaces),
        (photo(1, 2, face=2), BadInput),
        (photo(1, captured_on=date(2027, 1, 1)), BadInput),
        (photo(1, captured_on=date(1850, 1, 1)), BadInput),
    ],
)
def test_what_cannot_be_used_leaves_nothing(
    lite: Station, given: Photograph, error: type[Exception]
) -> None:
    case = lite.open_case()
    with pytest.raises(error):
        add_face(lite.runtime, lite.staff["amira"], case, given)
    assert listed(lite, case) == ()


def test_of_several_faces_the_named_one_is_added(lite: Station) -> None:
    case = lite.open_case()
    second = add(lite, case, 1, 2, face=1)
    assert add(lite, case, 2, shot=2).alike == (second.id,)


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.rule


def test_policy_refuses_whoever_may_not(lite: Station) -> None:
    case, found = lite.open_case(), lite.open_case(kind=CaseKind.UNIDENTIFIED)
    asked = register(lite)
    assert refusal(lambda: add(lite, case, who="bela")) == "search.purpose"
    assert refusal(lambda: add(lite, found, keep_portrait=True)) == "store.no_image"
    assert refusal(lambda: add(lite, asked)) == "consent.stream"
    assert add(lite, found, keep_portrait=True, portrait_agreed=True).portrait


def test_a_portrait_is_looked_at_by_permit_and_the_look_is_told(station: Station) -> None:
    runtime, staff, case = station.runtime, station.staff, station.open_case()
    kept = add(station, case, keep_portrait=True)
    bare = add(station, case, shot=2)
    seen = show_portrait(runtime, staff["bela"], case, kept.id)
    assert seen.startswith(PORTRAIT)
    for who, face in (("amira", bare.id), ("amira", FaceId(case))):
        with pytest.raises(NotFound):
            show_portrait(runtime, staff[who], case, face)
    assert refusal(lambda: show_portrait(runtime, staff["root"], case, kept.id)) == "search.purpose"
    with pytest.raises(NotFound):
        show_portrait(runtime, staff["bela"], station.open_case(), kept.id)
    deeds = [one.deed for one in look_with(runtime, staff["amira"], case).looks]
    assert deeds.count("looked at a portrait of you") == 1
    assert deeds.count("added a photograph of you") == 2


def test_a_face_is_removed_or_only_its_portrait(station: Station) -> None:
    runtime, amira, case = station.runtime, station.staff["amira"], station.open_case()
    one, other = add(station, case, keep_portrait=True), add(station, case, shot=2)
    assert remove_face(runtime, amira, one.id, portrait_only=True)
    with pytest.raises(NotFound):
        show_portrait(runtime, amira, case, one.id)
    with pytest.raises(NotFound):
        remove_face(runtime, amira, one.id, portrait_only=True)
    assert gallery(station) == {one.id, other.id}
    assert not remove_face(runtime, amira, one.id, case_id=case)
    with pytest.raises(NotFound):
        remove_face(runtime, amira, one.id)
    assert [face.id for face in listed(station, case)] == [other.id]
    assert gallery(station) == {other.id}
    assert verify_log(runtime).sound


def test_an_infant_is_kept_to_be_looked_at_and_decides_nothing(station: Station) -> None:
    case = station.open_case(birth_year=2024)
    assert refusal(lambda: add(station, case)) == "minor.young"
    looked_at = add(station, case, keep_portrait=True)
    assert looked_at.advice == (ONLY_LOOKED_AT,)
    assert gallery(station) == set()
    older = station.open_case(birth_year=2018)
    assert refusal(lambda: add(station, older, captured_on=date(2020, 1, 1))) == "minor.young"
    now = add(station, older)
    assert gallery(station) == {now.id}
    remove_face(station.runtime, station.staff["amira"], looked_at.id, portrait_only=True)
    assert listed(station, case) == ()


def test_consent_to_prints_is_none_to_a_face_and_the_other_way_round(station: Station) -> None:
    case = register(station)
    say(station, case, Action.GIVEN, uses=BOTH)
    assert refusal(lambda: add(station, case)) == "consent.stream"
    say(station, case, Action.GIVEN, uses=ROAD, modalities=FACE)
    face = add(station, case)
    assert gallery(station) == {face.id}
    assert gallery(station, "name-unidentified-person") == set()


def test_withdrawing_takes_faces_out_at_once_and_erases_them_after_the_grace(
    station: Station,
) -> None:
    case, clock = register(station), station.clock
    say(station, case, Action.GIVEN, uses=BOTH, modalities=ALL)
    add(station, case, keep_portrait=True, portrait_agreed=True)
    said = say(station, case, Action.WITHDRAWN, modalities=FACE)
    assert said.stopped is not None
    assert (said.stopped.faces, said.stopped.prints) == (1, 0)
    assert "1 photograph is in no search any more" in receipt_text(said.receipt)
    assert gallery(station) == set()
    say(station, case, Action.GIVEN, uses=BOTH, modalities=FACE)
    assert len(gallery(station)) == 1
    end = say(station, case, Action.WITHDRAWN).stopped
    assert end is not None
    assert end.erase_after is not None
    clock.now = end.erase_after - timedelta(seconds=1)
    assert erase_expired(station.runtime).faces == 0
    clock.now = end.erase_after
    assert erase_expired(station.runtime).faces == 1
    assert listed(station, case) == ()


def test_a_consent_that_runs_out_ends_in_the_same_way(station: Station) -> None:
    case, clock = register(station), station.clock
    until = clock.now + timedelta(days=30)
    say(station, case, Action.GIVEN, uses=BOTH, modalities=FACE, until=until)
    add(station, case)
    clock.now = until
    assert gallery(station) == set()
    assert erase_expired(station.runtime).faces == 0
    (waiting,) = listed(station, case)
    assert waiting.erase_after is not None
    clock.now = waiting.erase_after
    assert erase_expired(station.runtime).faces == 1
    assert verify_log(station.runtime).sound


def test_faces_end_with_their_case(station: Station) -> None:
    case = station.open_case(days=2)
    add(station, case, keep_portrait=True)
    station.clock.advance(timedelta(days=2))
    assert gallery(station) == set()
    assert erase_expired(station.runtime).faces == 1


def test_no_file_of_the_node_holds_a_picture(lite: Station, tmp_path: Path) -> None:
    add(lite, lite.open_case(), keep_portrait=True)
    sent = picture(1)
    for path in (tmp_path / "node").rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert sent not in held, path.name
            assert PORTRAIT not in held, path.name


def test_reading_anew_stops_when_it_is_asked_to_and_goes_on_past_what_cannot_be_read(
    lite: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hospitium.usecases.renew_faces.AT_ONCE", 1)
    case = lite.open_case()
    kept = [add(lite, case, shot=shot, keep_portrait=True).id for shot in range(3)]
    newer = FakeFaceEngine("fake-face-2")
    changed, amira = replace(lite.runtime, face=lambda: newer), lite.staff["amira"]
    read, after = list[FaceId](), None
    for more in (True, True, False):
        done = renew_faces(changed, amira, after=after, until=lite.clock())
        read += [one.id for one in done.renewed]
        after = done.after
        assert (after is not None) == more
    assert read == sorted(kept)
    assert faces_left(changed, amira).old == ()


def test_a_changed_model_reads_portraits_anew_and_asks_for_the_others(station: Station) -> None:
    runtime, amira, case = station.runtime, station.staff["amira"], station.open_case()
    kept, bare = add(station, case, keep_portrait=True), add(station, case, shot=2)
    newer = FakeFaceEngine("fake-face-2")
    changed = replace(runtime, face=lambda: newer)
    later = Station(changed, station.clock, station.staff)
    assert READ_BY_ANOTHER in add(later, case, shot=3).advice
    steps: list[tuple[int, int]] = []
    done = renew_faces(changed, amira, on_progress=lambda *step: steps.append(step))
    assert ([one.id for one in done.renewed], steps) == ([kept.id], [(1, 1)])
    assert [one.id for one in done.need_photograph] == [bare.id]
    assert kept.id in gallery(later, model="fake-face-2")
    assert gallery(station) == {bare.id}
    left = faces_left(changed, amira)
    assert ([one.id for one in left.old], left.readable) == ([bare.id], 0)
    again = renew_faces(changed, amira)
    assert (again.renewed, len(again.need_photograph)) == ((), 1)
    assert refusal(lambda: renew_faces(changed, station.staff["root"])) == "search.purpose"
    deeds = [one.deed for one in look_with(changed, amira, case).looks]
    assert "had a kept portrait of you read anew by a computer" in deeds
