"""Requests about consent, about a person's rights, and on the page behind a person's code."""

from tests.attack.bodies.asked import Body, empty, nothing

SAID = {"action": "refused"}
GUARDIAN = {"relation": "parent", "name": "Hana Synthetic", "proof": "certificate seen"}
DECISION = {"reason": "in danger", "authority": "Youth office", "review_on": "2027-05-01"}
CONFLICT = {"reason": "the child is afraid"}
ERASURE = {"reason": "the person asks"}
SETTLED = {"reason": "papers were seen"}
STILL = {"reason": "the trial goes on"}
RIGHT = {"field": "given_name", "value": "Amaal", "evidence": "my passport"}

_CASE, _API = "/cases/{case_id}", "/api/v1/cases/{case_id}"
_GUARDIAN, _DECISION = "guardians/{guardian_id}", "best-interests/{decision_id}"
_REQUEST = "/requests/{request_id}"

CONSENT: dict[str, Body] = {
    f"POST {_API}/consents": lambda _: {"json": SAID},
    f"POST {_API}/guardians": lambda _: {"json": {**GUARDIAN, "until": "2027-10-01T00:00:00Z"}},
    f"POST {_API}/{_GUARDIAN}/conflict": lambda _: {"json": CONFLICT},
    f"POST {_API}/{_GUARDIAN}/conflict/review": lambda _: {"json": {**CONFLICT, "upheld": True}},
    f"POST {_API}/best-interests": lambda _: {"json": DECISION},
    f"POST {_API}/{_DECISION}/agreement": nothing,
    f"POST {_CASE}/consent/new": lambda _: {"data": SAID},
    f"POST {_CASE}/guardians/new": lambda _: {"data": {**GUARDIAN, "until": "2027-10-01"}},
    f"POST {_CASE}/{_GUARDIAN}/conflict": lambda _: {"data": CONFLICT},
    f"POST {_CASE}/best-interests/new": lambda _: {"data": DECISION},
    f"POST {_CASE}/{_DECISION}": empty,
}
RIGHTS: dict[str, Body] = {
    f"POST {_API}/requests": lambda _: {"json": {**ERASURE, "kind": "erasure"}},
    f"POST {_API}/code": nothing,
    f"DELETE {_API}/code": nothing,
    f"POST /api/v1{_REQUEST}/settlement": lambda _: {"json": {**SETTLED, "approve": True}},
    f"POST /api/v1{_REQUEST}/review": lambda _: {"json": STILL},
    f"POST /api/v1{_REQUEST}/copy": nothing,
    f"POST {_CASE}/ask/{{kind}}": lambda _: {"data": ERASURE},
    f"POST {_CASE}/code": empty,
    "POST /rights/{request_id}": lambda _: {"data": {**SETTLED, "verdict": "approve"}},
    "POST /rights/{request_id}/review": lambda _: {"data": STILL},
    "POST /rights/{request_id}/copy": empty,
}
NOTES: dict[str, Body] = {
    "POST /notes": lambda asked: {"data": {"code": asked.ids["code"]}},
    "POST /notes/contest": lambda asked: {
        "data": {"hit": asked.ids["candidate_id"], "contest": "I was at home"}
    },
    "POST /notes/correction": lambda _: {"data": RIGHT},
}
BODIES = CONSENT | RIGHTS | NOTES
