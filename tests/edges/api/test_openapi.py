"""The API description is true: what fits it is answered, and nothing crashes the server."""

from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.edges.callers import API, Caller

DOORS = {
    f"{API}/passkeys/sign-in/options", f"{API}/passkeys/sign-in",
    f"{API}/passkeys/enrolment/options", f"{API}/passkeys/enrolment", f"{API}/token",
}  # fmt: skip
"""Where one proves who one is: nobody can be signed in yet."""

few = settings(
    max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def test_what_fits_the_description_never_crashes_the_server(server: FastAPI, amira: Caller) -> None:
    amira.enrol(amira.open_case(), 1)
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", server)
    headers = {"Authorization": f"Bearer {amira.token}"}
    answered = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)

        @few
        @given(found.ok().as_strategy(generation_mode=GenerationMode.POSITIVE))
        def call(case: schemathesis.Case[Any]) -> None:
            nonlocal answered
            answer = case.call(headers=headers)
            assert answer.status_code < 500, (case.path, answer.text)
            assert answer.status_code != 405, case.path
            assert (answer.status_code != 401) or case.path in DOORS, case.path
            answered += 1

        call()
    assert answered >= 60


def test_every_operation_says_what_it_does_and_how_it_fails(amira: Caller) -> None:
    description = amira.http.get(f"{API}/openapi.json").json()
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            if path.startswith(API):
                failed = operation["responses"]["default"]["content"]
                assert "application/problem+json" in failed
                assert (path in DOORS) != (operation.get("security") == [{"operator": []}]), path
