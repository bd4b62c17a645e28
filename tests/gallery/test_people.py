"""Fingers and face together; by fingers alone nothing has changed."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.fingers import Finger
from hospitium.core.senses import Sense
from hospitium.gallery import Gallery, Probe
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.people import FingerProbes, search_people
from tests.gallery import made_faces
from tests.gallery.made import CALIBRATION, INDEX, MODEL, THUMB, case, entry, find, permit, press

PRINTS = Gallery.build([entry(person, finger) for person in range(12) for finger in (INDEX, THUMB)])
FACES = FaceGallery.build([made_faces.entry(person) for person in range(6, 18)])
NO_FACES = FaceGallery()


def fingers(*probes: Probe) -> FingerProbes:
    return FingerProbes(probes, PRINTS, CALIBRATION, MODEL)


def probe(person: int, finger: Finger = INDEX, impression: int = 3) -> Probe:
    return Probe(finger, press(person, finger, impression))


@given(
    people=st.lists(st.integers(0, 20), min_size=1, max_size=3),
    named=st.sampled_from([INDEX, THUMB, Finger.UNKNOWN, Finger.LEFT_INDEX]),
)
@settings(max_examples=25)
def test_by_fingers_alone_every_number_is_as_it_was(people: list[int], named: Finger) -> None:
    """Whether nobody looks at faces, or there are none to look at."""
    asked = [Probe(named, press(person, INDEX, 3)) for person in people]
    plain = find(PRINTS, *asked)
    assert search_people(permit(), fingers(*asked), None) == plain
    beside = made_faces.probes(NO_FACES, made_faces.face(1))
    both = search_people(permit(), fingers(*asked), beside)
    assert both.candidates == plain.candidates
    assert replace(both, contents=b"", comparisons=0, sifted=0) == replace(
        plain, contents=b"", comparisons=0, sifted=0
    )


def test_candidates_are_those_of_either_sense() -> None:
    """Person 2 has prints only, 14 a face only: a mixed-up probe brings up both."""
    asked = made_faces.probes(FACES, made_faces.face(14, 1))
    outcome = search_people(permit(), fingers(probe(2), probe(2, THUMB)), asked)
    by_case = {one.case_id: one for one in outcome.candidates}
    assert by_case.keys() == {case(2), case(14)}
    assert by_case[case(2)].rests_on == {Sense.FINGER}
    assert by_case[case(14)].rests_on == {Sense.FACE}
    assert by_case[case(14)].fingers == ()
    assert (outcome.persons, outcome.prints, outcome.faces) == (18, 24, 12)


def test_both_senses_of_one_person_are_one_answer() -> None:
    asked = made_faces.probes(FACES, made_faces.face(8, 1))
    (only,) = search_people(permit(), fingers(probe(8)), asked).candidates
    by_finger = search_people(permit(), fingers(probe(8)), None).candidates[0]
    assert only.case_id == case(8)
    assert only.rests_on == {Sense.FINGER, Sense.FACE}
    assert only.fmr < by_finger.fmr
    assert only.score > by_finger.score
    assert only.fingers == by_finger.fingers
    assert {one.sense: one.fmr for one in only.says}[Sense.FINGER] == by_finger.fmr


def test_fingers_that_fit_nothing_lend_no_weight_to_a_face() -> None:
    """Rule search.face_alone: what was compared and does not speak for the person is no support."""
    asked = made_faces.probes(FACES, made_faces.face(9, 1))
    outcome = search_people(permit(), fingers(probe(9999), probe(9999, THUMB)), asked)
    (only,) = outcome.candidates
    assert only.case_id == case(9)
    assert {one.sense for one in only.says} == {Sense.FINGER, Sense.FACE}
    assert only.rests_on == {Sense.FACE}
