"""The API description is true: what fits it is answered as it says, what does not is a problem.

`HOSPITIUM_FUZZ=500 pytest tests/edges/api/test_openapi.py` tries more, and other cases each time.
"""

import json
import os
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hospitium.edges.http.problems import Problem
from tests.edges.callers import API, CASE, Caller

DOORS = {
    f"{API}/passkeys/sign-in/options", f"{API}/passkeys/sign-in",
    f"{API}/passkeys/enrolment/options", f"{API}/passkeys/enrolment", f"{API}/token",
    f"{API}/field/enrol",
}  # fmt: skip
"""Where one proves who one is: nobody can be signed in yet."""
FIELD = f"{API}/field/"
"""For phones, which sign each request; an operator is nobody there (tests/edges/api/test_field)."""

FUZZ = int(os.environ.get("HOSPITIUM_FUZZ", "0"))
few = settings(
    max_examples=FUZZ or 4,
    deadline=None,
    database=None,
    derandomize=not FUZZ,
    suppress_health_check=list(HealthCheck),
)
TRUE = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ODD: list[Any] = [
    None, True, -1, 10**30, "", "\x00", "\ud800", "a" * 20_000, [[]], {"": ""}, "1e999", "٣🂡",
]  # fmt: skip


def test_what_fits_the_description_is_answered_as_it_says(server: FastAPI, amira: Caller) -> None:
    real = real_ids(amira)
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", server)
    headers = {"Authorization": f"Bearer {amira.token}"}
    answered = set[int]()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)

        @few
        @given(found.ok().as_strategy(generation_mode=GenerationMode.POSITIVE))
        def call(case: schemathesis.Case[Any]) -> None:
            for ids in (dict(case.path_parameters), real):
                case.path_parameters = {
                    name: ids.get(name, own) for name, own in case.path_parameters.items()
                }
                answer = case.call(headers=headers)
                case.validate_response(answer, checks=TRUE)
                assert answer.status_code != 405, case.path
                refused = case.path in DOORS or case.path.startswith(FIELD)
                assert answer.status_code != 401 or refused, case.path
                answered.add(answer.status_code)

        call()
    assert {200, 204, 403, 404, 422} <= answered


def real_ids(caller: Caller) -> dict[str, str]:
    """An object of each kind, so that not all that is asked for is missing."""
    case = caller.open_case()
    caller.enrol(case, 1)
    hit = caller.identify(1).json()
    (candidate,) = hit["candidates"]
    other = caller.identify(1).json()["candidates"][0]["id"]
    assert caller.decide(other, "confirm").status_code == 201
    (alert,) = caller.get("/alerts")["alerts"]
    return {
        "case_id": case,
        "search_id": hit["id"],
        "candidate_id": candidate["id"],
        "alert_id": alert["id"],
        "path": "tile/0/000.p/1",
    }


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
def test_what_does_not_fit_is_a_problem(amira: Caller, odd: Any) -> None:
    """Each field of each body, each parameter, in turn."""
    description = amira.http.get(f"{API}/openapi.json").json()
    asked = 0
    for path, operations in description["paths"].items():
        if path.startswith(API):
            for method, operation in operations.items():
                for sent in _odd_requests(path.removeprefix(API), operation, description, odd):
                    answer = amira.ask(method.upper(), **sent)
                    asked += 1
                    assert answer.status_code < 500, (method, sent, answer.text)
                    if answer.status_code >= 400:
                        Problem.model_validate(answer.json())
    assert asked > 40


@given(body=st.binary(max_size=200))
@few
def test_bytes_that_mean_nothing_are_a_problem(station_caller: Caller, body: bytes) -> None:
    for path in ("/cases", "/searches", "/alerts/x/acknowledgement"):
        for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
            answer = station_caller.ask("POST", path, content=body, headers={"Content-Type": kind})
            assert 400 <= answer.status_code < 500
            Problem.model_validate(answer.json())


@pytest.fixture
def station_caller(amira: Caller) -> Caller:
    return amira


def test_every_operation_says_what_it_does_and_how_it_fails(amira: Caller) -> None:
    description = amira.http.get(f"{API}/openapi.json").json()
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            if path.startswith(API):
                failed = operation["responses"]["default"]["content"]
                assert "application/problem+json" in failed
                who = "device" if path.startswith(FIELD) else "operator"
                assert (path in DOORS) != (operation.get("security") == [{who: []}]), path


def _odd_requests(
    path: str, operation: dict[str, Any], description: dict[str, Any], odd: Any
) -> list[dict[str, Any]]:
    """Requests that are right but for one value, which is `odd`."""
    gone = "00000000-0000-4000-8000-000000000000"
    parameters = operation.get("parameters", [])
    ids = {one["name"]: gone for one in parameters if one["in"] == "path"}
    asked = [
        {"path": path.format_map(ids), "params": {one["name"]: _text(odd)}}
        for one in parameters
        if one["in"] == "query"
    ]
    asked += [
        {"path": path.format_map({**ids, name: _quoted(odd)})} for name in ids if _quoted(odd)
    ]
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        fields = _fields(body["schema"], description)
        if kind == "application/json":
            bodies = [{**CASE, name: odd} for name in fields]
            bodies += [
                {**CASE, "notice": {**CASE["notice"], name: odd}} for name in ("birth_year",)
            ]
            asked += [
                {
                    "path": path.format_map(ids),
                    "content": json.dumps(one).encode(),
                    "headers": {"Content-Type": "application/json"},
                }
                for one in bodies
            ]
        else:
            files = [("images", ("a.png", b"x"))]
            asked += [
                {"path": path.format_map(ids), "files": files, "data": {name: _text(odd)}}
                for name in fields
            ]
    return asked


def _fields(schema: dict[str, Any], description: dict[str, Any]) -> list[str]:
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return list(schema.get("properties", {}))


def _text(odd: Any) -> str:
    text = odd if isinstance(odd, str) else json.dumps(odd)
    return text.encode(errors="replace").decode()


def _quoted(odd: Any) -> str:
    from urllib.parse import quote

    return quote(_text(odd), safe="")[:2000]
