"""The later part of the day: consent, guardians, rights, colleagues, with marked words as well."""

import re
from typing import Any

from fastapi.testclient import TestClient

from tests.attack.words import BASIS, COURT, DESK, GIVEN, GUARDIAN, NAME, NOTICE, REASON, STORY
from tests.edges.callers import Browser, Caller

EXPIRES = "2027-01-20T00:00:00Z"
REGISTERED = {
    "kind": "registered-person",
    "authority": COURT,
    "contact_desk": DESK,
    "expires_at": EXPIRES,
}
TOLD = {"language": STORY, "explained": REASON, "interpreter": GUARDIAN, "witness": NAME}


def about_people(amira: Caller, bela: Caller) -> None:
    """What people say, who speaks for a child, and what is asked for about a record."""
    child = _register(amira, birth_year=2012)
    path = f"/cases/{child}"
    who = {"relation": "parent", "name": GUARDIAN, "contact": DESK, "proof": STORY}
    guardian = _made(amira, f"{path}/guardians", **who, until=EXPIRES)
    said = {"purposes": ["roadside-check"], **TOLD}
    _made(amira, f"{path}/consents", action="given", guardian=guardian, **said)
    _made(amira, f"{path}/consents", action="assent-no", reason=REASON)
    amira.get(f"{path}/consents/1/receipt")
    asked = {"reason": REASON, "authority": COURT, "review_on": "2027-01-10"}
    decision = _made(amira, f"{path}/best-interests", **asked)
    amira.ask("POST", f"{path}/best-interests/{decision}/agreement")  # refused: it is her own
    bela.ask("POST", f"{path}/best-interests/{decision}/agreement")
    conflict = f"{path}/guardians/{guardian}/conflict"
    amira.ask("POST", conflict, json={"reason": REASON})
    amira.ask("GET", f"{path}/consents/1/receipt", params={"guardian": guardian})
    amira.ask("GET", f"{path}/consents", params={"reason": NAME})
    _rights(amira, bela, amira.open_case(**NOTICE))


def among_colleagues(http: TestClient, codes: dict[str, str]) -> None:
    """Reasons that colleagues give each other, and what is typed at doors."""
    amira = Caller(http, f"amira:{codes['amira']}")
    lent = {"to": "dana", "role": "officer", "ends_at": "2126-11-25T00:00:00Z", "reason": REASON}
    amira.ask("POST", "/loans", json=lent)
    amira.ask("POST", "/overrides", json={"reason": f"{REASON} {NAME} {STORY}", "minutes": 60})
    root = Caller(http, f"root:{codes['root']}")
    root.ask("POST", "/operators", json={"operator": NAME, "name": GIVEN, "roles": [STORY]})
    root.ask("POST", "/systems", json={"short": NAME, "name": GIVEN, "scopes": [STORY]})
    http.post("/api/v1/token", data={"grant_type": NAME, "client_id": NAME, "client_secret": STORY})
    door = {"operator": NAME, "code": STORY}
    http.post("/api/v1/passkeys/enrolment/options", json=door)
    http.post("/api/v1/passkeys/sign-in", json={"ceremony": STORY, "credential": {"id": NAME}})


def _rights(amira: Caller, bela: Caller, case: str) -> None:
    found = f"/cases/{case}"
    court = {"reason": REASON, "authority": COURT, "reference": BASIS}
    ends = {"ends_at": EXPIRES}
    right = {"field": "given_name", "value": f"{GIVEN}x", "evidence": STORY}
    asks: list[dict[str, Any]] = [
        {"kind": "correction", "reason": REASON, **right},
        {"kind": "access", "reason": REASON, "identity_check": STORY},
        {"kind": "hold", **court, **ends},
        {"kind": "release", "reason": REASON, "parts": ["name"], "recipient": NAME},
    ]
    for one in asks:
        request = _made(amira, f"{found}/requests", **one)
        amira.ask("POST", f"/requests/{request}/settlement", json={"approve": 1, "reason": STORY})
        bela.ask("POST", f"/requests/{request}/settlement", json={"approve": 1, "reason": STORY})
        amira.ask("POST", f"/requests/{request}/copy")
        amira.get(f"/requests/{request}")
    amira.ask("POST", f"{found}/requests", json={"kind": "erasure", "reason": REASON})
    amira.ask("POST", f"{found}/requests", json={"kind": "correction", **right, "reason": ""})
    amira.ask("GET", f"/requests?kind={NAME}")
    amira.get(f"{found}/looks")
    code = amira.ask("POST", f"{found}/code").json()["code"]
    _as_the_person(Browser(TestClient(amira.http.app, base_url=str(amira.http.base_url))), code)
    amira.ask("DELETE", f"{found}/code")


def _as_the_person(phone: Browser, code: str) -> None:
    phone.open("/notes")
    phone.send("/notes", code=NAME)
    phone.open("/notes")
    text = phone.send("/notes", code=code)
    assert phone.status == 200
    right = {"field": "family_name", "value": f"{NAME}y", "evidence": STORY}
    phone.send("/notes/correction", **right)
    phone.send("/notes/contest", hit=NAME, contest=STORY)
    link = re.search(r'href="(/notes/proof/\d+)"', text)
    assert link is not None
    phone.open(link.group(1))


def _register(amira: Caller, **notice: Any) -> str:
    body = {**REGISTERED, "notice": {"given_name": GIVEN, "family_name": NAME} | notice}
    return _made(amira, "/cases", **body)


def _made(amira: Caller, path: str, **body: Any) -> str:
    answer = amira.ask("POST", path, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
