"""Photographs over the API: multipart in, problems out, and the portrait only to who may look."""

from typing import Any

import pytest
from httpx2 import Response

from tests.edges.callers import Caller
from tests.faces import PORTRAIT, picture

NOBODY = "00000000-0000-4000-8000-000000000000"


def post(caller: Caller, case: str, shot: bytes, name: str = "a.jpg", **data: Any) -> Response:
    files = [("image", (name, shot))]
    return caller.ask("POST", f"/cases/{case}/faces", files=files, data=data)


def test_a_photograph_is_added_listed_looked_at_and_removed(amira: Caller, bela: Caller) -> None:
    case = amira.open_case()
    answer = post(amira, case, picture(1), keep_portrait="true", captured_on="2020-05-01")
    assert answer.status_code == 201, answer.text
    added = answer.json()
    assert (added["name"], added["quality"], added["portrait"]) == ("a.jpg", 70, True)
    path = f"/cases/{case}/faces/{added['id']}"
    (listed,) = amira.get(f"/cases/{case}/faces")["faces"]
    assert (listed["captured_on"], listed["age_low"]) == ("2020-05-01", 29)
    assert amira.get(f"/cases/{case}")["faces"] == [listed]
    seen = bela.ask("GET", f"{path}/portrait")
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    assert seen.headers["cache-control"] == "no-store"
    assert seen.content.startswith(PORTRAIT)
    assert bela.ask("DELETE", path).status_code == 403
    assert amira.ask("DELETE", f"{path}/portrait").status_code == 204
    assert bela.ask("GET", f"{path}/portrait").status_code == 404
    assert amira.ask("DELETE", path).status_code == 204
    assert amira.ask("DELETE", path).status_code == 404
    assert amira.get(f"/cases/{case}/faces")["faces"] == []


@pytest.mark.parametrize(
    ("shot", "data", "code"),
    [
        (picture(), {}, "hospitium.bad_input.no_face"),
        (picture(1, 2), {}, "hospitium.bad_input.several_faces"),
        (b"no picture", {}, "hospitium.bad_input.image"),
        (picture(1), {"captured_on": "yesterday"}, "hospitium.bad_input.fields"),
        (picture(1), {"source": "internet"}, "hospitium.bad_input.fields"),
        (picture(1, 2), {"face": "-1"}, "hospitium.bad_input.fields"),
        (picture(1, 2), {"face": "9"}, "hospitium.bad_input"),
        (picture(1), {"keep_portrait": "perhaps"}, "hospitium.bad_input.fields"),
        (picture(1), {"colour": "red"}, "hospitium.bad_input.fields"),
    ],
)
def test_what_cannot_be_used_is_a_problem(
    amira: Caller, shot: bytes, data: dict[str, str], code: str
) -> None:
    case = amira.open_case()
    answer = post(amira, case, shot, **data)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert amira.get(f"/cases/{case}/faces")["faces"] == []


def test_one_photograph_at_a_time(amira: Caller) -> None:
    case = amira.open_case()
    none = amira.ask("POST", f"/cases/{case}/faces", data={"source": "poster"})
    assert none.status_code == 422
    two = [("image", ("a.jpg", picture(1))), ("image", ("b.jpg", picture(2)))]
    assert amira.ask("POST", f"/cases/{case}/faces", files=two).status_code == 422
    assert post(amira, case, picture(1)).status_code == 201
    again = post(amira, case, picture(1))
    assert (again.status_code, again.json()["code"]) == (
        409,
        "hospitium.bad_input.conflict.same_picture",
    )
    assert post(amira, NOBODY, picture(1)).status_code == 404


def test_several_faces_are_told_where_they_are(amira: Caller) -> None:
    case = amira.open_case()
    told = post(amira, case, picture(1, 2)).json()
    assert told["choose"] == [[0, 0, 90, 120], [100, 0, 80, 120]]
    assert post(amira, case, picture(1, 2), face="1").status_code == 201


def test_a_child_under_three_is_there_to_be_looked_at(amira: Caller) -> None:
    case = amira.open_case(birth_year=2025)
    refused = post(amira, case, picture(1))
    assert (refused.status_code, refused.json()["rule"]) == (403, "minor.young")
    kept = post(amira, case, picture(1), keep_portrait="true").json()
    assert (kept["compared"], kept["portrait"]) == (False, True)


def test_a_live_capture_that_did_not_pass_is_looked_at_by_its_agency(
    amira: Caller, bela: Caller
) -> None:
    case = amira.open_case()
    face = post(amira, case, picture(1), source="camera").json()["id"]
    (look,) = amira.get("/live-looks")["looks"]
    assert (look["face"], look["case"], look["answer"]) == (face, case, None)
    path, said = f"/live-looks/{face}/answer", {"answer": "unsure", "reason": "too dark to say"}
    assert amira.ask("POST", path, json={"answer": "unsure"}).status_code == 422
    answered = amira.ask("POST", path, json=said)
    assert (answered.status_code, answered.json()["reason"]) == (200, "too dark to say")
    assert amira.ask("POST", path, json=said).status_code == 409
    assert amira.get("/live-looks")["looks"] == []
    assert amira.get("/live-looks?waiting=false")["looks"] == [answered.json()]
