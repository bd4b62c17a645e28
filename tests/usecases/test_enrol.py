import pytest

from hospitium.core.errors import (
    BadInput,
    Conflict,
    NoFingerprint,
    NotFound,
    Refused,
    UnreadableImage,
)
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.records.prints import AbsentStatus
from hospitium.usecases.captures import MOST_IMAGES, Capture, Reading
from hospitium.usecases.close_case import close_case
from hospitium.usecases.duplicates import DuplicatePerson
from hospitium.usecases.enrol import Absent, enrol
from hospitium.usecases.show_case import show_case
from tests.engines import capture
from tests.stations import Station

INDEX, THUMB, RING = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB, Finger.LEFT_RING


def references(station: Station, case: CaseId) -> int:
    return len(show_case(station.runtime, station.staff["amira"], case).references)


def test_the_same_person_in_another_case_is_reported_before_anything_is_saved(
    lite: Station,
) -> None:
    amira = lite.staff["amira"]
    first, second = lite.open_case("One"), lite.open_case("Two")
    enrol(lite.runtime, amira, first, [capture(1, INDEX), capture(1, THUMB)])
    with pytest.raises(DuplicatePerson) as duplicate:
        enrol(lite.runtime, amira, second, [capture(1, INDEX, 2)])
    assert [found.case_id for found in duplicate.value.candidates] == [first]
    assert references(lite, second) == 0
    enrol(
        lite.runtime,
        amira,
        second,
        [capture(1, INDEX, 2)],
        despite_duplicate="two reports, one person",
    )
    assert references(lite, second) == 1


def test_one_bad_image_never_stops_the_rest(lite: Station) -> None:
    case = lite.open_case()
    images = [capture(1, INDEX), Capture(b"", THUMB, "empty.png"), Capture(b"blank", RING, "b.png")]
    report = enrol(lite.runtime, lite.staff["amira"], case, images)
    assert [item.finger for item in report.enrolled] == [INDEX]
    assert [(f.name, f.code) for f in report.failures] == [
        ("empty.png", UnreadableImage.code),
        ("b.png", NoFingerprint.code),
    ]
    assert all(failure.remedy for failure in report.failures)


def test_nothing_usable_says_why_and_saves_nothing(lite: Station) -> None:
    case = lite.open_case()
    with pytest.raises(NoFingerprint):
        enrol(lite.runtime, lite.staff["amira"], case, [Capture(b"blank", INDEX)])
    with pytest.raises(BadInput):
        enrol(lite.runtime, lite.staff["amira"], case, [])
    many = [capture(1, INDEX)] * (MOST_IMAGES + 1)
    with pytest.raises(BadInput):
        enrol(lite.runtime, lite.staff["amira"], case, many)
    assert references(lite, case) == 0


def test_missing_and_injured_fingers_are_normal_input(lite: Station) -> None:
    case = lite.open_case()
    absent = [
        Absent(THUMB, AbsentStatus.MISSING, "lost in an accident"),
        Absent(RING, AbsentStatus.BANDAGED),
    ]
    enrol(lite.runtime, lite.staff["amira"], case, [], absent=absent)
    record = show_case(lite.runtime, lite.staff["amira"], case)
    assert {(a.finger, a.status) for a in record.absent} == {
        (THUMB, AbsentStatus.MISSING),
        (RING, AbsentStatus.BANDAGED),
    }
    with pytest.raises(Conflict):
        enrol(lite.runtime, lite.staff["amira"], case, [capture(1, THUMB)])


def test_a_copy_is_refused_and_a_second_impression_is_welcome(lite: Station) -> None:
    case, amira = lite.open_case(), lite.staff["amira"]
    enrol(lite.runtime, amira, case, [capture(1, INDEX)])
    with pytest.raises(Conflict, match="enrolled already"):
        enrol(lite.runtime, amira, case, [capture(1, INDEX)])
    report = enrol(lite.runtime, amira, case, [capture(1, INDEX, 2)])
    assert report.enrolled[0].impression == 2
    assert report.enrolled[0].advice == ()


def test_one_finger_under_two_positions_is_refused(lite: Station) -> None:
    case, amira = lite.open_case(), lite.staff["amira"]
    swapped = [capture(1, INDEX), capture(1, INDEX, 2, named=THUMB)]
    with pytest.raises(Conflict, match="one finger comes as"):
        enrol(lite.runtime, amira, case, swapped)
    assert references(lite, case) == 0


def test_another_finger_under_a_known_position_is_pointed_out(lite: Station) -> None:
    case, amira = lite.open_case(), lite.staff["amira"]
    enrol(lite.runtime, amira, case, [capture(1, INDEX)])
    report = enrol(lite.runtime, amira, case, [capture(1, RING, named=INDEX)])
    assert "check that it is the same finger" in report.enrolled[0].advice[-1]


def test_unknown_and_closed_cases_take_nothing(lite: Station) -> None:
    amira = lite.staff["amira"]
    with pytest.raises(NotFound):
        enrol(lite.runtime, amira, CaseId(lite.runtime.new_id()), [capture(1, INDEX)])
    case = lite.open_case()
    close_case(lite.runtime, amira, case)
    with pytest.raises(Refused, match="closed"):
        enrol(lite.runtime, amira, case, [capture(1, INDEX)])


def test_a_case_closed_while_its_images_are_read_takes_nothing(
    lite: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading ten fingers takes seconds; what was true before them must still be true after."""
    case, amira = lite.open_case(), lite.staff["amira"]
    engine = lite.runtime.finger()
    read = engine.read_to_enrol

    def while_somebody_closes(shot: Capture) -> Reading:
        close_case(lite.runtime, amira, case, reason="found")
        return read(shot)

    monkeypatch.setattr(engine, "read_to_enrol", while_somebody_closes)
    with pytest.raises(BadInput, match="closed"):
        enrol(lite.runtime, amira, case, [capture(1, INDEX)])
    assert references(lite, case) == 0
