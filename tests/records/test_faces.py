"""Faces in the records: who is in the gallery, what is kept, and that it is sealed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from hospitium.core.errors import Conflict, Refused
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId, FaceId
from hospitium.formats.notice import Notice
from hospitium.ledger import Operation
from hospitium.policy.consents import Modality
from hospitium.policy.faces import permit_add_face
from hospitium.policy.searches import permit_search
from hospitium.records import audit, faces
from hospitium.records.faces import FaceRow, NewFace
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.own_cases import own_case_facts
from tests.policy.facts import RULES
from tests.records.desk import ADULT, NOW, OFFICER, POLICE, Desk

TEMPLATE, PORTRAIT = b"a face that lies in no clear", b"a portrait that lies in no clear"
TODDLER = Notice(family_name="Ndlovu", birth_year=2025)
FACE = NewFace(
    face_id=FaceId(uuid4()),
    model="face-1",
    template=TEMPLATE,
    portrait=PORTRAIT,
    quality=70,
    source=FaceSource.FAMILY,
    captured_on=date(2024, 5, 1),
)


def add(
    desk: Desk,
    case_id: CaseId,
    *,
    portrait: bool = False,
    infant: bool = False,
    model: str = "face-1",
    at: datetime = NOW,
    between: Callable[[], object] = lambda: None,
) -> FaceId:
    vault, face = desk.node.vault, FaceId(uuid4())
    with desk.node.read() as session:
        facts = own_case_facts(session, vault, POLICE, case_id, at=at, modality=Modality.FACE)
    permit = permit_add_face(
        RULES, OFFICER, facts, infant=infant, portrait=portrait, portrait_agreed=True, at=at
    )
    between()
    with desk.node.write() as session:
        faces.add_face(session, vault, permit, replace(FACE, face_id=face, model=model))
        audit.append(session, vault, permit, operation=Operation.COLLECTION, subject=str(face))
    return face


def gallery(desk: Desk, *, model: str = "face-1", at: datetime = NOW) -> list[FaceRow]:
    permit = permit_search(RULES, OFFICER, "roadside-check", incident="km 41, no papers", at=at)
    with desk.node.read() as session:
        found = faces.gallery_faces(session, desk.node.vault, permit, model=model)
        same = faces.faces_of(session, desk.node.vault, permit, [one.face_id for one in found])
        assert sorted(same, key=str) == sorted(found, key=str)
        return found


def test_the_gallery_holds_the_faces_of_open_cases_and_of_one_model(desk: Desk) -> None:
    one, closed, short = desk.open_case(), desk.open_case(), desk.open_case(days=1)
    face = add(desk, one)
    add(desk, one, model="face-2")
    add(desk, closed)
    expiring = add(desk, short)
    desk.close(closed)
    assert {row.face_id for row in gallery(desk)} == {face, expiring}
    (row,) = gallery(desk, at=NOW + timedelta(days=1))
    assert (row.face_id, row.template, row.captured_on) == (face, TEMPLATE, date(2024, 5, 1))
    assert row.ages == (33, 34)


def test_the_stamp_changes_with_a_face(desk: Desk) -> None:
    case_id = desk.open_case()
    before = desk.stamp()
    add(desk, case_id)
    assert desk.stamp() != before


def test_only_what_the_permit_says_is_kept(desk: Desk) -> None:
    case_id = desk.open_case(TODDLER)
    compared, both = add(desk, case_id), add(desk, case_id, portrait=True)
    looked_at = add(desk, case_id, portrait=True, infant=True)
    with desk.node.read() as session:
        kept = {row.id: row for row in session.scalars(select(EnrolledFaceRow))}
        has = {
            key: (row.sealed_template is not None, row.sealed_portrait is not None)
            for key, row in kept.items()
        }
    assert has == {compared: (True, False), both: (True, True), looked_at: (False, True)}


def test_an_infant_is_in_no_gallery_even_if_the_notice_says_so_only_later(desk: Desk) -> None:
    add(desk, desk.open_case(TODDLER))  # as if nobody had known
    assert gallery(desk) == []


def test_a_face_of_an_infant_without_a_portrait_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"minor\.young"):
        add(desk, desk.open_case(TODDLER), infant=True)


def test_a_case_closed_since_the_permit_takes_no_more_faces(desk: Desk) -> None:
    case_id = desk.open_case()
    with pytest.raises(Conflict):
        add(desk, case_id, between=lambda: desk.close(case_id))


def test_no_column_holds_a_face_in_the_clear(desk: Desk) -> None:
    add(desk, desk.open_case(ADULT), portrait=True)
    with desk.node.read() as session:
        for row in session.execute(select(EnrolledFaceRow.__table__)):
            for value in row:
                held = value if isinstance(value, bytes) else str(value).encode()
                assert TEMPLATE not in held
                assert PORTRAIT not in held
