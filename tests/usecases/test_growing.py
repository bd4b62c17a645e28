"""A child enrolled years ago is found by the finger of today, and every result says how old."""

from datetime import date, timedelta

import pytest

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger
from hospitium.formats.notice import Sex
from hospitium.senses.finger.growth import growth
from hospitium.usecases.captures import Capture
from hospitium.usecases.duplicates import DuplicatePerson
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.search_report import SearchReport
from hospitium.usecases.show_search import show_evidence, show_search
from hospitium.usecases.verify import verify
from tests.engines import capture
from tests.stations import INCIDENT, START, Station

FINGERS = (Finger.RIGHT_INDEX, Finger.RIGHT_THUMB)
BORN, THEN = START.year - 16, date(START.year - 7, 11, 22)
SMALL = 1 / growth(9, 16, Sex.MALE)
"""How much smaller a boy of nine was than he is at sixteen."""


def prints(press: int, size: float = 1.0) -> list[Capture]:
    return [capture(1, finger, press, size=size) for finger in FINGERS]


def find(station: Station) -> SearchReport:
    return identify(
        station.runtime,
        station.staff["amira"],
        prints(9),
        purpose="roadside-check",
        incident=INCIDENT,
    )


def test_a_boy_of_nine_is_found_at_sixteen(lite: Station) -> None:
    amira = lite.staff["amira"]
    case = lite.open_case(birth_year=BORN, sex=Sex.MALE)
    enrol(lite.runtime, amira, case, prints(1, SMALL), captured_on=THEN)
    report = find(lite)
    (found,) = report.candidates
    assert found.candidate.case_id == case
    assert found.captured is not None
    assert (found.captured.on, found.captured.years) == (THEN, 7.0)
    assert (found.captured.age_low, found.captured.age_high) == (8, 9)
    assert found.captured.sentence == "Captured 7 years before this search, at the age of 8 to 9."
    (stored,) = show_search(lite.runtime, amira, report.id).candidates
    assert stored.captured == found.captured
    drawn = show_evidence(lite.runtime, amira, report.id, found.id)
    assert [one.pairs for one in drawn] == [one.pairs for one in found.candidate.fingers]
    verified = verify(lite.runtime, amira, case, prints(8))
    assert verified.supports
    assert verified.notes[0].startswith("Captured 7 years before")


def test_the_same_boy_in_another_case_is_told_whichever_print_is_older(lite: Station) -> None:
    amira, size = lite.staff["amira"], 1 / growth(13, 16, Sex.MALE)
    first = lite.open_case(birth_year=BORN, sex=Sex.MALE)
    later = date(START.year - 3, 11, 22)
    enrol(lite.runtime, amira, first, prints(1, size), captured_on=later)
    second = lite.open_case(birth_year=BORN, sex=Sex.MALE)
    with pytest.raises(DuplicatePerson):
        enrol(lite.runtime, amira, second, prints(2, SMALL), captured_on=THEN)
    with pytest.raises(DuplicatePerson):
        enrol(lite.runtime, amira, second, prints(3))


def test_a_print_dated_today_is_as_fresh_as_one_without_a_date(lite: Station) -> None:
    amira = lite.staff["amira"]
    first = lite.open_case(birth_year=BORN, sex=Sex.MALE)
    enrol(lite.runtime, amira, first, prints(1, SMALL), captured_on=THEN)
    for today in (None, START.date()):
        second = lite.open_case(birth_year=None)
        with pytest.raises(DuplicatePerson):
            enrol(lite.runtime, amira, second, prints(3), captured_on=today)


def test_a_new_print_of_the_same_case_is_known_for_the_same_finger(lite: Station) -> None:
    """Seven years older, and neither strange to its own finger nor taken for another's."""
    amira, case = lite.staff["amira"], lite.open_case(birth_year=BORN, sex=Sex.MALE)
    enrol(lite.runtime, amira, case, prints(1, SMALL), captured_on=THEN)
    report = enrol(lite.runtime, amira, case, prints(2))
    assert [one.advice for one in report.enrolled] == [(), ()]


def test_without_an_age_the_same_prints_are_compared_as_they_are(lite: Station) -> None:
    """What scaling brings: the same prints agree less when nobody says how old the boy was."""
    scores = []
    for birth_year in (BORN, None):
        case = lite.open_case(birth_year=birth_year, sex=Sex.MALE)
        why = "the same child, by another report"
        enrol(
            lite.runtime,
            lite.staff["amira"],
            case,
            prints(1, SMALL),
            captured_on=THEN,
            despite_duplicate=why,
        )
        matched = {one.candidate.case_id: one.candidate for one in find(lite).candidates}
        scores.append(matched[case].fingers[0].score)
    assert scores[0] > scores[1] + 3


def test_a_grown_finger_is_not_scaled_and_the_years_are_told(lite: Station) -> None:
    case = lite.open_case(birth_year=1970)
    enrol(lite.runtime, lite.staff["amira"], case, prints(1))
    lite.clock.advance(timedelta(days=80))
    (found,) = find(lite).candidates
    assert found.captured is not None
    assert (
        found.captured.sentence == "Captured 0.2 years before this search, at the age of 55 to 56."
    )


@pytest.mark.parametrize("day", [START.date() + timedelta(days=1), date(1899, 12, 31)])
def test_a_day_that_cannot_be_is_refused(lite: Station, day: date) -> None:
    case = lite.open_case()
    with pytest.raises(BadInput, match="captured between"):
        enrol(lite.runtime, lite.staff["amira"], case, prints(1), captured_on=day)
