from uuid import UUID

import pytest

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger
from hospitium.core.ids import PrintId
from hospitium.gallery import Gallery, GalleryEntry, Probe, arranging, compare_with_person
from hospitium.policy.searches import permit_verify
from hospitium.senses.finger.arrangement import Arrangement
from hospitium.senses.finger.hands import MIRRORED
from tests.gallery.made import (
    CALIBRATION,
    INDEX,
    MODEL,
    THUMB,
    UNKNOWN,
    case,
    entry,
    find,
    press,
)
from tests.policy.facts import CASE, NOW, RULES, operator

PEOPLE = Gallery.build(entry(person, f) for person in range(40) for f in (INDEX, THUMB))


@pytest.mark.parametrize("person", range(0, 40, 5))
def test_an_enrolled_person_is_the_only_candidate(person: int) -> None:
    outcome = find(PEOPLE, Probe(INDEX, press(person, INDEX, 7)))
    assert [found.case_id for found in outcome.candidates] == [case(person)]
    (finger,) = outcome.candidates[0].fingers
    assert finger.finger is INDEX
    assert finger.pairs > 8
    assert (outcome.persons, outcome.prints, outcome.comparisons) == (40, 80, 80)


@pytest.mark.parametrize("stranger", range(100, 120))
def test_a_stranger_brings_up_nobody(stranger: int) -> None:
    assert find(PEOPLE, Probe(INDEX, press(stranger, INDEX, 1))).candidates == ()


def test_an_unknown_position_is_compared_with_every_finger() -> None:
    outcome = find(PEOPLE, Probe(UNKNOWN, press(3, THUMB, 7)))
    assert outcome.comparisons == 80
    (best,) = outcome.candidates
    assert best.case_id == case(3)
    assert best.fingers[0].finger is THUMB


def test_a_finger_of_the_wrong_name_is_found_and_said() -> None:
    (best,) = find(PEOPLE, Probe(Finger.LEFT_RING, press(3, THUMB, 7))).candidates
    assert best.case_id == case(3)
    assert best.notes == (
        "The fingers seem to be misnamed: left ring matches the right thumb on record.",
    )


def test_swapped_hands_are_found_and_said() -> None:
    probes = [Probe(MIRRORED[finger], press(3, finger, 7)) for finger in (THUMB, INDEX)]
    (best,) = find(PEOPLE, *probes).candidates
    assert best.case_id == case(3)
    assert best.arrangement is Arrangement.HANDS_SWAPPED
    assert {one.finger for one in best.fingers} == {THUMB, INDEX}


def test_swapped_hands_are_found_in_a_gallery_too_large_to_look_everywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arranging, "EVERYWHERE", 0)
    probes = [Probe(MIRRORED[finger], press(3, finger, 7)) for finger in (THUMB, INDEX)]
    outcome = find(PEOPLE, *probes)
    assert outcome.candidates[0].arrangement is Arrangement.HANDS_SWAPPED
    assert outcome.comparisons == 80 + 20


def test_a_finger_named_rightly_is_worth_more_than_one_named_wrongly() -> None:
    right = find(PEOPLE, Probe(INDEX, press(3, INDEX, 7))).candidates[0]
    wrong = find(PEOPLE, Probe(Finger.LEFT_INDEX, press(3, INDEX, 7))).candidates[0]
    assert right.fmr < wrong.fmr
    assert right.score > wrong.score
    assert right.notes == ()


def test_two_fingers_are_surer_than_one() -> None:
    one = find(PEOPLE, Probe(INDEX, press(4, INDEX, 7))).candidates[0]
    two = find(PEOPLE, Probe(INDEX, press(4, INDEX, 7)), Probe(THUMB, press(4, THUMB, 7)))
    assert two.candidates[0].fmr < one.fmr
    assert len(two.candidates[0].fingers) == 2


def test_two_impressions_of_one_finger_count_once() -> None:
    twice = [Probe(INDEX, press(4, INDEX, n)) for n in (7, 8)]
    (best,) = find(PEOPLE, *twice).candidates
    assert len(best.fingers) == 1


def test_templates_of_another_model_are_counted_and_never_compared() -> None:
    mixed = Gallery.build([entry(1, INDEX), entry(2, INDEX, model="other-1")])
    outcome = find(mixed, Probe(INDEX, press(2, INDEX, 5)))
    assert outcome.candidates == ()
    assert (outcome.comparisons, outcome.not_searched) == (1, 1)


def test_at_most_the_cap_is_released_best_first() -> None:
    same = Gallery.build(
        GalleryEntry(PrintId(UUID(int=n)), case(n), INDEX, MODEL, press(1, INDEX, n))
        for n in range(1, 15)
    )
    outcome = find(same, Probe(INDEX, press(1, INDEX, 50)), often=1.0)
    assert len(outcome.candidates) == 10
    rates = [found.fmr for found in outcome.candidates]
    assert rates == sorted(rates)


def test_rates_grow_with_the_gallery() -> None:
    small = Gallery.build(entry(1, finger) for finger in (INDEX, THUMB))
    probe = Probe(INDEX, press(1, INDEX, 7))
    alone, among = find(small, probe).candidates[0], find(PEOPLE, probe).candidates[0]
    assert alone.fmr == among.fmr
    assert among.fmr_at_gallery > alone.fmr_at_gallery


def test_an_empty_gallery_has_no_candidates() -> None:
    outcome = find(Gallery.build(()), Probe(INDEX, press(1, INDEX, 1)))
    assert (outcome.candidates, outcome.persons, outcome.comparisons) == ((), 0, 0)


def test_a_search_takes_one_to_a_hundred_prints() -> None:
    probe = Probe(INDEX, press(1, INDEX, 1))
    for wrong in ([], [probe] * 101):
        with pytest.raises(BadInput):
            find(PEOPLE, *wrong)


def test_one_to_one_is_with_the_case_of_the_permit_only() -> None:
    allowed = permit_verify(RULES, operator(), "confirm-identity", case=CASE, at=NOW)
    own = GalleryEntry(PrintId(UUID(int=7)), CASE.id, INDEX, MODEL, press(1, INDEX, 0))
    probes = [Probe(INDEX, press(1, INDEX, 3))]
    match = compare_with_person(allowed, Gallery.build([own]), probes, CALIBRATION, model=MODEL)
    assert match is not None
    assert match.fmr < 1e-3
    with pytest.raises(BadInput, match="one case only"):
        compare_with_person(allowed, PEOPLE, probes, CALIBRATION, model=MODEL)
    ring = [Probe(Finger.LEFT_RING, press(1, INDEX, 3))]
    assert (
        compare_with_person(allowed, Gallery.build([own]), ring, CALIBRATION, model=MODEL) is None
    )
