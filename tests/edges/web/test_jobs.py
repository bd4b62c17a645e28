"""Long operations: shown, stopped before they save, told once, and nobody else's to see."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from hospitium.core.ids import CaseId
from hospitium.edges.web.jobs import MOST_OF_ONE, Jobs
from hospitium.records.log_check import Steps
from hospitium.records.models import PrintRow, SearchRow
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.show_case import show_case
from hospitium.usecases.watch_log import Look
from tests.edges.callers import INDEX, Browser, images
from tests.engines import SlowEngine, fake_print
from tests.stations import Station


@pytest.fixture(scope="module")
def engine() -> SlowEngine:
    return SlowEngine()


@pytest.fixture
def jobs(server: FastAPI, engine: SlowEngine) -> Iterator[Jobs]:
    engine.go.clear()
    engine.began.clear()
    found: Jobs = server.state.console.jobs
    found.patience = 0.0
    yield found
    engine.go.set()


def begin_search(desk: Browser, prints: int = 2) -> str:
    desk.open("/searches/new")
    sent = images(*(fake_print(1, INDEX, number) for number in range(1, prints + 1)))
    fields = {"purpose": "roadside-check", "place": "km 41", "reason": "no papers"}
    return desk.send("/searches/new", files=sent, **fields)


def over(jobs: Jobs, desk: Browser) -> None:
    (job,) = jobs._jobs.values()
    job.found.exception(timeout=20)
    assert desk.path == f"/jobs/{job.id}"


def rows(station: Station, table: Any) -> int:
    with station.runtime.node.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_long_search_shows_how_far_it_is_and_then_its_result_once(
    desk: Browser, jobs: Jobs, engine: SlowEngine, station: Station
) -> None:
    text = begin_search(desk)
    assert "0 of 2 are done" in text
    assert 'http-equiv="refresh"' in text, "it goes on without scripts"
    part = desk.http.get(f"{desk.path}/progress")
    assert (part.status_code, "0 of 2" in part.text) == (200, True)
    engine.go.set()
    over(jobs, desk)
    page = desk.path
    part = desk.http.get(f"{page}/progress")
    assert (part.status_code, part.headers["hx-redirect"]) == (204, page)
    desk.open(page)
    assert desk.path.startswith("/searches/")
    found = desk.path
    desk.open(page)
    assert desk.path == found
    assert rows(station, SearchRow) == 1


def test_a_stopped_search_never_was(
    desk: Browser, jobs: Jobs, engine: SlowEngine, station: Station
) -> None:
    begin_search(desk)
    assert engine.began.wait(20)
    text = desk.send(f"{desk.path}/stop")
    assert "It is being stopped" in text
    engine.go.set()
    over(jobs, desk)
    text = desk.open(desk.path)
    assert "Stopped" in text
    assert "saves nothing" in text
    assert rows(station, SearchRow) == 0


def test_a_stopped_enrolment_saves_no_print(
    desk: Browser, jobs: Jobs, engine: SlowEngine, station: Station
) -> None:
    case = station.open_case()
    desk.open(f"/cases/{case}/prints")
    desk.send(f"/cases/{case}/prints", files=images(fake_print(1, INDEX, 1)))
    assert engine.began.wait(20)
    desk.send(f"{desk.path}/stop")
    engine.go.set()
    over(jobs, desk)
    assert rows(station, PrintRow) == 0
    jobs.patience = 20.0  # what is quick is answered as ever
    desk.open(f"/cases/{case}/prints")
    desk.send(f"/cases/{case}/prints", files=images(fake_print(1, INDEX, 1)))
    assert desk.path == f"/cases/{case}"
    assert rows(station, PrintRow) == 1
    assert show_case(station.runtime, station.staff["amira"], CaseId(case))


def test_what_went_wrong_is_told_in_the_form_that_was_sent(
    desk: Browser, jobs: Jobs, engine: SlowEngine
) -> None:
    desk.open("/searches/new")
    fields = {"purpose": "roadside-check", "place": "km 41", "reason": "no papers"}
    desk.send("/searches/new", files=images(b"no picture"), **fields)
    engine.go.set()
    over(jobs, desk)
    text = desk.open(desk.path)
    assert desk.status == 422
    assert 'value="km 41"' in text
    assert 'action="/searches/new"' in text


def test_a_job_is_nobody_elses_and_one_person_has_few(
    desk: Browser, jobs: Jobs, station: Station, engine: SlowEngine
) -> None:
    begin_search(desk, 1)
    mine = desk.path
    other = Browser(desk.http)
    desk.http.cookies.clear()
    other.sign_in(station, "bela")
    other.open(mine)
    assert other.status == 404
    desk.http.cookies.clear()
    desk.sign_in(station, "amira")
    for _ in range(MOST_OF_ONE):
        begin_search(desk, 1)
    assert desk.status == 503
    assert "under way already" in desk.text


def test_reading_the_whole_log_is_a_job_that_can_be_stopped_and_each_entry_has_its_proof(
    desk: Browser, jobs: Jobs, server: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go = Event(), Event()

    log = server.state.console.log
    check_all = log.check_all

    def slowly(runtime: Runtime, on_progress: Steps) -> Look:
        def told(done: int, total: int) -> None:
            began.set()
            assert go.wait(20)
            on_progress(done, total)

        found: Look = check_all(runtime, on_progress=told)
        return found

    monkeypatch.setattr(log, "check_all", slowly)
    desk.open("/log")
    assert "Reading the whole log" in desk.send("/log/check")
    assert began.wait(20)
    desk.send(f"{desk.path}/stop")
    go.set()
    over(jobs, desk)
    assert "nothing is known that was not known before" in desk.open(desk.path)
    proof = desk.http.get("/log/1/proof")
    assert proof.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(proof.content)) as files:
        assert {"how-to-check.txt", "entry-1.json", "entry-1.tlog-proof"} <= set(files.namelist())
    jobs.patience = 20.0
    desk.open("/log")
    assert "Every entry was read" in desk.send("/log/check")
