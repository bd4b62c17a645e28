import pytest

from hospitium.core.fingers import Finger
from hospitium.policy.purposes import REFERENCE_QUALITY
from hospitium.usecases.captures import Capture
from hospitium.usecases.enrol import EnrolReport, enrol
from hospitium.usecases.keepers import PoorPrint
from hospitium.usecases.show_case import show_case
from tests.engines import capture
from tests.stations import Station

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB
POOR = REFERENCE_QUALITY - 1


def enrolled(station: Station, images: list[Capture], *, despite_quality: str = "") -> EnrolReport:
    who, case = station.staff["amira"], station.open_case()
    return enrol(station.runtime, who, case, images, best_of=True, despite_quality=despite_quality)


def test_of_several_tries_the_best_is_kept_and_all_are_told(lite: Station) -> None:
    tries = [
        capture(1, INDEX, 1, quality=62),
        Capture(b"blank", INDEX, "blank.png"),
        capture(1, INDEX, 2, quality=91),
        capture(1, THUMB, 1, quality=70),
    ]
    report = enrolled(lite, tries)
    assert [(one.finger, one.quality) for one in report.enrolled] == [(INDEX, 91), (THUMB, 70)]
    index, thumb = report.tries
    assert [one.quality for one in index.session.tries] == [62, 91, None]
    assert index.session.confirmed
    assert not thumb.session.confirmed
    assert [failure.name for failure in report.failures] == ["blank.png"]


def test_a_finger_of_unknown_position_is_no_try_at_another(lite: Station) -> None:
    unknown = [capture(1, INDEX, named=Finger.UNKNOWN), capture(1, THUMB, named=Finger.UNKNOWN)]
    report = enrolled(lite, unknown)
    assert len(report.enrolled) == 2
    assert report.tries == ()


def test_a_poor_print_is_left_out_and_the_good_one_saved(lite: Station) -> None:
    report = enrolled(lite, [capture(1, INDEX), capture(1, THUMB, quality=POOR)])
    assert [one.finger for one in report.enrolled] == [INDEX]
    assert [(one.finger, one.code) for one in report.failures] == [(THUMB, PoorPrint.code)]
    assert "despite-quality" in report.failures[0].remedy


def test_nothing_but_poor_prints_ask_for_a_reason_and_never_more(lite: Station) -> None:
    images = [capture(1, INDEX, quality=POOR)]
    with pytest.raises(PoorPrint, match=f"is {POOR}, and a reference should have"):
        enrolled(lite, images)
    report = enrolled(lite, images, despite_quality="burnt fingers, no better print")
    assert [one.quality for one in report.enrolled] == [POOR]
    who = lite.staff["amira"]
    assert [one.quality for one in show_case(lite.runtime, who, report.case).references] == [POOR]
