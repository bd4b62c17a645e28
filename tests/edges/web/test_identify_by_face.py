"""Searching by a photograph in the console, and what each sense says on the pages."""

import re

from hospitium.usecases.search_report import FACE_ALONE
from tests.edges.callers import INDEX, Browser, Caller
from tests.engines import fake_print
from tests.faces import picture

ASKED = {"purpose": "roadside-check", "place": "km 41", "reason": "a poster on the wall"}


def case_with_face(amira: Caller, *, prints: bool = False) -> str:
    case = amira.open_case()
    shot = [("image", ("school.jpg", picture(1)))]
    more = {"captured_on": "2024-11-22", "keep_portrait": "true"}
    assert amira.ask("POST", f"/cases/{case}/faces", files=shot, data=more).status_code == 201
    if prints:
        assert amira.enrol(case, 1).status_code == 201
    return case


def search(desk: Browser, shot: bytes, *, prints: bool = False, **more: str) -> str:
    files = [("faces", ("poster.jpg", shot))]
    if prints:
        files.append(("images", ("right-index.png", fake_print(1, INDEX, 9))))
    desk.open("/searches/new")
    return desk.send("/searches/new", files=files, **ASKED, **more)


def candidate(text: str) -> str:
    found = re.search(r"/searches/[\w-]+/candidates/[\w-]+", text)
    assert found is not None
    return found.group()


def test_a_poster_finds_a_case_that_nobody_can_confirm_by_it(desk: Browser, amira: Caller) -> None:
    case = case_with_face(amira)
    text = search(desk, picture(1, shot=9))
    assert "1 candidate" in text
    assert "By the face, a stranger is that alike in about" in text
    assert "taken 2 years before this search" in text
    assert FACE_ALONE in text
    assert "1 photograph" in text
    assert "1 photograph" in desk.open("/searches")
    path = candidate(text)
    page = desk.open(path)
    assert FACE_ALONE in page
    assert 'value="confirm"' not in page
    assert f"/cases/{case}/faces/" in page
    refused = desk.send(path, verdict="confirm", reason="the same eyes")
    assert desk.status == 403
    assert "A face alone can neither confirm who somebody is nor close a case" in refused
    assert "Ask for a fingerprint, with consent" in refused
    assert "rejected" in desk.send(path, verdict="reject", reason="another child")


def test_what_each_sense_says_is_told_apart(desk: Browser, amira: Caller) -> None:
    case_with_face(amira, prints=True)
    text = search(desk, picture(1, shot=9), prints=True)
    for page in (text, desk.open(candidate(text))):
        assert "By fingers, a stranger is that alike in about" in page
        assert "By the face, a stranger is that alike in about" in page
        assert FACE_ALONE not in page
    assert 'value="confirm"' in desk.text
    assert "What agrees" in desk.text


def test_several_faces_are_asked_about(desk: Browser, amira: Caller) -> None:
    case_with_face(amira)
    text = search(desk, picture(2, 1, shot=9))
    assert desk.status == 422
    assert "shows 2 faces" in text
    assert "Which face? 1 is the largest" in text
    assert "1 candidate" in search(desk, picture(2, 1, shot=9), which="2")
    assert "No candidate" in search(desk, picture(2, 1, shot=9), which="1")
    assert "photographs may be too poor" in desk.text


def test_what_is_wrong_is_told_beside_its_field(desk: Browser) -> None:
    assert "No face was found" in search(desk, picture())
    assert 'id="faces-error"' in desk.text
    desk.open("/searches/new")
    assert "Choose at least one image" in desk.send("/searches/new", **ASKED)
    infant = search(desk, picture(1), age="2", despite_young="nothing else is left")
    assert desk.status == 403
    assert "searched by a face under the age of 3" in infant
