"""The job that everything exists for, through the console, without a single script."""

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text as text_of

from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.log_in_use import log_in_use
from hospitium.usecases.watch_log import LogWatch
from tests.edges.callers import INDEX, Browser, Caller, images
from tests.engines import fake_print
from tests.stations import Station


def signed_in(http: TestClient, station: Station, handle: str) -> Browser:
    browser = Browser(TestClient(http.app, base_url=str(http.base_url)))
    browser.sign_in(station, handle)
    return browser


def search(desk: Browser, person: int) -> str:
    desk.open("/searches/new")
    return desk.send(
        "/searches/new",
        files=images(fake_print(person, INDEX, 9)),
        finger=INDEX.slug,
        purpose="roadside-check",
        place="km 41",
        reason="child without papers",
    )


def test_a_child_is_found_and_two_people_confirm(
    desk: Browser, amira: Caller, http: TestClient, station: Station
) -> None:
    case = amira.open_case(birth_year=2015)
    amira.enrol(case, 1)
    text = search(desk, 1)
    assert "1 candidate" in text
    assert "A candidate is not an identity" in text
    link = re.search(r'href="(/searches/[\w-]+/candidates/[\w-]+)"', text)
    assert link is not None
    candidate = link.group(1)
    assert "1 candidate" in desk.open("/")

    text = desk.open(candidate)
    assert "<svg" in text
    assert "two people must agree" in text
    assert "1 in" in text
    assert "Quality of 100: searched with 80, on record 80. Points found:" in text
    text = desk.send(candidate, verdict="", reason="")
    assert desk.status == 422
    assert "Choose what you see" in text
    text = desk.send(candidate, verdict="confirm", reason="cores and deltas agree")
    assert "A second person must look" in text
    assert "cores and deltas agree" in text

    bela = signed_in(http, station, "bela")
    text = bela.open(candidate)
    assert "has looked." in text
    assert "cores and deltas agree" not in text
    text = bela.send(candidate, verdict="confirm", reason="eleven minutiae agree")
    assert "the case's desk has been alerted" in text
    assert "cores and deltas agree" in text

    text = desk.open("/alerts")
    action = re.search(r'action="(/alerts/[\w-]+)"', text)
    assert action is not None
    assert "You have taken the alert up" in desk.send(action.group(1))
    assert "No alert waits" in desk.open("/alerts")
    assert "Nobody has rewritten the log" in desk.open("/log")


def test_nobody_found_is_no_proof_of_absence(desk: Browser, amira: Caller) -> None:
    amira.enrol(amira.open_case(), 1)
    text = search(desk, 50)
    assert "No candidate" in text
    assert "not proof of absence" in text


def test_one_to_one_speaks_of_support_only(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)
    desk.open(f"/cases/{case}/verify")
    page = f"/cases/{case}/verify"
    right = desk.send(page, files=images(fake_print(1, INDEX, 9)), finger=INDEX.slug)
    assert "support that it is the same person" in right
    assert "a person decides" in right
    desk.open(page)
    wrong = desk.send(page, files=images(fake_print(2, INDEX, 9)), finger=INDEX.slug)
    assert "do not support" in wrong
    assert "no proof that it is somebody else" in wrong


def test_a_case_is_closed_with_a_reason(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)
    desk.open(f"/cases/{case}/close")
    assert "Enter why" in desk.send(f"/cases/{case}/close", reason="")
    text = desk.send(f"/cases/{case}/close", reason="found alive")
    assert "have left the gallery" in text
    assert "Enrol prints" not in text


def test_a_case_is_found_by_its_name_which_stands_in_no_address(
    desk: Browser, amira: Caller
) -> None:
    case = amira.open_case(family_name="Findable")
    desk.open("/cases/find")
    text = desk.send("/cases/find", name="amal findable")
    assert f"/cases/{case}" in text
    assert "Findable" not in str(desk.page.url if desk.page else "")
    assert "No case of your agency" in desk.send("/cases/find", name="amal", birth_year="1990")
    desk.send("/cases/find", name="", reference="")
    assert desk.status == 422
    desk.send("/cases/find", name="x", birth_year="abc")
    assert desk.status == 422


def test_titles_tell_pages_apart(desk: Browser, amira: Caller) -> None:
    case = amira.open_case()
    paths = ["/", "/cases", "/cases/new", f"/cases/{case}", f"/cases/{case}/prints",
             f"/cases/{case}/verify", f"/cases/{case}/close", "/searches", "/searches/new",
             "/alerts", "/log", "/log/public", "/purposes"]  # fmt: skip
    titles = {re.findall(r"<title>(.*?)</title>", desk.open(path))[0] for path in paths}
    assert len(titles) == len(paths)


def test_no_page_has_a_script_or_a_style_inside(desk: Browser, amira: Caller) -> None:
    amira.enrol(amira.open_case(), 1)
    search(desk, 1)
    found = desk.path
    link = re.search(r'href="(/searches/[\w-]+/candidates/[\w-]+)"', desk.text)
    assert link is not None
    for path in ("/", "/cases/new", found, link.group(1), "/log"):
        text = desk.open(path)
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on", text), path


def test_the_log_pages_back_to_its_beginning(desk: Browser, amira: Caller) -> None:
    for _ in range(60):
        amira.get("/cases")
    text = desk.open("/log")
    older = re.search(r'href="(/log\?before=\d+)"', text)
    assert older is not None
    assert "node.set-up" not in text
    assert "node.set-up" in desk.open(older.group(1))


def test_a_long_log_says_what_was_read_and_reads_all_when_asked(
    desk: Browser, station: Station, server: FastAPI
) -> None:
    server.state.console = replace(server.state.console, log=LogWatch(short=2))
    for _ in range(5):
        station.open_case()
    size = verify_log(station.runtime).size
    text = desk.open("/log")
    assert "Nobody has rewritten the log" not in text
    assert f"Read now: entries {size - 1} – {size}" in " ".join(text.split())
    assert "nobody has had it read the whole log" in text
    text = desk.send("/log/check")
    assert "Every entry was read. Nobody has rewritten the log." in text
    assert "No entry came since the last look" in text
    assert "last read and found sound on" in text
    assert desk.http.post("/log/check", data={"csrf": "x"}).status_code == 403
    desk.open("/log")
    with station.runtime.node.database.write() as session:
        session.execute(text_of("UPDATE audit_entries SET case_id = NULL"))
        session.info["leaves"] = 1
    assert "does not verify" not in desk.open("/log"), "of what it did not read it says nothing"
    assert "does not verify" in desk.send("/log/check")
    assert "does not verify" in desk.open("/log")


def test_what_the_node_works_with_is_a_page(desk: Browser, station: Station) -> None:
    assert "Nothing yet" in desk.open("/log/public")
    newest = log_in_use(station.runtime)[-1]
    assert 'href="/log/public"' in desk.open("/log")
    text = desk.open("/log/public")
    assert "model:leader" in text
    assert f"hospitium log prove {newest.sequence} --open" in text


def test_without_its_style_the_console_says_what_to_run(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hospitium.edges.api.server import create_server
    from hospitium.edges.web import pages

    monkeypatch.setattr(pages, "is_built", lambda: False)
    with TestClient(create_server(station.runtime), base_url="http://127.0.0.1") as bare:
        answer = bare.get("/")
        assert answer.status_code == 503
        assert "make setup" in answer.text
        assert bare.get("/health/live").status_code == 200
        assert bare.get("/api/v1/purposes").status_code == 401
