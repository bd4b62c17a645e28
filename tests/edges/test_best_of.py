"""Several tries at one finger, by every edge: what is kept, what is told, what needs a reason."""

from pathlib import Path

from hospitium.policy.purposes import REFERENCE_QUALITY
from tests.edges.callers import INDEX, Browser, Caller, images
from tests.engines import fake_print

POOR = REFERENCE_QUALITY - 20
TRIES = (fake_print(1, INDEX, 1, 61), fake_print(1, INDEX, 2, 90), b"blank")


def test_the_api_keeps_the_best_and_tells_every_try(amira: Caller) -> None:
    answer = amira.ask(
        "POST",
        f"/cases/{amira.open_case()}/prints",
        files=images(*TRIES),
        data={"fingers": "right-index", "best_of": "true"},
    )
    assert answer.status_code == 201, answer.text
    report = answer.json()
    assert [one["quality"] for one in report["enrolled"]] == [90]
    (tries,) = report["tries"]
    assert tries["quality_wanted"] == report["quality_wanted"] == REFERENCE_QUALITY
    assert (tries["progress"], tries["confirmed"]) == ("good-enough", True)
    assert [(one["quality"], one["kept"]) for one in tries["tries"]] == [
        (61, False),
        (90, True),
        (None, False),
    ]
    assert tries["tries"][2]["failure"] == "hospitium.bad_input.no_fingerprint"


def test_the_api_asks_why_a_poor_print_is_saved(amira: Caller) -> None:
    case, sent = amira.open_case(), images(fake_print(1, INDEX, 1, POOR))
    fields = {"fingers": "right-index"}
    asked = amira.ask("POST", f"/cases/{case}/prints", files=sent, data=fields)
    assert (asked.status_code, asked.json()["code"]) == (
        409,
        "hospitium.bad_input.conflict.poor_print",
    )
    fields["despite_quality"] = "worn by work"
    saved = amira.ask("POST", f"/cases/{case}/prints", files=sent, data=fields)
    assert [one["quality"] for one in saved.json()["enrolled"]] == [POOR]
    fields["best_of"] = "perhaps"
    refused = amira.ask("POST", f"/cases/{case}/prints", files=sent, data=fields)
    assert refused.status_code == 422


def test_the_console_tells_the_tries_and_asks_why(desk: Browser, amira: Caller) -> None:
    page = f"/cases/{amira.open_case()}/prints"
    desk.open(page)
    poor = images(fake_print(1, INDEX, 3, POOR))
    text = desk.send(page, files=poor, finger="right-index")
    assert desk.status == 409
    assert 'id="despite_quality"' in text
    text = desk.send(page, files=images(*TRIES), finger="right-index", best_of="yes")
    assert f"90 of {REFERENCE_QUALITY}, kept; another try shows the same finger" in text
    assert "could not be used" in text
    assert "1 print enrolled" in text
    page = f"/cases/{amira.open_case()}/prints"
    desk.open(page)
    other = images(fake_print(2, INDEX, 1, POOR))
    text = desk.send(page, files=other, finger="right-index", despite_quality="worn by work")
    assert "1 print enrolled" in text


def test_purposes_say_what_quality_helps(amira: Caller) -> None:
    listed = amira.get("/purposes")
    assert listed["reference_quality"] == REFERENCE_QUALITY
    assert listed["purposes"]
    for purpose in listed["purposes"]:
        assert 0 < purpose["quality"] < REFERENCE_QUALITY


def test_a_poor_probe_is_searched_all_the_same(amira: Caller, tmp_path: Path) -> None:
    amira.enrol(amira.open_case(), 1)
    answer = amira.ask(
        "POST",
        "/searches",
        files=images(fake_print(1, INDEX, 7, 1)),
        data={"purpose": "roadside-check", "incident": "km 41, child", "fingers": "right-index"},
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["candidates"]
    assert answer.json()["quality_wanted"] > 1
    assert "Capture again" in answer.json()["coaching"]
