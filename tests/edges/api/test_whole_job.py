"""The job that everything exists for, over HTTP."""

from base64 import b64decode

from fastapi.testclient import TestClient

from hospitium.ledger import decode_leaf
from hospitium.ledger.opening import check_opening, parse_opening
from hospitium.ledger.proof_file import verify_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.usecases.log_in_use import log_in_use
from tests.edges.callers import INDEX, THUMB, Caller, caller, images
from tests.engines import fake_print
from tests.stations import Station


def test_an_adult_is_found_confirmed_and_the_desk_hears(amira: Caller, bela: Caller) -> None:
    case = amira.open_case()
    amira.enrol(amira.open_case(given_name="Other"), 7)
    saved = amira.enrol(case, 1, times=3)
    assert saved.status_code == 201
    assert [one["impression"] for one in saved.json()["enrolled"]] == [1, 2, 3]

    found = amira.identify(1)
    assert found.status_code == 201
    assert found.headers["location"] == f"/api/v1/searches/{found.json()['id']}"
    assert found.json()["persons"] == 2
    (candidate,) = found.json()["candidates"]
    assert candidate["case"] == case
    assert candidate["fmr_at_gallery"] <= 0.01
    assert not candidate["minor"]
    assert [one["finger"] for one in candidate["fingers"]] == ["right-index"]
    assert candidate["fingers"][0]["extrapolated"] in (True, False)

    search = f"/searches/{found.json()['id']}"
    picture = bela.ask("GET", f"{search}/candidates/{candidate['id']}/evidence")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.startswith("<svg")
    assert amira.get(search)["status"] == "waiting"
    assert [one["id"] for one in amira.get("/searches?waiting=true")["searches"]] == [
        found.json()["id"]
    ]

    decision = bela.decide(candidate["id"], "confirm").json()
    assert (decision["outcome"], decision["minor"]) == ("confirmed", False)
    (alert,) = amira.get("/alerts")["alerts"]
    assert (alert["id"], alert["case"]) == (decision["alert"], case)
    assert amira.ask("POST", f"/alerts/{alert['id']}/acknowledgement").status_code == 204
    assert amira.ask("POST", f"/alerts/{alert['id']}/acknowledgement").status_code == 409
    assert amira.get("/alerts")["alerts"] == []
    assert amira.get("/alerts?waiting=false")["alerts"][0]["acknowledged_by"] == "amira"
    assert amira.get("/log/verification")["sound"] is True


def test_a_minor_takes_two_people(
    amira: Caller, bela: Caller, http: TestClient, station: Station
) -> None:
    amira.enrol(amira.open_case(birth_year=2015), 1)
    (candidate,) = amira.identify(1).json()["candidates"]
    assert candidate["minor"]
    assert bela.decide(candidate["id"], "confirm").json()["outcome"] == "second-person-needed"
    again = bela.decide(candidate["id"], "confirm")
    assert (again.status_code, again.json()["rule"]) == (403, "minor.two_person")
    chen = caller(http, station, "chen")
    assert chen.decide(candidate["id"], "confirm").json()["outcome"] == "confirmed"


def test_nobody_enrolled_means_no_candidate_and_no_trace(amira: Caller) -> None:
    amira.enrol(amira.open_case(), 1)
    found = amira.identify(50).json()
    assert found["candidates"] == []
    assert found["decide_until"] is None
    assert "not proof of absence" in found["sentence"]
    kept = amira.get(f"/searches/{found['id']}")
    assert (kept["status"], kept["candidates"]) == ("no-candidate", [])
    assert "not proof of absence" in kept["note"]


def test_one_to_one_supports_the_right_person_only(amira: Caller) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)

    def compare(person: int) -> dict[str, object]:
        answer = amira.ask(
            "POST",
            f"/cases/{case}/verifications",
            files=images(fake_print(person, INDEX, 9)),
            data={"fingers": INDEX.slug},
        )
        assert answer.status_code == 200, answer.text
        report: dict[str, object] = answer.json()
        return report

    assert compare(1)["supports"] is True
    assert compare(2)["supports"] is False


def test_a_case_is_shown_listed_and_closed(amira: Caller) -> None:
    case = amira.open_case(given_name="مريم", family_name="ሰላም")
    amira.enrol(case, 1, finger=THUMB)
    shown = amira.get(f"/cases/{case}")
    assert (shown["notice"]["given_name"], shown["notice"]["family_name"]) == ("مريم", "ሰላም")
    assert [one["finger"] for one in shown["references"]] == ["right-thumb"] * 2
    assert amira.get("/cases")["total"] == 1
    assert amira.ask("POST", f"/cases/{case}/closure", json={"reason": "found"}).status_code == 204
    assert amira.get(f"/cases/{case}")["closed_at"] is not None
    late = amira.enrol(case, 1)
    assert late.status_code == 403
    assert late.json()["remedy"] == "Open a new case if the search goes on."


def test_absent_fingers_are_normal_input(amira: Caller) -> None:
    case = amira.open_case()
    absent = '[{"finger": "left-little", "status": "missing", "reason": "since birth"}]'
    answer = amira.ask("POST", f"/cases/{case}/prints", data={"absent": absent})
    assert answer.status_code == 201, answer.text
    (kept,) = amira.get(f"/cases/{case}")["absent"]
    assert (kept["finger"], kept["status"]) == ("left-little", "missing")


def test_a_duplicate_person_is_reported_before_anything_is_saved(amira: Caller) -> None:
    amira.enrol(amira.open_case(), 1)
    second = amira.open_case(given_name="Again")
    answer = amira.enrol(second, 1)
    assert answer.status_code == 409
    assert answer.json()["code"] == "hospitium.bad_input.conflict.duplicate_person"
    assert amira.get(f"/cases/{second}")["references"] == []


def test_purposes_say_which_are_yours(amira: Caller) -> None:
    listed = amira.get("/purposes")
    yours = {one["id"] for one in listed["purposes"] if one["yours"]}
    assert "roadside-check" in yours
    assert "shelter-check" not in yours
    assert "marketing" in listed["forbidden"]


def test_the_log_pages_through(amira: Caller) -> None:
    for _ in range(3):
        amira.open_case()
    first = amira.get("/log?limit=2")["entries"]
    second = amira.get("/log", params={"limit": 2, "after": first[-1]["sequence"]})["entries"]
    assert [one["sequence"] for one in first + second] == [1, 2, 3, 4]
    assert amira.get("/log?limit=1&newest_first=true")["entries"][0]["action"] == "case.open"


def test_a_public_entry_is_proved_over_http(amira: Caller, station: Station) -> None:
    log_in_use(station.runtime)
    amira.open_case()
    found = amira.get("/log/public")["entries"]
    told = ["calibration:finger", "model:leader", "policy:bundle"]
    assert [one["subject"] for one in found] == told
    second = found[1]
    assert amira.get("/log/public?about=model:leader")["entries"] == [second]
    number = second["sequence"]
    proof = amira.get(f"/log/{number}/proof?opened=true")
    files = {name: b64decode(data) for name, data in proof["files"].items()}
    entry = files[f"entry-{number}.json"]
    policy = parse_policy(files["log-policy"])
    assert verify_proof_file(files[f"entry-{number}.tlog-proof"], entry, policy)
    opening = parse_opening(files[f"entry-{number}.opening"])
    check_opening(decode_leaf(entry), opening)
    assert opening.details["weights_sha256"] == second["details"]["weights_sha256"]
    assert set(amira.get(f"/log/{number}/proof")["files"]) == set(files) - {
        f"entry-{number}.opening"
    }
    answer = amira.ask("GET", f"/log/{found[0]['sequence'] + 1}/proof?opened=true")
    assert (answer.status_code, answer.json()["rule"]) == (403, "log.no_person")
    assert amira.ask("GET", "/log/99/proof").status_code == 404


def test_a_case_is_found_by_a_body_never_by_an_address(amira: Caller) -> None:
    case = amira.open_case(family_name="Findable")
    found = amira.ask("POST", "/cases/find", json={"name": "FINDABLE amal"})
    assert [one["id"] for one in found.json()["cases"]] == [case]
    nothing = amira.ask("POST", "/cases/find", json={"reference": "MP 1"})
    assert nothing.json() == {"cases": []}
    assert amira.ask("POST", "/cases/find", json={}).status_code == 422
