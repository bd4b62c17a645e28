"""A slap enrols and searches as its fingers would one by one."""

import pytest

from hospitium.core.errors import SlapMismatch
from hospitium.core.fingers import Finger
from hospitium.formats.images import encode_png
from hospitium.records.prints import AbsentStatus
from hospitium.senses.finger.hands import RIGHT_FOUR
from hospitium.senses.finger.slap import Slap
from hospitium.usecases.captures import Capture
from hospitium.usecases.enrol import Absent, enrol
from hospitium.usecases.identify import identify
from tests.engines import capture
from tests.stations import INCIDENT, Station
from tests.synth.slaps import made_slap

INDEX, RING = RIGHT_FOUR[0], RIGHT_FOUR[2]


def slap(*, without: tuple[Finger, ...] = ()) -> Capture:
    image = encode_png(made_slap(without=without).image.pixels, ppi=500)
    return Capture(image, name="slap.png", slap=Slap.RIGHT_FOUR)


def test_each_finger_of_a_slap_is_enrolled_under_its_name(lite: Station) -> None:
    report = enrol(lite.runtime, lite.staff["amira"], lite.open_case(), [slap()])
    assert [one.finger for one in report.enrolled] == list(RIGHT_FOUR)
    assert report.enrolled[0].name == "slap.png: right index"


def test_a_slap_that_does_not_fit_stops_nothing_else(lite: Station) -> None:
    amira = lite.staff["amira"]
    images = [slap(without=(RING,)), capture(1, Finger.LEFT_THUMB)]
    report = enrol(lite.runtime, amira, lite.open_case(), images)
    assert [one.finger for one in report.enrolled] == [Finger.LEFT_THUMB]
    (failure,) = report.failures
    assert (failure.code, failure.name) == (SlapMismatch.code, "slap.png")
    assert failure.remedy.startswith("Name the missing one")


def test_a_finger_recorded_absent_is_not_expected_on_the_slap(lite: Station) -> None:
    report = enrol(
        lite.runtime,
        lite.staff["amira"],
        lite.open_case(),
        [slap(without=(RING,))],
        absent=[Absent(RING, AbsentStatus.BANDAGED)],
    )
    assert [one.finger for one in report.enrolled] == [f for f in RIGHT_FOUR if f is not RING]


def test_a_finger_that_the_record_calls_missing_is_not_expected_either(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    enrol(lite.runtime, amira, case, [], absent=[Absent(RING, AbsentStatus.MISSING)])
    assert len(enrol(lite.runtime, amira, case, [slap(without=(RING,))]).enrolled) == 3


def test_a_slap_searches(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    enrol(lite.runtime, amira, case, [capture(1, INDEX), capture(1, RIGHT_FOUR[1])])
    report = identify(
        lite.runtime,
        amira,
        [slap(without=(RING,))],
        purpose="roadside-check",
        incident=INCIDENT,
        missing=[RING],
    )
    assert [one.candidate.case_id for one in report.candidates] == [case]
    assert [reading.finger for reading in report.readings] == [f for f in RIGHT_FOUR if f != RING]


def test_a_slap_that_does_not_fit_says_so_when_it_is_all_there_is(lite: Station) -> None:
    with pytest.raises(SlapMismatch):
        enrol(lite.runtime, lite.staff["amira"], lite.open_case(), [slap(without=(RING,))])
