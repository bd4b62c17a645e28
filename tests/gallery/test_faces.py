"""Faces in the gallery: nothing is missed, whatever comes and goes."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.gallery import face_store
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_part import Floats
from hospitium.gallery.face_search import FaceScene
from hospitium.gallery.face_store import FaceStore
from hospitium.gallery.people import search_people
from hospitium.gallery.values import SearchOutcome
from tests.gallery.made import case, permit
from tests.gallery.made_faces import CALIBRATION, entry, face, face_id, probes
from tests.policy.facts import NOW

GALLERY = FaceGallery.build([entry(person) for person in range(300)])


def find(gallery: FaceGallery, *faces: Floats, **given: object) -> SearchOutcome:
    return search_people(permit(), None, probes(gallery, *faces, **given))


def found(outcome: SearchOutcome) -> list[CaseId]:
    return [one.case_id for one in outcome.candidates]


@given(seed=st.integers(0, 10**6))
@settings(max_examples=25)
def test_scores_and_order_are_those_of_numpy(seed: int) -> None:
    """Exact: every reference is compared, and no score is off by more than 16 bits can hold."""
    rng = np.random.default_rng(seed)
    probe = rng.standard_normal(512).astype(np.float32)
    probe /= np.linalg.norm(probe)
    part = GALLERY.parts[0]
    among = rng.random(300) < 0.5
    rows, scores = part.nearest(probe, among, 300)
    stored = part.embeddings(np.arange(300))
    wanted = stored.astype(np.float64) @ probe.astype(np.float64)
    assert sorted(rows.tolist()) == np.flatnonzero(among).tolist()
    np.testing.assert_allclose(scores, wanted[rows], atol=1e-6)
    assert (np.diff(scores) <= 0).all()


def test_what_a_template_holds_is_held_without_loss() -> None:
    """A template has 16-bit floats, and so has the gallery."""
    stored = face(1).astype(np.float16).astype(np.float32)
    gallery = FaceGallery.build([replace(entry(1), embedding=stored)])
    assert (gallery.parts[0].embeddings(np.array([0])) == stored).all()


def test_a_photograph_finds_its_person() -> None:
    outcome = find(GALLERY, face(41, 5))
    (only,) = outcome.candidates
    assert only.case_id == case(41)
    assert only.face is not None
    assert only.face.face_id == face_id(41)
    assert (outcome.persons, outcome.faces, outcome.prints) == (300, 300, 0)
    assert [one.sense.value for one in only.says] == ["face"]
    assert only.rests_on == {"face"}


def test_a_stranger_finds_nobody() -> None:
    assert found(find(GALLERY, face(9999))) == []


def test_faces_come_and_go_while_older_galleries_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face_store, "SMALL", 4)
    store = FaceStore()
    for person in range(10):
        store.add([entry(person)])
    before = store.gallery()
    assert store.remove([face_id(3), face_id(99)]) == 1
    assert store.remove([face_id(3)]) == 0
    assert found(find(before, face(3, 1))) == [case(3)]
    assert found(find(store.gallery(), face(3, 1))) == []
    assert store.known([face_id(3), face_id(4)]) == {face_id(4)}
    for person in (0, 1, 2, 4):
        store.remove([face_id(person)])
    assert store.ids(NOW) == {face_id(person) for person in range(5, 10)}
    for person in range(5, 10):
        assert found(find(store.gallery(), face(person, 1))) == [case(person)]
    store.add([entry(3)])
    assert found(find(store.gallery(), face(3, 1))) == [case(3)]


def test_what_has_expired_is_not_found_and_leaves_memory() -> None:
    store = FaceStore()
    store.add([entry(1), entry(2, expires_at=NOW)])
    assert store.living(NOW) == 1
    assert store.living(NOW - timedelta(seconds=1)) == 2
    assert found(find(store.gallery(), face(2, 1))) == []
    store.tidy(NOW)
    assert len(store.gallery()) == 1


def test_other_models_and_people_who_did_not_agree_are_never_compared() -> None:
    gallery = FaceGallery.build([entry(1), entry(2, model="faces-0"), entry(3)])
    outcome = find(gallery, face(2, 1))
    assert (found(outcome), outcome.faces, outcome.not_searched) == ([], 2, 1)
    outcome = find(gallery, face(3, 1), leave_out={case(3)})
    assert (found(outcome), outcome.faces, outcome.persons) == ([], 1, 1)


def test_several_photographs_are_tries_on_both_sides() -> None:
    one = FaceGallery.build([entry(1)])
    many = FaceGallery.build([entry(1, 0), entry(1, 1), entry(1, 2)])
    alone, tried = find(one, face(1, 9)), find(many, face(1, 9), face(1, 8))
    (first,), (second,) = alone.candidates, tried.candidates
    assert first.face is not None
    assert second.face is not None
    assert (first.face.tries, second.face.tries) == (1, 6)
    assert second.fmr >= min(1.0, 6 * CALIBRATION.fmr(second.face.score)) * 0.999
    assert (alone.persons, tried.persons) == (1, 1)


def test_years_show_and_a_childs_weigh() -> None:
    grown, child, undated = (
        FaceGallery.build([entry(1, captured_on=day, minor=minor)])
        for day, minor in ((date(2016, 11, 22), False), (date(2016, 11, 22), True), (None, True))
    )
    matches = [find(one, face(1, 9)).candidates[0] for one in (grown, child, undated)]
    assert [one.face.elapsed.years for one in matches if one.face] == [10.0, 10.0, None]
    assert [one.face.elapsed.minor for one in matches if one.face] == [False, True, True]
    scores = [one.score for one in matches]
    assert scores == sorted(scores, reverse=True)
    assert matches[0].fmr < matches[1].fmr < matches[2].fmr


def test_whoever_is_near_enough_is_found_however_many_are_nearer() -> None:
    """The list grows until the last of it is too far to be a candidate by face alone."""
    gallery = FaceGallery.build([entry(1, photograph) for photograph in range(900)] + [entry(2)])
    mixed = face(1, 1000) + 0.9 * face(2, 1000)
    scene = FaceScene(probes(gallery, (mixed / np.linalg.norm(mixed)).astype(np.float32)), NOW)
    assert scene.nearest(2, often=0.01) == {case(1), case(2)}


def test_no_photograph_and_nothing_at_all_are_refused() -> None:
    for many in (0, 11):
        with pytest.raises(BadInput, match="photographs"):
            probes(GALLERY, *[face(1)] * many)
    with pytest.raises(BadInput, match="fingers or a photograph"):
        search_people(permit(), None, None)


def test_an_empty_gallery_is_searched_all_the_same() -> None:
    outcome = find(FaceGallery(), face(1))
    assert (outcome.persons, outcome.faces, outcome.candidates) == (0, 0, ())


def test_two_searches_of_the_same_faces_name_the_same_contents() -> None:
    same = FaceGallery.build([entry(person) for person in reversed(range(300))])
    assert find(GALLERY, face(1)).contents == find(same, face(2)).contents
    assert find(GALLERY, face(1)).contents != find(FaceGallery.build([entry(1)]), face(1)).contents
