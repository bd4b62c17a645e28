"""Fingers that are named wrongly, missing or shown though recorded missing: said, never decided."""

import pytest

from hospitium.core.errors import Conflict
from hospitium.core.fingers import Finger
from hospitium.records.prints import AbsentStatus
from hospitium.senses.finger.hands import MIRRORED
from hospitium.usecases.duplicates import MisnamedFingers
from hospitium.usecases.enrol import Absent, enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.search_report import SearchReport
from hospitium.usecases.show_search import show_search
from hospitium.usecases.verify import verify
from tests.engines import capture
from tests.stations import INCIDENT, Station

HAND = (Finger.RIGHT_INDEX, Finger.RIGHT_MIDDLE, Finger.RIGHT_RING)
BOTH = (*HAND, *(MIRRORED[finger] for finger in HAND))


def search(station: Station, *fingers: tuple[Finger, Finger]) -> SearchReport:
    """Search person 1; each finger as what it is, and as what it is called."""
    captures = [capture(1, finger, 5, named=named) for finger, named in fingers]
    return identify(
        station.runtime,
        station.staff["amira"],
        captures,
        purpose="roadside-check",
        incident=INCIDENT,
    )


def test_swapped_hands_are_told_to_the_searcher_and_kept_with_the_search(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    enrol(lite.runtime, amira, case, [capture(1, finger) for finger in BOTH])
    report = search(lite, *((finger, MIRRORED[finger]) for finger in HAND))
    (best,) = report.candidates
    assert best.candidate.notes[0].startswith("The hands seem to be swapped: left")
    (kept,) = show_search(lite.runtime, amira, report.id).candidates
    assert kept.notes == best.candidate.notes


def test_a_finger_recorded_missing_that_is_shown_is_told_and_rejects_nobody(
    lite: Station,
) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    gone = Absent(Finger.RIGHT_LITTLE, AbsentStatus.MISSING, "lost in an accident")
    bandaged = Absent(Finger.RIGHT_THUMB, AbsentStatus.BANDAGED)
    enrol(
        lite.runtime, amira, case, [capture(1, finger) for finger in BOTH], absent=[gone, bandaged]
    )
    shown = (*HAND, Finger.RIGHT_LITTLE, Finger.RIGHT_THUMB)
    (best,) = search(lite, *((finger, finger) for finger in shown)).candidates
    (note,) = best.candidate.notes
    assert note.startswith("The record says that the right little is missing, but it was captured")


def test_one_to_one_says_when_hands_are_swapped(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    enrol(lite.runtime, amira, case, [capture(1, finger) for finger in BOTH])
    probe = [capture(1, finger, 5, named=MIRRORED[finger]) for finger in HAND]
    report = verify(lite.runtime, amira, case, probe)
    assert report.supports
    assert report.notes[0].startswith("The hands seem to be swapped")


def test_any_subset_of_the_fingers_finds_the_person(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    enrol(lite.runtime, amira, case, [capture(1, finger) for finger in BOTH])
    for some in (HAND[:1], HAND[1:], BOTH[2:5], BOTH):
        (best,) = search(lite, *((finger, finger) for finger in some)).candidates
        assert best.candidate.case_id == case
        assert best.candidate.notes == ()


def test_swapped_hands_are_noticed_before_they_are_enrolled(lite: Station) -> None:
    """First the single prints, then a slap that the operator took for the other hand."""
    amira, case = lite.staff["amira"], lite.open_case()
    enrol(lite.runtime, amira, case, [capture(1, finger) for finger in HAND])
    wrong = [capture(1, finger, 2, named=MIRRORED[finger]) for finger in HAND]
    with pytest.raises(MisnamedFingers, match="the hands seem to be swapped"):
        enrol(lite.runtime, amira, case, wrong)
    saved = enrol(lite.runtime, amira, case, wrong, despite_misnamed="supervisor has checked")
    assert len(saved.enrolled) == 3


def test_one_finger_under_two_names_is_noticed_in_one_request(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    twice = [capture(1, HAND[0]), capture(1, HAND[0], 2, named=HAND[1])]
    with pytest.raises(MisnamedFingers, match="one finger comes as right index and as right mid"):
        enrol(lite.runtime, amira, case, twice)
    assert issubclass(MisnamedFingers, Conflict)


def test_one_finger_captured_twice_is_told_to_the_searcher_and_counts_once(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    enrol(lite.runtime, amira, case, [capture(1, finger) for finger in BOTH])
    once = search(lite, (HAND[0], HAND[0]))
    report = search(lite, (HAND[0], HAND[0]), (HAND[0], HAND[1]))
    assert report.readings[0].advice == ()
    (advice,) = report.readings[1].advice
    assert advice.startswith("The right middle looks like the finger that was given as right index")
    assert report.candidates[0].candidate.case_id == case
    assert report.candidates[0].candidate.score <= once.candidates[0].candidate.score
