"""Pictures of eyes over the API: added, listed, searched with, removed."""

from typing import Any

import pytest
from httpx2 import Response

from tests.edges.callers import Caller
from tests.irises import eye_picture
from tests.stations import INCIDENT


def post(caller: Caller, case: str, shot: bytes, **data: Any) -> Response:
    files = [("image", ("eye.png", shot))]
    return caller.ask("POST", f"/cases/{case}/irises", files=files, data=data)


def test_an_iris_is_added_found_listed_and_removed(amira: Caller, bela: Caller) -> None:
    case = amira.open_case()
    answer = post(amira, case, eye_picture(1), eye="left")
    assert answer.status_code == 201, answer.text
    added = answer.json()
    (listed,) = amira.get(f"/cases/{case}/irises")["irises"]
    assert (listed["id"], listed["eye"], listed["quality"]) == (added["id"], "left", 70)
    assert amira.get(f"/cases/{case}")["irises"] == [listed]
    files = [("eyes", ("probe.png", eye_picture(1, shot=9)))]
    data = {"purpose": "roadside-check", "incident": INCIDENT, "eye": "left"}
    found = amira.ask("POST", "/searches", files=files, data=data)
    assert found.status_code == 201, found.text
    (candidate,) = found.json()["candidates"]
    assert candidate["by_iris_alone"]
    assert candidate["iris"]["iris"] == added["id"]
    assert "support" in candidate["iris"]["worth"]
    again = amira.get(f"/searches/{found.json()['id']}")
    assert (again["eyes"], again["irises"]) == (1, 1)
    assert again["candidates"][0]["iris"]["distance"] == candidate["iris"]["distance"]
    path = f"/cases/{case}/irises/{added['id']}"
    assert bela.ask("DELETE", path).status_code == 403
    assert amira.ask("DELETE", path).status_code == 204
    assert amira.ask("DELETE", path).status_code == 404


@pytest.mark.parametrize(
    ("shot", "data", "code"),
    [
        (eye_picture(None), {"eye": "left"}, "hospitium.bad_input.no_iris"),
        (b"no picture", {"eye": "left"}, "hospitium.bad_input.image"),
        (eye_picture(1), {}, "hospitium.bad_input"),
        (eye_picture(1), {"eye": "third"}, "hospitium.bad_input.fields"),
        (eye_picture(1), {"eye": "left", "colour": "brown"}, "hospitium.bad_input.fields"),
    ],
)
def test_what_cannot_be_used_is_a_problem(
    amira: Caller, shot: bytes, data: dict[str, str], code: str
) -> None:
    answer = post(amira, amira.open_case(), shot, **data)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("eyes", [["left", "right"], ["third"]])
def test_which_eye_is_said_of_each_picture_or_of_none(amira: Caller, eyes: list[str]) -> None:
    files = [("eyes", ("probe.png", eye_picture(1)))]
    data = {"purpose": "roadside-check", "incident": INCIDENT, "eye": eyes}
    assert amira.ask("POST", "/searches", files=files, data=data).status_code == 422
