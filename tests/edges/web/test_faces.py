"""Photographs in the console: the part of the case's page, adding, looking, removing."""

import re

from tests.edges.callers import Browser, Caller
from tests.faces import PORTRAIT, picture


def add(desk: Browser, case: str, shot: bytes, **fields: str) -> str:
    desk.open(f"/cases/{case}/faces")
    return desk.send(f"/cases/{case}/faces", files=[("image", ("a.jpg", shot))], **fields)


def test_a_photograph_is_added_looked_at_and_removed(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    assert "Add a photograph" in desk.open(f"/cases/{case}")
    text = add(desk, case, picture(1, quality=30), captured_on="2020-05-01", keep_portrait="yes")
    assert desk.path == f"/cases/{case}"
    assert "Photograph added. Quality 30 of 100." in text
    assert "Too dark" in text
    (face,) = re.findall(rf"/cases/{case}/faces/([\w-]+)\"", text)
    assert re.search(r"29–30", text)
    page = desk.open(f"/cases/{case}/faces/{face}")
    assert "data:image/jpeg;base64," in page
    assert desk.page is not None
    assert desk.page.headers["cache-control"] == "no-store"
    looks = desk.open(f"/cases/{case}/looks")
    assert "looked at a portrait of you" in looks
    assert "Remove this photograph?" in desk.open(f"/cases/{case}/faces/{face}/remove")
    assert "Choose what to erase" in desk.send(f"/cases/{case}/faces/{face}/remove")
    text = desk.send(f"/cases/{case}/faces/{face}/remove", what="portrait")
    assert "The portrait is erased" in text
    assert "Look at the portrait" not in text
    desk.open(f"/cases/{case}/faces/{face}/remove")
    assert "The photograph is erased" in desk.send(f"/cases/{case}/faces/{face}/remove", what="all")
    assert amira.get(f"/cases/{case}/faces")["faces"] == []


def test_only_this_page_may_use_a_camera(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    text = desk.open(f"/cases/{case}/faces")
    assert desk.page is not None
    assert desk.page.headers["permissions-policy"].startswith("camera=(self)")
    assert "unsafe" not in desk.page.headers["content-security-policy"]
    assert re.search(r'<script src="/static/camera\.js\?v=\w{12}" type="module"></script>', text)
    desk.open(f"/cases/{case}")
    assert desk.page.headers["permissions-policy"].startswith("camera=()")


def test_what_is_wrong_is_told_beside_its_field(desk: Browser, amira: Caller) -> None:
    case = amira.open_case(birth_year=2025)
    desk.open(f"/cases/{case}/faces")
    assert "Choose one photograph" in desk.send(f"/cases/{case}/faces", source="poster")
    assert desk.status == 422
    assert "Which face? 1 is the largest" in add(desk, case, picture(1, 2), keep_portrait="yes")
    text = add(desk, case, picture(1))
    assert (desk.status, 'id="keep_portrait-error"' in text) == (403, True)
    assert "to be looked at only" in add(desk, case, picture(1), keep_portrait="yes")


def test_a_portrait_that_nobody_agreed_to_is_refused(desk: Browser, amira: Caller) -> None:
    body = {"kind": "registered-person", "authority": "Office", "contact_desk": "Desk"}
    ends = {
        "notice": {"given_name": "Amal", "birth_year": 1990},
        "expires_at": "2027-02-01T00:00:00Z",
    }
    case = str(amira.ask("POST", "/cases", json={**body, **ends}).json()["id"])
    assert "has not agreed" in add(desk, case, picture(1))
    assert desk.status == 403
    desk.open(f"/cases/{case}/consent/new")
    said = {"action": "given", "use_roadside-check": "yes", "language": "French"}
    desk.send(f"/cases/{case}/consent/new", explained="read aloud", of_face="yes", **said)
    assert "photograph of the face" in desk.open(f"/cases/{case}/consent")
    text = add(desk, case, picture(1), keep_portrait="yes")
    assert (desk.status, 'id="portrait_agreed-error"' in text) == (403, True)
    added = add(desk, case, picture(1), keep_portrait="yes", portrait_agreed="yes")
    assert "Photograph added" in added
    assert PORTRAIT.decode("latin-1") not in added


def test_a_live_capture_is_looked_at_and_nothing_is_refused(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    text = add(desk, case, picture(1), source="camera", camera="OBS Virtual Camera")
    assert desk.path == f"/cases/{case}"
    assert "A colleague will have a look at this picture" in text
    assert "taken here, to be looked at" in text
    queue = desk.open("/")
    assert "Pictures to look at" in queue
    (face,) = re.findall(r"/live-looks/([\w-]+)", queue)
    assert "It shows a person (" in desk.send(
        f"/live-looks/{face}", answer="person", reason="she was here"
    )
    assert "Pictures to look at" not in desk.open("/")
    assert amira.get(f"/cases/{case}/faces")["faces"][0]["live_answer"] == "person"


def test_what_the_camera_sees_is_told_and_not_kept(desk: Browser, amira: Caller) -> None:
    desk.open(f"/cases/{amira.open_case()}/faces")
    said = desk.send("/captures/look", files=[("frames", ("f.jpg", picture(1, quality=30)))])
    assert "Too dark" in said
    desk.open("/cases")
    desk.send("/captures/look")
    assert desk.status == 204
