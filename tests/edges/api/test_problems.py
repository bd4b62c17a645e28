"""Every error has one shape, says what to do, and repeats nothing that was sent."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from hospitium.edges.http.problems import Problem
from tests.edges.api.test_openapi import DOORS
from tests.edges.callers import API, CASE, INDEX, Caller, images
from tests.engines import fake_print
from tests.stations import Station

GONE = "00000000-0000-4000-8000-000000000000"
SECRET = "Verysecretname"
JSON = {"Content-Type": "application/json"}

WRONG: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", f"/cases/{GONE}", {}, 404, "hospitium.not_found"),
    ("GET", f"/searches/{GONE}", {}, 404, "hospitium.not_found"),
    ("GET", f"/searches/{GONE}/candidates/{GONE}/evidence", {}, 404, "hospitium.not_found"),
    ("POST", f"/alerts/{GONE}/acknowledgement", {}, 404, "hospitium.not_found"),
    ("GET", "/cases/not-a-uuid", {}, 422, "hospitium.bad_input.fields"),
    ("GET", "/cases?limit=0", {}, 422, "hospitium.bad_input.fields"),
    ("GET", "/nothing/here", {}, 404, "hospitium.not_found"),
    ("PUT", "/cases", {}, 405, "hospitium.bad_input.method"),
    ("POST", "/cases", {"json": {**CASE, "nickname": SECRET}}, 422, "hospitium.bad_input.fields"),
    ("POST", "/cases", {"json": [SECRET]}, 422, "hospitium.bad_input.fields"),
    ("POST", "/cases", {"content": "{broken" + SECRET, "headers": JSON}, 400,
     "hospitium.bad_input.request"),
    ("POST", "/cases", {"json": CASE | {"legal_basis": " "}}, 403, "hospitium.refused"),
    ("POST", "/searches", {"json": {}}, 400, "hospitium.bad_input.request"),
    ("POST", "/searches", {"data": {"purpose": "roadside-check"}}, 422, "hospitium.bad_input"),
    ("POST", "/searches", {"data": {SECRET: "1"}}, 422, "hospitium.bad_input.fields"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code"), WRONG, ids=lambda value: str(value)[:24]
)
def test_each_error_is_a_problem(
    amira: Caller, method: str, path: str, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = amira.ask(method, path, **sent)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate(answer.json())
    assert (answer.status_code, problem.status, problem.code) == (status, status, code)
    assert problem.remedy.endswith(".")
    assert SECRET not in answer.text.replace(f"body.{SECRET}", "")


def test_a_wrong_field_is_named_but_not_repeated(amira: Caller) -> None:
    body = {**CASE, "notice": {**CASE["notice"], "birth_year": SECRET}}
    answer = amira.ask("POST", "/cases", json=body)
    assert [one["field"] for one in answer.json()["errors"]] == ["body.notice.birth_year"]
    assert SECRET not in answer.text


def test_a_refusal_quotes_its_rule(amira: Caller) -> None:
    answer = amira.identify(1, purpose="marketing")
    assert answer.status_code == 403
    assert answer.json()["rule"] == "purpose.forbidden"
    nowhere = amira.identify(1, incident="")
    assert (nowhere.status_code, nowhere.json()["rule"]) == (403, "search.purpose")


@pytest.mark.parametrize("data", [b"", b"blank", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\0" * 100])
def test_a_bad_image_is_a_problem_and_saves_nothing(amira: Caller, data: bytes) -> None:
    case = amira.open_case()
    answer = amira.ask(
        "POST", f"/cases/{case}/prints", files=images(data), data={"fingers": "right-index"}
    )
    assert answer.status_code == 422
    assert answer.json()["code"].startswith("hospitium.bad_input.")
    assert amira.get(f"/cases/{case}")["references"] == []


def test_one_bad_image_does_not_stop_the_rest(amira: Caller) -> None:
    case = amira.open_case()
    answer = amira.ask(
        "POST",
        f"/cases/{case}/prints",
        files=images(fake_print(1, INDEX), b"blank"),
        data={"fingers": "right-index"},
    )
    assert answer.status_code == 201
    assert len(answer.json()["enrolled"]) == 1
    assert [one["code"] for one in answer.json()["failures"]] == [
        "hospitium.bad_input.no_fingerprint"
    ]


def test_a_bug_is_a_problem_and_the_service_lives(
    amira: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("hospitium.edges.api.cases.show_case", broken)
    answer = amira.ask("GET", f"/cases/{GONE}")
    assert (answer.status_code, answer.json()["code"]) == (500, "hospitium.error")
    assert SECRET not in answer.text
    assert amira.get("/cases")["total"] == 0


def test_every_route_wants_an_operator(http: TestClient) -> None:
    paths = http.get(f"{API}/openapi.json").json()["paths"]
    routes = [
        (method, PARAMETER.sub(GONE, path))
        for path, operations in paths.items()
        for method in operations
        if path.startswith(API) and path not in DOORS
    ]
    assert len(routes) >= 40
    for method, path in routes:
        answer = http.request(method.upper(), path)
        assert answer.status_code == 401, path
        phones = path.startswith(f"{API}/field/")
        code, scheme = (".device", "Device") if phones else ("", "Bearer")
        assert answer.json()["code"] == f"hospitium.not_signed_in{code}", path
        assert answer.headers["www-authenticate"].startswith(scheme), path


PARAMETER = re.compile(r"\{\w+\}")


def test_a_wrong_code_waits_longer_each_time_and_only_that_name(
    http: TestClient, amira: Caller, station: Station
) -> None:
    wrong = Caller(http, "bela:wrong")
    assert [wrong.ask("GET", "/purposes").status_code for _ in range(5)] == [401] * 4 + [429]
    held = Caller(http, f"bela:{station.codes['bela']}").ask("GET", "/purposes")
    assert held.status_code == 429
    assert int(held.headers["retry-after"]) >= 1
    assert amira.ask("GET", "/purposes").status_code == 200


@pytest.mark.parametrize("token", ["", ":", "amira", "amira:", ":x", "amira:" + "x" * 300])
def test_a_malformed_token_is_nobody(http: TestClient, token: str) -> None:
    answer = http.get(f"{API}/purposes", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_an_auditor_sees_the_log_but_no_case(http: TestClient, station: Station) -> None:
    olu = Caller(http, f"olu:{station.codes['olu']}")
    assert olu.get("/log")["entries"]
    assert olu.ask("GET", "/cases").status_code == 403
