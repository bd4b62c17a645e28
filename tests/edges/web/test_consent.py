"""Consent at the console, without a single script."""

import json
import re

from fastapi.testclient import TestClient

from tests.edges.callers import Browser, Caller
from tests.edges.web.test_whole_job import signed_in
from tests.stations import Station

PERSON = {
    "kind": "registered-person",
    "given_name": "Selam",
    "authority": "Child protection office",
    "contact_desk": "Front desk",
    "expires_on": "2028-11-01",
}


def register(desk: Browser, **more: str) -> str:
    desk.open("/cases/new")
    text = desk.send("/cases/new", **PERSON, **more)
    assert "no is fine too" in text, text
    return desk.path.split("/")[2]


def write(desk: Browser, case: str, **fields: str) -> str:
    desk.open(f"/cases/{case}/consent/new")
    return desk.send(f"/cases/{case}/consent/new", **fields)


def test_a_person_agrees_and_takes_it_back(desk: Browser, amira: Caller) -> None:
    case = register(desk, birth_year="1990")
    assert "Nothing is written down yet." in desk.text
    text = write(desk, case, action="given")
    assert desk.status == 422
    for ask in ("Choose what the person agrees to", "Enter the language", "Enter how you"):
        assert ask in text
    yes = {"action": "given", "use_roadside-check": "yes", "language": "Tigrinya"}
    text = write(desk, case, **yes, explained="read aloud")
    assert "You said yes." in text
    assert "If somebody could harm you because of this paper" in text
    assert amira.enrol(case, 1).status_code == 201
    text = write(desk, case, action="withdrawn")
    assert "What we have stopped" in text
    assert "2 prints are in no search any more" in text
    text = desk.open(f"/cases/{case}/consent")
    assert "Nothing. Prints of this person are in no search." in text
    assert case.partition("-")[0] in desk.open("/consents")
    file = desk.http.get(f"/cases/{case}/consent/2/file")
    assert json.loads(file.text)["events"][0]["said"] == "withdrawn"
    assert "attachment" in file.headers["content-disposition"]


def test_a_child_with_guardian_conflict_and_decision(
    desk: Browser, http: TestClient, station: Station
) -> None:
    case = register(desk, birth_year="2012")
    desk.open(f"/cases/{case}/guardians/new")
    text = desk.send(f"/cases/{case}/guardians/new", relation="parent")
    assert desk.status == 422
    assert "Enter what shows that they are a guardian" in text
    fields = {"name": "هناء", "proof": "certificate seen", "until": "2028-01-01"}
    text = desk.send(f"/cases/{case}/guardians/new", relation="parent", **fields)
    assert "<bdi>هناء</bdi>" in text
    (guardian,) = set(re.findall(r"/guardians/([\w-]{36})/conflict", text))
    text = desk.open(f"/cases/{case}/guardians/{guardian}/conflict")
    assert "Do not tell the guardian." in text
    text = desk.send(f"/cases/{case}/guardians/{guardian}/conflict", reason="the child is afraid")
    assert "In conflict with the child" in text
    assert "هناء" not in desk.open(f"/cases/{case}/consent/new")
    desk.open(f"/cases/{case}/best-interests/new")
    proposal = {"reason": "in danger", "authority": "Youth office", "review_on": "2027-05-01"}
    text = desk.send(f"/cases/{case}/best-interests/new", **proposal)
    assert "a second person must agree" in text
    assert "I agree" not in text

    bela = signed_in(http, station, "bela")
    text = bela.open(f"/cases/{case}/consent")
    decision = re.search(r'action="(/cases/[\w-]+/best-interests/[\w-]+)"', text)
    assert decision is not None
    text = bela.send(decision.group(1))
    assert "The decision holds from now on." in text
    review = f"/cases/{case}/guardians/{guardian}/conflict"
    bela.open(review)
    assert "Choose what you found" in bela.send(review, review="yes", reason="police agree")
    text = bela.send(review, review="yes", found="upheld", reason="police agree")
    assert "reviewed by bela" in text


def test_a_childs_no_is_shown_as_respected(desk: Browser) -> None:
    case = register(desk)
    write(desk, case, action="assent-no")
    assert "no, and that is respected" in desk.open(f"/cases/{case}/consent")
    text = write(desk, case, action="assent-not-able")
    assert "Enter why the child is not able to answer" in text


def test_a_missing_person_cannot_be_asked(desk: Browser, amira: Caller) -> None:
    case = amira.open_case(birth_year=2012)
    text = desk.open(f"/cases/{case}/consent")
    assert "nobody can ask them" in text
    assert "stated when the case was opened" in text
