"""An administrator administers, and sees no template and no name of a person in a case.

Every address of the server is asked, with real ids in it: a new one is asked by itself.
"""

import re
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from hospitium.edges.web.pages import PARTS
from tests.edges.callers import BASE, Browser, Caller, caller
from tests.stations import Station

NAME = "Zyxwvut"
GONE = "00000000-0000-4000-8000-000000000000"
BLIND = ("root", "omar")
"""Those who run or oversee the node: what follows holds for both."""

OVERSEES = {("omar", "looks"), ("omar", "rights")}
"""An ombudsman sees who looked, and what was asked about a record: no name of a person."""

EMPTY_FORMS = {"/cases/{case_id}/verify", "/cases/{case_id}/ask/{kind}", "/erased/{case_id}"}
"""Pages that read no record before something is sent."""


@dataclass
class Known:
    """Ids of records that exist, by the name that addresses have for them."""

    ids: dict[str, str]

    def path(self, template: str) -> str:
        return re.sub(
            r"{(\w+)(?::\w+)?}",
            lambda m: self.ids.get(m[1], GONE if m[1].endswith("_id") else m[1]),
            template,
        )


@pytest.fixture
def known(amira: Caller) -> Known:
    case = amira.open_case(family_name=NAME, birth_year=2015)
    amira.enrol(case, 1)
    found = amira.identify(1).json()
    return Known(
        {
            "case_id": case,
            "search_id": found["id"],
            "candidate_id": found["candidates"][0]["id"],
            "handle": "amira",
            "kind": "access",
            "number": "1",
        }
    )


@pytest.mark.parametrize("who", BLIND)
def test_no_address_of_the_api_tells_a_name(
    who: str, server: FastAPI, http: TestClient, station: Station, known: Known
) -> None:
    asking = caller(http, station, who)
    described = http.get("/api/v1/openapi.json").json()["paths"]
    asked = 0
    for template, operations in described.items():
        for method in operations:
            path = known.path(template)
            if not path.startswith("/api/v1") or path.endswith(("/departure", "/sessions")):
                continue  # the first ends amira's access, the second the caller's own
            answer = asking.ask(method.upper(), path.removeprefix("/api/v1"), json={})
            assert NAME not in answer.text, (method, path)
            assert "FMR" not in answer.text, (method, path)
            about = known.ids["case_id"] in path or known.ids["search_id"] in path
            if about and (who, path.rpartition("/")[2]) not in OVERSEES:
                assert answer.status_code in (403, 404, 422, 400), (method, path, answer.text)
            asked += 1
    assert asked >= 40


@pytest.mark.parametrize("who", BLIND)
def test_no_page_of_the_console_tells_a_name(
    who: str, server: FastAPI, station: Station, known: Known
) -> None:
    pages = {
        route.path
        for part in PARTS
        for route in part.router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    }
    with TestClient(server, base_url=BASE) as client:
        browser = Browser(client)
        browser.sign_in(station, who)
        for template in sorted(pages):
            text = browser.open(known.path(template))
            assert NAME not in text, template
            records = "{case_id}" in template or "{search_id}" in template
            oversees = (who, template.rpartition("/")[2]) in OVERSEES
            if records and not oversees and template not in EMPTY_FORMS:
                assert browser.status in (403, 404), template


def test_the_officer_does_see_the_name(amira: Caller, known: Known) -> None:
    """Or the tests above would pass on a server that tells nothing to anybody."""
    assert NAME in amira.ask("GET", f"/cases/{known.ids['case_id']}").text
