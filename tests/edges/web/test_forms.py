"""Forms without scripts: all that is wrong is told at once, beside its field, in plain words."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from hospitium.formats.images import encode_png
from tests.edges.callers import INDEX, Browser, Caller, images
from tests.engines import fake_print
from tests.stations import Station
from tests.synth.slaps import made_slap

GOOD = {
    "kind": "missing-person",
    "given_name": "Amal",
    "family_name": "Synthetic",
    "birth_year": "1990",
    "legal_basis": "report 12/2026",
    "authority": "Synthetic district court",
    "contact_desk": "Missing persons desk",
    "expires_on": "2027-02-01",
}


def wrong_fields(text: str) -> list[str]:
    """Fields that the error summary links to, each of which must be on the page."""
    summary = text.partition('govuk-error-summary__list">')[2].partition("</ul>")[0]
    fields = re.findall(r'href="#(\w+)"', summary)
    for field in fields:
        assert f'id="{field}"' in text, field
    return fields


def open_case(desk: Browser, **changed: str) -> str:
    desk.open("/cases/new")
    return desk.send("/cases/new", **{**GOOD, **changed})


def test_a_good_form_opens_the_case(desk: Browser) -> None:
    text = open_case(desk, given_name="مريم")
    assert re.fullmatch(r"/cases/[0-9a-f-]{36}", desk.path)
    assert "The case is open" in text
    assert "مريم" in text
    assert "The case is open" not in desk.open(desk.path)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"given_name": "", "family_name": ""}, ["given_name"]),
        ({"birth_year": "199"}, ["birth_year"]),
        ({"birth_year": "ninety"}, ["birth_year"]),
        ({"birth_year": "", "age_low": "30", "age_high": "20"}, ["age_low"]),
        ({"last_seen_on": "2031-01-01"}, ["last_seen_on"]),
        ({"last_seen_on": "yesterday"}, ["last_seen_on"]),
        ({"family_name": "x" * 300}, ["family_name"]),
        ({"description": "x" * 5000}, ["description"]),
        ({"kind": ""}, ["kind"]),
        ({"expires_on": ""}, ["expires_on"]),
        ({"expires_on": "2020-01-01"}, ["expires_on"]),
        ({"expires_on": "2099-01-01"}, ["expires_on"]),
        (
            {"legal_basis": "", "authority": "", "contact_desk": "", "birth_year": "x"},
            ["birth_year", "legal_basis", "authority", "contact_desk"],
        ),
    ],
)
def test_all_that_is_wrong_is_told_in_the_order_of_the_page(
    desk: Browser, changed: dict[str, str], fields: list[str]
) -> None:
    text = open_case(desk, **changed)
    assert desk.status in (403, 422)
    assert wrong_fields(text) == fields
    assert "<title>Error: " in text
    if "authority" not in changed:
        assert 'value="Synthetic district court"' in text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=a()>', "{{7*7}}"]
)
def test_what_people_write_is_only_shown(desk: Browser, text: str) -> None:
    open_case(desk, given_name=text, description=text)
    assert desk.page is not None
    assert "<script>alert" not in desk.page.text
    assert "<img src=x" not in desk.page.text
    assert text in desk.text


def test_enrolling_tells_what_was_saved_and_what_was_not(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    desk.open(f"/cases/{case}/prints")
    text = desk.send(
        f"/cases/{case}/prints",
        files=images(fake_print(1, INDEX), b"blank", names=["right-index_1.png", "blurred.png"]),
        finger="from-name",
        absent_left_little="",
        **{"absent_left-little": "missing", "reason_left-little": "since birth"},
    )
    assert desk.path == f"/cases/{case}"
    assert "1 print enrolled." in text
    assert "blurred.png" in text
    assert "Left little: missing (since birth)" in text


def test_no_image_is_told_beside_its_field(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    for path in (f"/cases/{case}/prints", f"/cases/{case}/verify", "/searches/new"):
        desk.open(path)
        text = desk.send(path, files=[("images", ("", b""))], finger="right-index")
        assert desk.status == 422
        assert wrong_fields(text)[0] == "images"


def test_a_duplicate_asks_why(desk: Browser, amira: Caller) -> None:
    first, second = amira.open_case(), amira.open_case(given_name="Again")
    amira.enrol(first, 1)
    sent: dict[str, Any] = {"files": images(fake_print(1, INDEX, 5)), "finger": INDEX.slug}
    desk.open(f"/cases/{second}/prints")
    text = desk.send(f"/cases/{second}/prints", **sent)
    assert desk.status == 409
    assert wrong_fields(text) == ["despite_duplicate"]
    assert f'href="/cases/{first}"' in text
    desk.send(f"/cases/{second}/prints", **sent, despite_duplicate="two reports of one person")
    assert desk.path == f"/cases/{second}"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["purpose"]),
        ({"purpose": "roadside-check"}, ["place", "reason"]),
        ({"purpose": "roadside-check", "place": "km 41"}, ["reason"]),
        ({"purpose": "find-missing-person"}, ["case"]),
        ({"purpose": "find-missing-person", "case": "12"}, ["case"]),
        ({"purpose": "marketing", "place": "a", "reason": "b"}, ["purpose"]),
        ({"purpose": "name-unidentified-person"}, ["place", "reason"]),
    ],
)
def test_a_search_says_what_it_serves(
    desk: Browser, fields: dict[str, str], wrong: list[str]
) -> None:
    desk.open("/searches/new")
    text = desk.send(
        "/searches/new", files=images(fake_print(1, INDEX)), finger=INDEX.slug, **fields
    )
    assert wrong_fields(text) == wrong


def test_a_search_for_a_case_starts_on_its_page(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)
    text = desk.open(f"/searches/new?case={case}")
    assert f'value="{case}"' in text
    desk.send(
        "/searches/new",
        files=images(fake_print(1, INDEX, 9)),
        finger=INDEX.slug,
        purpose="find-missing-person",
        case=case,
    )
    assert re.fullmatch(r"/searches/[0-9a-f-]{36}", desk.path)


def test_empty_pages_say_so(desk: Browser) -> None:
    for path, said in {
        "/": "No candidate waits",
        "/cases": "There is no case yet",
        "/searches": "Nobody of your agency has searched yet",
        "/alerts": "No alert waits",
    }.items():
        assert said in desk.open(path)


@pytest.mark.parametrize("path", ["/nothing", "/cases/00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there_says_so(desk: Browser, path: str) -> None:
    text = desk.open(path)
    assert desk.status == 404
    assert "<h1" in text


def test_an_auditor_gets_the_log_and_is_told_why_no_case(
    http: TestClient, station: Station
) -> None:
    browser = Browser(http)
    assert "Nobody has rewritten the log" in browser.sign_in(station, "olu")
    assert browser.path == "/log"
    text = browser.open("/cases")
    assert browser.status == 403
    assert "search.purpose" in text
    assert 'href="/cases"' not in browser.open("/purposes")


def test_a_slap_is_uploaded_like_any_print(desk: Browser) -> None:
    open_case(desk)
    case = desk.path
    image = encode_png(made_slap().image.pixels, ppi=500)
    assert "Four fingers of the right hand" in desk.open(f"{case}/prints")
    text = desk.send(f"{case}/prints", files=images(image), finger="right-four")
    assert "4 prints enrolled" in text
    desk.open(f"{case}/prints")
    text = desk.send(f"{case}/prints", files=images(image), finger="thumbs")
    assert "Four fingers found, 2 expected" in text
    assert wrong_fields(text) == ["images"]


def test_one_finger_under_two_names_asks_for_a_reason(desk: Browser) -> None:
    open_case(desk)
    case = desk.path
    desk.open(f"{case}/prints")
    desk.send(f"{case}/prints", files=images(fake_print(1, INDEX)), finger="right-index")
    again = {"files": images(fake_print(1, INDEX, 2)), "finger": "left-index"}
    desk.open(f"{case}/prints")
    text = desk.send(f"{case}/prints", **again)
    assert wrong_fields(text) == ["despite_misnamed"]
    assert "The hands seem to be swapped" in text
    assert "1 print enrolled" in desk.send(f"{case}/prints", **again, despite_misnamed="checked")
