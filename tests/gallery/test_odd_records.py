"""Records that are odd by themselves, or share a name: leads for a human, the oddest first."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery import Gallery, GalleryEntry, odd_records
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_part import FaceEntry
from hospitium.gallery.face_rows import FaceRows
from hospitium.gallery.odd_faces import OddFaces
from hospitium.gallery.odd_records import OddPrints
from hospitium.gallery.twin_values import LeadKind, Twin
from hospitium.gallery.twins import TwinPass
from hospitium.usecases.face_engine import FaceCapture
from tests.faces import FakeFaceEngine, picture, worth
from tests.gallery.made import CALIBRATION, INDEX, MODEL, THUMB, case, entry, press, print_id
from tests.gallery.test_twins import permit
from tests.policy.facts import NOW

FACES = FakeFaceEngine()
RING = Finger.LEFT_RING


def odd(*entries: GalleryEntry) -> OddPrints:
    over = TwinPass(permit(), Gallery.build(entries), CALIBRATION, MODEL, NOW)
    return OddPrints(over.weighing)


def of(person: int, owner: int, finger: Finger, impression: int, name: Finger) -> GalleryEntry:
    """A print of `person` in the record of `owner`, called `name`."""
    number = print_id(owner, name, impression)
    return GalleryEntry(number, case(owner), name, MODEL, press(person, finger, impression))


def clean() -> list[GalleryEntry]:
    fingers = (INDEX, THUMB)
    return [entry(n, finger, shot) for n in range(6) for finger in fingers for shot in (1, 2)]


def in_one_record(look: OddPrints) -> tuple[Twin, ...]:
    return look.in_one_record(look.cases(), 1.0)


def test_a_record_of_one_person_is_not_odd() -> None:
    assert in_one_record(odd(*clean())) == ()


def test_an_impression_of_somebody_else_is_odd() -> None:
    (lead,) = in_one_record(odd(*clean(), of(9, 3, INDEX, 3, INDEX)))
    assert lead.kind is LeadKind.ONE_RECORD
    assert lead.first == lead.second == case(3)
    (finger,) = lead.fingers
    assert print_id(3, INDEX, 3) in (finger.first, finger.second)
    assert lead.score > 0
    assert 0 < lead.fmr <= odd_records.ODD
    assert lead.mark


def test_one_finger_under_two_names_is_told() -> None:
    (lead,) = in_one_record(odd(*clean(), of(4, 4, INDEX, 3, RING)))
    assert lead.kind is LeadKind.TWO_FINGERS
    (finger,) = lead.fingers
    assert {finger.finger, finger.other} == {INDEX, RING}
    assert lead.expected < 0.1


def test_no_more_are_told_than_somebody_can_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odd_records, "MOST_ODD", 2)
    strangers = [of(20 + n, n, INDEX, 3, INDEX) for n in range(4)]
    leads = in_one_record(odd(*clean(), *strangers))
    assert len(leads) == 2
    assert leads[0].score >= leads[1].score


def test_records_of_one_name_are_told_where_every_finger_differs() -> None:
    again = [of(1, 51, finger, 3, finger) for finger in (INDEX, THUMB)]
    half = [of(2, 52, INDEX, 3, INDEX), of(9, 52, THUMB, 3, THUMB)]
    look = odd(*clean(), *again, *half)
    found = look.of_one_name([(case(1), case(51)), (case(2), case(52)), (case(3), case(4))])
    (lead,) = found
    assert (lead.kind, {lead.first, lead.second}) == (LeadKind.SAME_NAME, {case(3), case(4)})
    assert look.of_one_name([(case(1), case(99))]) == ()


def face(person: int, owner: int, shot: int) -> FaceEntry:
    embedding = np.asarray(FACES.read(FaceCapture(picture(person, shot=shot))).embedding)
    number = FaceId(UUID(int=owner * 100 + shot))
    return FaceEntry(
        number, CaseId(UUID(int=owner)), FACES.model, embedding, NOW.date(), minor=False
    )


def faces(*more: FaceEntry) -> OddFaces:
    entries = [face(n, n, shot) for n in range(1, 6) for shot in (1, 2)]
    gallery = FaceGallery.build([*entries, *more])
    return OddFaces(FaceRows.of(gallery, FACES.model, NOW, ()), worth())


def person(number: int) -> CaseId:
    return CaseId(UUID(int=number))


def test_a_photograph_of_somebody_else_is_odd() -> None:
    look = faces()
    assert look.in_one_record(look.cases()) == ()
    look = faces(face(9, 3, 3))
    (lead,) = look.in_one_record(look.cases())
    assert lead.first == lead.second == person(3)
    assert lead.face is not None
    assert FaceId(UUID(int=303)) in (lead.face.first, lead.face.second)


def test_a_childs_old_photograph_is_not_said_to_be_odd() -> None:
    old = replace(face(9, 3, 3), minor=True, captured_on=NOW.date().replace(year=NOW.year - 4))
    look = faces(old, replace(face(8, 4, 3), minor=True, captured_on=None))
    assert look.in_one_record(look.cases()) == ()


def test_one_name_two_faces() -> None:
    look = faces(face(1, 71, 3))
    found = look.of_one_name([(person(1), person(71)), (person(1), person(2))])
    assert [{one.first, one.second} for one in found] == [{person(1), person(2)}]
    assert found[0].kind is LeadKind.SAME_NAME
    assert look.of_one_name([(person(1), person(99))]) == ()
