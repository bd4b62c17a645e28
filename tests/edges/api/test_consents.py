"""Consent over the API: written down, told, stopped, proved."""

from typing import Any
from uuid import UUID

from hospitium.ledger.note_keys import parse_verifier_key
from hospitium.ledger.receipt_proof import check_receipt
from tests.edges.callers import Caller

YES = {
    "action": "given",
    "purposes": ["roadside-check"],
    "language": "Tigrinya",
    "explained": "read aloud",
}


def register(amira: Caller, **notice: Any) -> str:
    body = {
        "kind": "registered-person",
        "notice": {"given_name": "Selam", "birth_year": 1990} | notice,
        "authority": "Child protection office",
        "contact_desk": "Front desk",
        "expires_at": "2027-11-01T00:00:00Z",
    }
    answer = amira.ask("POST", "/cases", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def tell(amira: Caller, case: str, **body: Any) -> Any:
    answer = amira.ask("POST", f"/cases/{case}/consents", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_agreed_to_used_and_stopped(amira: Caller) -> None:
    case = register(amira)
    refused = amira.enrol(case, 1)
    assert (refused.status_code, refused.json()["rule"]) == (403, "consent.stream")
    assert tell(amira, case, **YES)["standing"]["ground"] == "own-consent"
    assert amira.enrol(case, 1).status_code == 201
    (hit,) = amira.identify(1).json()["candidates"]
    stopped = tell(amira, case, action="withdrawn")["stopped"]
    assert (stopped["prints"], stopped["candidates"]) == (2, 1)
    assert amira.identify(1).json()["candidates"] == []
    frozen = amira.decide(hit["id"], "confirm")
    assert (frozen.status_code, frozen.json()["rule"]) == (403, "consent.stream")
    (due,) = amira.get("/consents/due")["due"]
    assert (due["case"], due["ended_why"]) == (case, "withdrawn")


def test_a_receipt_is_json_ld_and_holds(amira: Caller) -> None:
    case = register(amira)
    tell(amira, case, **YES)
    receipt = amira.get(f"/cases/{case}/consents/1/receipt")
    assert receipt["@type"] == "dpv:ConsentReceipt"
    assert receipt["events"][0]["event_state"] == "dpv:ConsentGiven"
    assert receipt["purposes"][0]["pii_information"][0]["pii_optional"] is True
    assert "Selam" not in str(receipt)
    checked = check_receipt(receipt, [parse_verifier_key(receipt["proof"]["key"])])
    entry = amira.get("/log", params={"after": checked.entry - 1, "limit": 1})["entries"][0]
    assert entry["subject"] == f"receipt:{receipt['proof']['sha256'][:60]}"
    assert amira.ask("GET", f"/cases/{case}/consents/9/receipt").status_code == 404


def test_a_child_a_guardian_and_two_people(amira: Caller, bela: Caller) -> None:
    case = register(amira, birth_year=2012)
    refused = amira.ask("POST", f"/cases/{case}/consents", json=YES)
    assert (refused.status_code, refused.json()["rule"]) == (403, "minor.consent")
    body = {
        "relation": "parent",
        "name": "Hana",
        "proof": "certificate",
        "until": "2027-10-01T00:00:00Z",
    }
    guardian = amira.ask("POST", f"/cases/{case}/guardians", json=body).json()["id"]
    tell(amira, case, **YES, guardian=guardian)
    tell(amira, case, action="assent-no")
    seen = amira.get(f"/cases/{case}/consents")
    assert (seen["standing"]["assent"], seen["standing"]["uses"]) == ("said-no", [])
    proposal = {"reason": "in danger", "authority": "Youth office", "review_on": "2027-05-01"}
    decision = amira.ask("POST", f"/cases/{case}/best-interests", json=proposal).json()["id"]
    path = f"/cases/{case}/best-interests/{decision}/agreement"
    assert amira.ask("POST", path).json()["rule"] == "minor.consent"
    assert bela.ask("POST", path).status_code == 204
    assert amira.get(f"/cases/{case}/consents")["standing"]["assent"] == "overruled"
    mark = f"/cases/{case}/guardians/{guardian}/conflict"
    assert amira.ask("POST", mark, json={"reason": "afraid"}).status_code == 204
    asked = {"guardian": guardian}
    hidden = amira.ask("GET", f"/cases/{case}/consents/1/receipt", params=asked)
    assert (hidden.status_code, hidden.json()["rule"]) == (403, "minor.guardian_conflict")
    review = {"upheld": True, "reason": "police agree"}
    assert amira.ask("POST", f"{mark}/review", json=review).status_code == 403
    assert bela.ask("POST", f"{mark}/review", json=review).status_code == 204
    (shown,) = amira.get(f"/cases/{case}/consents")["guardians"]
    assert (shown["in_conflict"], shown["reviewed_by"]) == (True, "bela")


def test_what_is_not_there_is_not_found(amira: Caller) -> None:
    nobody, case = UUID(int=7), register(amira, birth_year=2012)
    for method, path, body in (
        ("GET", f"/cases/{nobody}/consents", None),
        ("POST", f"/cases/{nobody}/consents", {"action": "refused"}),
        ("POST", f"/cases/{case}/guardians/{nobody}/conflict", {"reason": "x"}),
        ("POST", f"/cases/{case}/best-interests/{nobody}/agreement", None),
    ):
        assert amira.ask(method, path, json=body).status_code == 404, path
    assert "help" in amira.get("/consent-notice")["text"]
