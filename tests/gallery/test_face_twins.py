"""Every face against every other."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery import face_twins
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_part import FaceEntry
from hospitium.gallery.face_twins import FaceTwinPass
from hospitium.gallery.twin_values import Twin
from hospitium.policy.twins import permit_find_twins
from hospitium.usecases.face_engine import FaceCapture
from tests.faces import FakeFaceEngine, picture, worth
from tests.policy.facts import NOW, RULES, operator

ENGINE = FakeFaceEngine()
AGAIN = 500


def face(person: int, case: int, shot: int = 1) -> FaceEntry:
    embedding = ENGINE.read(FaceCapture(picture(person, shot=shot))).embedding
    number = FaceId(UUID(int=case * 100 + shot))
    return FaceEntry(number, CaseId(UUID(int=1000 + case)), ENGINE.model, np.asarray(embedding))


CROWD = [face(person, person) for person in range(60)]


def passed(*entries: FaceEntry, **more: object) -> list[Twin]:
    gallery = FaceGallery.build([*CROWD, *entries])
    permit = permit_find_twins(RULES, operator(), at=NOW)
    over = FaceTwinPass(permit, gallery, worth(), ENGINE.model, NOW, **more)  # type: ignore[arg-type]
    return [twin for chunk in over.chunks() for twin in over.run(chunk)]


def pairs(found: list[Twin]) -> set[tuple[int, int]]:
    return {(one.first.int - 1000, one.second.int - 1000) for one in found}


@pytest.mark.parametrize("chunk", [7, 4096])
def test_one_face_in_two_records_is_found_once(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face_twins, "CHUNK", chunk)
    monkeypatch.setattr(face_twins, "_BLOCK", 2 * chunk)
    found = passed(*(face(person, AGAIN + person, 2) for person in (3, 8, 21)))
    assert pairs(found) == {(person, AGAIN + person) for person in (3, 8, 21)}
    assert len(found) == 3
    for one in found:
        assert one.face is not None
        assert one.fingers == ()
        assert one.face.first.int // 100 == one.first.int - 1000
        assert one.expected < 1


def test_strangers_and_several_photographs_in_one_record_are_no_twins() -> None:
    assert passed(*(face(person, person, 2) for person in range(10))) == []


def test_several_photographs_count_as_tries() -> None:
    (once,) = passed(face(3, AGAIN, 2))
    (often,) = passed(*(face(3, AGAIN, shot) for shot in (2, 3, 4)))
    assert once.face is not None
    assert often.face is not None
    assert often.fmr >= 2 * worth().fmr(often.face.score)


def test_who_did_not_agree_or_has_expired_takes_no_part() -> None:
    two = [face(3, AGAIN, 2), face(4, AGAIN + 1, 2)]
    assert pairs(passed(*two, leave_out={CROWD[3].case_id})) == {(4, AGAIN + 1)}
    gone = replace(two[0], expires_at=NOW - timedelta(seconds=1))
    assert passed(gone) == []


def test_newcomers_look_at_everybody_and_nobody_else_does() -> None:
    two = [face(3, AGAIN, 2), face(4, AGAIN + 1, 2)]
    assert pairs(passed(*two, newcomers={two[0].case_id})) == {(3, AGAIN)}
    assert passed(*two, newcomers=set()) == []


def test_the_list_is_cut_by_how_many_strangers_are_borne_with() -> None:
    assert passed(face(3, AGAIN, 2), by_chance=0.0) == []
    (found,) = passed(face(3, AGAIN, 2), newcomers={CaseId(UUID(int=1000 + AGAIN))})
    (all_pairs,) = passed(face(3, AGAIN, 2))
    assert found.expected < all_pairs.expected / 20


def test_no_faces_no_work() -> None:
    permit = permit_find_twins(RULES, operator(), at=NOW)
    over = FaceTwinPass(permit, FaceGallery.build([]), worth(), ENGINE.model, NOW)
    assert over.chunks() == []
    assert (over.persons, over.samples) == (0, 0)
