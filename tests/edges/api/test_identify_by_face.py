"""Searches by a photograph over the API."""

from typing import Any

from httpx2 import Response

from tests.edges.callers import INDEX, Caller, images
from tests.engines import fake_print
from tests.faces import picture
from tests.stations import INCIDENT

DATA = {"purpose": "roadside-check", "incident": INCIDENT}


def search(caller: Caller, *shots: bytes, prints: bool = False, **more: Any) -> Response:
    files = [("faces", (f"{number}.jpg", shot)) for number, shot in enumerate(shots)]
    data = DATA | more
    if prints:
        files += images(fake_print(1, INDEX, 9))
        data["fingers"] = INDEX.slug
    return caller.ask("POST", "/searches", files=files, data=data)


def case_with_face(amira: Caller, *, prints: bool = False) -> str:
    case = amira.open_case()
    shot = [("image", ("school.jpg", picture(1)))]
    taken = {"captured_on": "2024-11-22"}
    assert amira.ask("POST", f"/cases/{case}/faces", files=shot, data=taken).status_code == 201
    if prints:
        assert amira.enrol(case, 1).status_code == 201
    return case


def test_a_photograph_finds_a_case_that_nobody_can_confirm_by_it(
    amira: Caller, bela: Caller
) -> None:
    case = case_with_face(amira)
    answer = search(amira, picture(1, shot=9))
    assert answer.status_code == 201, answer.text
    done = answer.json()
    assert (done["faces"], done["prints"], done["photographs"][0]["name"]) == (1, 0, "0.jpg")
    (found,) = done["candidates"]
    assert (found["case"], found["by_face_alone"], found["face"]["years"]) == (case, True, 2.0)
    assert [one["sense"] for one in found["says"]] == ["face"]
    refused = bela.decide(found["id"], "confirm")
    assert (refused.status_code, refused.json()["rule"]) == (403, "search.face_alone")
    assert "fingerprint" in refused.json()["remedy"]
    shown = amira.get(f"/searches/{done['id']}")
    assert (shown["photographs"], shown["faces"], shown["face_model"]) == (1, 1, "fake-face-1")
    assert shown["candidates"][0]["face"] == found["face"]
    assert shown["candidates"][0]["says"] == found["says"]
    assert amira.get("/searches")["searches"][0]["photographs"] == 1
    assert bela.decide(found["id"], "reject").json()["outcome"] == "rejected"


def test_fingers_and_face_are_one_answer(amira: Caller, bela: Caller) -> None:
    case = case_with_face(amira, prints=True)
    done = search(amira, picture(1, shot=9), prints=True).json()
    (found,) = done["candidates"]
    assert (found["case"], found["by_face_alone"]) == (case, False)
    assert found["fmr"] < min(one["fmr"] for one in found["says"])
    assert bela.decide(found["id"], "confirm").json()["outcome"] == "confirmed"


def test_several_faces_are_told_where_they_are(amira: Caller) -> None:
    case = case_with_face(amira)
    crowd = picture(2, 1, shot=9)
    answer = search(amira, picture(1, shot=8), crowd)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "hospitium.bad_input.several_faces"
    assert (len(problem["choose"]), problem["photograph"]) == (2, 1)
    (found,) = search(amira, crowd, which="1").json()["candidates"]
    assert found["case"] == case
    both = search(amira, picture(1, shot=8), crowd, which=["0", "1"]).json()["candidates"]
    assert both[0]["face"]["tries"] == 2


def test_what_is_wrong_is_said(amira: Caller) -> None:
    nothing = amira.ask("POST", "/searches", files=[("spare", ("", b""))], data=DATA)
    assert nothing.status_code == 422
    for which in ("largest", "-1"):
        assert search(amira, picture(1), which=which).json()["code"] == "hospitium.bad_input.fields"
    assert search(amira, picture(1), which=["0", "0"]).json()["code"] == "hospitium.bad_input"
    assert search(amira, picture()).json()["code"] == "hospitium.bad_input.no_face"
    infant = search(amira, picture(1), age="2", despite_young="nothing else is left")
    assert (infant.status_code, infant.json()["rule"]) == (403, "minor.young")
