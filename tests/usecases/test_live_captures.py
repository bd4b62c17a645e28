"""A live capture leaves a note for people: nothing is refused, and no score changes by it."""

from dataclasses import replace
from typing import Any

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Unavailable
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId
from hospitium.core.live_notes import LiveAnswer, LiveNote, LiveOutcome
from hospitium.senses.liveness.network import Answer
from hospitium.senses.liveness.types import Frame, centre_box
from hospitium.usecases.add_face import AddedFace, Photograph, add_face
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.identify import identify
from hospitium.usecases.live_capture import UNREADABLE, LiveCapture, as_live, check_capture
from hospitium.usecases.live_looks import answer_look, list_looks
from hospitium.usecases.liveness import LiveFrame
from hospitium.usecases.liveness_engine import LivenessEngine
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import list_searches
from tests.faces import picture
from tests.senses.liveness.made import drawn, filmed, png
from tests.stations import INCIDENT, Station

HUMAN = LiveNote(LiveOutcome.HUMAN, ("camera.virtual",))
PASS = LiveNote(LiveOutcome.PASS)


class Says:
    """A network that always answers the same."""

    def __init__(self, real: float) -> None:
        self.answer = Answer(real, 1 - real, 0.0)

    def look(self, *_: object) -> Answer:
        return self.answer


def in_the_middle(frame: Frame) -> Frame:
    return replace(frame, box=centre_box(frame.pixels))


@pytest.fixture
def watched(station: Station) -> Station:
    engine = LivenessEngine(model="says-1", network=Says(0.999), find_face=in_the_middle)
    station.runtime = replace(station.runtime, liveness=lambda: engine)
    return station


def add(station: Station, case: CaseId, person: int, live: LiveNote | None) -> AddedFace:
    photograph = Photograph(
        capture=FaceCapture(picture(person)),
        source=FaceSource.CAMERA if live else FaceSource.FAMILY,
        live=(lambda: live) if live else None,
    )
    return add_face(station.runtime, station.staff["amira"], case, photograph)


def test_what_did_not_pass_is_kept_and_waits_for_a_colleague(station: Station) -> None:
    case = station.open_case()
    amira, desk = station.staff["amira"], station.staff["amira"]
    kept = {note: add(station, case, n, note) for n, note in enumerate((HUMAN, PASS, None))}
    assert [one.live for one in kept.values()] == [HUMAN, PASS, None]
    assert all(one.compared for one in kept.values())
    (waits,) = list_looks(station.runtime, desk)
    assert (waits.face, waits.case, waits.signs) == (kept[HUMAN].id, case, HUMAN.signs)
    with pytest.raises(BadInput):
        answer_look(station.runtime, desk, waits.face, LiveAnswer.PICTURE, reason=" ")
    said = answer_look(station.runtime, desk, waits.face, LiveAnswer.PICTURE, reason=" a screen ")
    assert (said.case, said.answer, said.reason) == (case, LiveAnswer.PICTURE, "a screen")
    assert list_looks(station.runtime, amira) == ()
    assert list_looks(station.runtime, amira, waiting_only=False) == (said,)
    with pytest.raises(Conflict):
        answer_look(station.runtime, amira, waits.face, LiveAnswer.PERSON, reason="x")
    with pytest.raises(NotFound):
        answer_look(station.runtime, amira, kept[None].id, LiveAnswer.PERSON, reason="x")
    listed = {one.id: one for one in show_case(station.runtime, amira, case).faces}
    kept_face = listed[waits.face]
    assert (kept_face.live_answer, kept_face.live_answered_by) == (LiveAnswer.PICTURE, desk.id)
    assert kept_face.compared


def test_a_search_notes_it_and_finds_the_same(station: Station) -> None:
    add(station, station.open_case(), 1, None)
    found = []
    for note in (HUMAN, PASS, None):
        check: Any = (lambda said=note: said) if note else None
        report = identify(
            station.runtime, station.staff["amira"], faces=[FaceCapture(picture(1, shot=9))],
            purpose="roadside-check", incident=INCIDENT, live=check,
        )  # fmt: skip
        assert report.live == note
        found.append([(one.candidate.case_id, one.candidate.score) for one in report.candidates])
    assert found[0] == found[1] == found[2]
    assert found[0]
    kept = list_searches(station.runtime, station.staff["amira"])
    assert {one.live for one in kept} == {None, PASS, HUMAN}


def test_a_capture_passes_or_is_looked_at_and_never_more(watched: Station) -> None:
    film = tuple(LiveFrame(png(one.pixels), at=one.at) for one in filmed(3))
    runtime = watched.runtime
    said = check_capture(runtime, LiveCapture(film))
    assert said.outcome in {LiveOutcome.PASS, LiveOutcome.HUMAN}
    fed = check_capture(runtime, LiveCapture(film, "OBS Virtual Camera"))
    assert fed == LiveNote(LiveOutcome.HUMAN, ("camera.virtual",))
    still = LiveFrame(film[0].data)
    again = check_capture(runtime, LiveCapture((still,) * 3))
    assert (again.outcome, again.signs) == (LiveOutcome.HUMAN, ("frames.repeated",))
    scan = as_live([FaceCapture(b"II*\0 no camera sends this")])
    assert check_capture(runtime, scan) == LiveNote(LiveOutcome.HUMAN, (UNREADABLE,))


def test_a_node_without_the_network_says_so_and_goes_on(station: Station) -> None:
    def missing() -> LivenessEngine:
        raise Unavailable("no network", remedy="Run make setup.")

    runtime = replace(station.runtime, liveness=missing)
    said = check_capture(runtime, LiveCapture((LiveFrame(png(drawn(96))),)))
    assert said == LiveNote(LiveOutcome.UNCHECKED)
