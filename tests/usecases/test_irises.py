"""An iris of a case's person: kept, agreed to, found beside fingers and face, and erased."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from hospitium.core.errors import BadInput, NoIris, NotFound, Refused
from hospitium.core.eyes import Eye
from hospitium.core.fingers import Finger
from hospitium.core.ids import CandidateId, CaseId
from hospitium.ledger.law_rows import AIACT12_IRIS_COLUMNS, Law
from hospitium.policy.consents import Action, Modality
from hospitium.policy.facts import Verdict
from hospitium.records.iris_found import CORROBORATES
from hospitium.records.models_irises import EnrolledIrisRow
from hospitium.records.searches import SearchRecord
from hospitium.usecases.add_face import SamePicture
from hospitium.usecases.add_iris import ALIKE, DIFFERS, OTHER_EYE, AddedIris, add_iris
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.calibrate_iris import packaged_iris_engine
from hospitium.usecases.close_case import close_case
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.iris_engine import IrisCapture
from hospitium.usecases.probing import SoughtEye
from hospitium.usecases.remove_iris import remove_iris
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.search_report import IRIS_ALONE, SearchReport
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import show_search
from tests.engines import capture
from tests.irises import FakeIrisEngine, shown
from tests.senses.iris.eyes import eye as drawn_eye
from tests.senses.iris.eyes import posed
from tests.stations import INCIDENT, Station
from tests.usecases.consents import ROAD, register, say
from tests.usecases.test_export_law import checked, export
from tests.usecases.test_identify_by_face import add as add_photograph
from tests.usecases.test_identify_by_face import shown as shown_face

INDEX = Finger.RIGHT_INDEX
ROADSIDE: dict[str, Any] = {"purpose": "roadside-check", "incident": INCIDENT}
IRIS = frozenset({Modality.IRIS})


def add(
    station: Station,
    person: int,
    case: CaseId | None = None,
    *,
    eye: Eye = Eye.LEFT,
    shot: int = 1,
    who: str = "amira",
) -> AddedIris:
    """Add an iris, to a case of its own if none is given."""
    mine = case or station.open_case(f"Person {person}")
    return add_iris(station.runtime, station.staff[who], mine, shown(person, eye, shot=shot), eye)


def find(station: Station, *people: int, eye: Eye | None = Eye.LEFT, **more: Any) -> SearchReport:
    eyes = [SoughtEye(shown(one, eye or Eye.LEFT, shot=9), eye) for one in people]
    return identify(station.runtime, station.staff["amira"], eyes=eyes, **(ROADSIDE | more))


def cases(report: SearchReport) -> list[CaseId]:
    return [one.candidate.case_id for one in report.candidates]


def judge(station: Station, candidate: CandidateId, verdict: Verdict, reason: str) -> None:
    decide(station.runtime, station.staff["bela"], candidate, verdict=verdict, reason=reason)


def record(station: Station, report: SearchReport) -> SearchRecord:
    return show_search(station.runtime, station.staff["amira"], report.id)


def test_an_iris_is_kept_sealed_listed_and_removed(station: Station) -> None:
    added = add(station, 1)
    (kept,) = show_case(station.runtime, station.staff["amira"], added.case).irises
    assert (kept.id, kept.eye, kept.quality, kept.model) == (added.id, Eye.LEFT, 70, "fake-iris-1")
    template = station.runtime.iris().read(shown(1)).template
    with station.runtime.node.read() as session:
        row = session.get_one(EnrolledIrisRow, added.id)
        assert template[6:2054] not in (row.sealed_template or b"")
    with pytest.raises(Refused):
        remove_iris(station.runtime, station.staff["bela"], added.id)
    remove_iris(station.runtime, station.staff["amira"], added.id)
    with pytest.raises(NotFound):
        remove_iris(station.runtime, station.staff["amira"], added.id)
    assert not show_case(station.runtime, station.staff["amira"], added.case).irises
    assert verify_log(station.runtime).problems == ()


def test_the_case_s_own_irises_are_looked_among(station: Station) -> None:
    case = add(station, 1).case
    with pytest.raises(SamePicture):
        add(station, 1, case)
    assert ALIKE in add(station, 1, case, shot=2).advice
    assert DIFFERS in add(station, 2, case).advice
    assert not add(station, 1, case, eye=Eye.RIGHT).advice
    right = shown(1, Eye.RIGHT, shot=5)
    mistaken = add_iris(station.runtime, station.staff["amira"], case, right, Eye.LEFT)
    assert OTHER_EYE in mistaken.advice


def test_a_picture_without_an_eye_keeps_nothing(station: Station) -> None:
    case = station.open_case("Nobody")
    with pytest.raises(NoIris):
        add_iris(station.runtime, station.staff["amira"], case, shown(None), Eye.LEFT)
    assert not show_case(station.runtime, station.staff["amira"], case).irises
    with pytest.raises(NoIris):
        identify(station.runtime, station.staff["amira"], eyes=[SoughtEye(shown(None))], **ROADSIDE)
    with pytest.raises(BadInput, match="at most 10 pictures"):
        find(station, *range(11))


def test_an_iris_finds_its_case_and_supports_without_confirming(station: Station) -> None:
    case = add(station, 1).case
    add(station, 2)
    report = find(station, 1)
    (listed,) = report.candidates
    assert (listed.candidate.case_id, listed.by_iris_alone) == (case, True)
    assert IRIS_ALONE in report.sentence
    found = record(station, report)
    assert (found.eyes, found.gallery_irises, found.iris_model) == (1, 2, "fake-iris-1")
    (candidate,) = found.candidates
    assert candidate.iris is not None
    assert (candidate.iris.eye, candidate.iris.worth) == ("left", CORROBORATES)
    assert candidate.iris.distance < 0.25
    with pytest.raises(Refused, match=r"search\.iris_alone"):
        judge(station, candidate.id, Verdict.CONFIRM, "the bits agree")
    judge(station, candidate.id, Verdict.REJECT, "another person")
    assert not find(station, 7).candidates


def test_a_left_eye_is_not_compared_with_a_right_one(station: Station) -> None:
    case = add(station, 1, eye=Eye.LEFT).case
    left = SoughtEye(shown(1, Eye.LEFT, shot=9), Eye.RIGHT)
    amira = station.staff["amira"]
    assert not identify(station.runtime, amira, eyes=[left], **ROADSIDE).candidates
    unknown = replace(left, eye=None)
    assert cases(identify(station.runtime, amira, eyes=[unknown], **ROADSIDE)) == [case]


def test_fingers_face_and_iris_are_one_rate(station: Station) -> None:
    amira = station.staff["amira"]
    case = add_photograph(station, 1)
    enrol(station.runtime, amira, case, [capture(1, INDEX, 1)])
    add(station, 1, case)
    print_, face = [capture(1, INDEX, 9)], [shown_face(1)]
    two = identify(station.runtime, amira, print_, faces=face, **ROADSIDE)
    eyes = [SoughtEye(shown(1, shot=9), Eye.LEFT)]
    three = identify(station.runtime, amira, print_, faces=face, eyes=eyes, **ROADSIDE)
    assert cases(two) == cases(three) == [case]
    before, after = two.candidates[0].candidate, three.candidates[0].candidate
    assert after.fmr < before.fmr
    assert [one.sense.value for one in after.says] == ["finger", "face", "iris"]
    assert not three.candidates[0].by_iris_alone
    (candidate,) = record(station, three).candidates
    assert candidate.rests_on == {"finger", "face", "iris"}
    judge(station, candidate.id, Verdict.CONFIRM, "all agree")


def test_what_is_closed_or_withdrawn_is_not_found_and_then_erased(station: Station) -> None:
    closed = add(station, 1).case
    assert cases(find(station, 1)) == [closed]
    close_case(station.runtime, station.staff["amira"], closed, reason="found")
    assert not find(station, 1).candidates
    case = register(station)
    say(station, case, Action.GIVEN, uses=ROAD)
    with pytest.raises(Refused, match=r"consent\.stream"):
        add(station, 3, case)
    say(station, case, Action.GIVEN, uses=ROAD, modalities=IRIS)
    add(station, 3, case)
    assert cases(find(station, 3)) == [case]
    stopped = say(station, case, Action.WITHDRAWN, uses=ROAD, modalities=IRIS).stopped
    assert stopped is not None
    assert stopped.irises == 1
    assert not find(station, 3).candidates
    station.clock.advance(timedelta(days=15))
    assert erase_expired(station.runtime).irises == 1
    assert not show_case(station.runtime, station.staff["amira"], case).irises


def test_the_law_s_export_says_that_eyes_were_searched_with(station: Station) -> None:
    add(station, 1)
    report = find(station, 1)
    made = export(station, Law.AIACT12)
    assert checked(made).rows == made.rows
    (row,) = [one for one in made.rows if one["use"] == str(report.id)]
    assert [row[name] for name in AIACT12_IRIS_COLUMNS] == [1, "fake-iris-1", 1]


def test_drawn_eyes_find_their_case_through_the_real_engine(station: Station) -> None:
    runtime = replace(station.runtime, iris=packaged_iris_engine)
    case, amira = station.open_case("Drawn"), station.staff["amira"]
    add_iris(runtime, amira, case, IrisCapture(png_of(drawn_eye(3))), Eye.LEFT)
    other = drawn_eye(3, posed(lean=4.0), seed=2)
    eyes = [SoughtEye(IrisCapture(png_of(other)), Eye.LEFT)]
    assert cases(identify(runtime, amira, eyes=eyes, **ROADSIDE)) == [case]


def png_of(pixels: "np.typing.NDArray[np.uint8]") -> bytes:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_irises_of_another_method_are_counted_and_not_compared(station: Station) -> None:
    add(station, 1)
    other = replace(station.runtime, iris=lambda: FakeIrisEngine("fake-iris-2"))
    eyes = [SoughtEye(shown(1, shot=9), Eye.LEFT)]
    report = identify(other, station.staff["amira"], eyes=eyes, **ROADSIDE)
    assert (report.outcome.not_searched, report.candidates) == (1, ())
