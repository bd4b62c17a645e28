"""A person's rights through the console and behind their own code, without a single script."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from hospitium.edges.web.notes_sessions import IDLE, TRIES
from tests.edges.callers import Browser, Caller
from tests.edges.web.test_whole_job import signed_in
from tests.stations import Station


@pytest.fixture
def case(amira: Caller) -> str:
    made = amira.open_case()
    amira.enrol(made, 1)
    return made


@pytest.fixture
def bela_desk(http: TestClient, station: Station) -> Browser:
    return signed_in(http, station, "bela")


def stranger(http: TestClient) -> Browser:
    """Somebody on a borrowed phone."""
    return Browser(TestClient(http.app, base_url=str(http.base_url)))


def code_of(desk: Browser, case: str) -> str:
    desk.open(f"/cases/{case}/rights")
    text = desk.send(f"/cases/{case}/code", deed="issue")
    found = re.search(r'id="code">([\w-]+)<', text)
    assert found is not None
    return found.group(1)


def opened(http: TestClient, code: str) -> Browser:
    phone = stranger(http)
    phone.open("/notes")
    phone.send("/notes", code=code)
    assert phone.status == 200, phone.text
    return phone


def ask(desk: Browser, case: str, kind: str, **fields: str) -> str:
    desk.open(f"/cases/{case}/ask/{kind}")
    desk.send(f"/cases/{case}/ask/{kind}", **fields)
    assert desk.path.startswith("/rights/"), desk.text
    return desk.path


def settle(desk: Browser, request: str, verdict: str = "approve") -> str:
    desk.open(request)
    return desk.send(request, verdict=verdict, reason="papers were seen")


class TestThePersonsPage:
    def test_it_tells_who_looked_in_plain_words_with_proofs(
        self, desk: Browser, http: TestClient, case: str
    ) -> None:
        phone = opened(http, code_of(desk, case))
        for words in (
            "Synthetic Police (police), officer: opened this record.",
            "Why: Find the missing person of an open case.",
            "You, or somebody with your code: opened this page with your code.",
        ):
            assert words in re.sub(r"</?bdi>", "", phone.text)
        assert "amira" not in phone.text
        link = re.search(r'href="(/notes/proof/\d+)"', phone.text)
        assert link is not None
        proof = phone.http.get(link.group(1))
        with zipfile.ZipFile(io.BytesIO(proof.content)) as held:
            assert "how-to-check.txt" in held.namelist()
        assert phone.http.get("/notes/proof/1").status_code == 404

    def test_nothing_says_what_it_is(self, desk: Browser, http: TestClient, case: str) -> None:
        phone = stranger(http)
        entry = phone.open("/notes")
        wrong = phone.send("/notes", code="aaaaaa-aaaaaa-aaaaaa-aaaaaa")
        assert phone.status == 404
        lost = phone.open("/notes/proof/3")
        page = opened(http, code_of(desk, case)).text
        for text in (entry, wrong, lost, page):
            assert re.findall(r"<title>(.*?)</title>", text) == ["Notes"]
            head = text.partition("</head>")[0].replace("vendor/hospitium.css", "")
            assert "ospitium" not in head
            assert "/notes/exit" in text
            assert "Synthetic Person" not in text
        assert "Hospitium" not in page
        assert "Amal" not in page

    def test_leaving_it_ends_it(self, desk: Browser, http: TestClient, case: str) -> None:
        phone = opened(http, code_of(desk, case))
        gone = phone.http.get("/notes/exit", follow_redirects=False)
        assert gone.status_code == 303
        assert gone.headers["location"].startswith("https://")
        assert gone.headers["clear-site-data"] == '"cache"'
        assert "Who looked" not in phone.open("/notes")

    def test_it_ends_by_itself_and_with_the_code(
        self, desk: Browser, http: TestClient, case: str, station: Station
    ) -> None:
        phone = opened(http, code_of(desk, case))
        station.clock.advance(IDLE + timedelta(seconds=1))
        assert "Who looked" not in phone.open("/notes")
        phone = opened(http, code_of(desk, case))
        desk.open(f"/cases/{case}/rights")
        desk.send(f"/cases/{case}/code", deed="revoke")
        assert "Who looked" not in phone.open("/notes")
        assert phone.status == 404

    def test_guessing_is_slowed_and_nobody_is_locked_out_for_long(
        self, desk: Browser, http: TestClient, case: str, station: Station
    ) -> None:
        code, phone = code_of(desk, case), stranger(http)
        for _ in range(TRIES):
            phone.open("/notes")
            phone.send("/notes", code="guess")
            assert phone.status == 404
        phone.open("/notes")
        assert "Please wait" in phone.send("/notes", code=code)
        assert phone.status == 429
        station.clock.advance(timedelta(minutes=1))
        phone.open("/notes")
        assert "Who looked" in phone.send("/notes", code=code)

    def test_a_form_from_elsewhere_does_nothing(
        self, desk: Browser, http: TestClient, case: str
    ) -> None:
        code = code_of(desk, case)
        phone = stranger(http)
        assert "Who looked" not in phone.send("/notes", code=code, csrf="0" * 64)
        assert phone.status == 403
        phone = opened(http, code)
        phone.send("/notes/correction", csrf="0" * 64, field="sex", value="x", evidence="x")
        assert phone.status == 404

    def test_the_code_is_no_sign_in(self, desk: Browser, http: TestClient, case: str) -> None:
        phone = opened(http, code_of(desk, case))
        for path in ("/", f"/cases/{case}", "/rights", "/log"):
            phone.open(path)
            assert phone.path == "/sign-in"


class TestRequests:
    def test_a_hit_is_contested_on_the_page_and_the_answer_stands_there(
        self, desk: Browser, http: TestClient, station: Station, amira: Caller, bela: Caller,
        case: str,
    ) -> None:  # fmt: skip
        (hit,) = amira.identify(1).json()["candidates"]
        phone = opened(http, code_of(desk, case))
        assert "Nobody has taken other fingerprints for yours" in phone.text
        bela.decide(hit["id"], "confirm")
        assert "That was not me" in phone.open("/notes")
        assert "Write in your own words" in phone.send("/notes/contest", hit=hit["id"], contest="")
        assert phone.status == 422
        text = phone.send("/notes/contest", hit=hit["id"], contest="I was at home")
        assert "nobody may act on it" in text
        assert "1 appeal waits for a second person" in desk.open("/")
        assert "Contested hit for case" in desk.open("/alerts")
        assert 'action="/alerts/' not in desk.text
        candidate = (
            f"/searches/{amira.get('/searches')['searches'][0]['id']}/candidates/{hit['id']}"
        )
        assert "This hit is contested" in desk.open(candidate)
        request = re.search(r'href="(/rights/[\w-]+)"', desk.open("/rights"))
        assert request is not None
        assert "I was at home" in desk.open(request.group(1))
        chen = signed_in(http, station, "chen")
        assert "withdrawn" in settle(chen, request.group(1))
        text = phone.open("/notes")
        assert "You were right" in text
        assert "papers were seen" in text
        assert "Hit withdrawn for case" in desk.open("/alerts?all=true")
        assert "Withdrawn after an appeal" in desk.open(candidate)

    def test_a_correction_asked_for_on_the_page_is_made_and_told(
        self, desk: Browser, http: TestClient, bela_desk: Browser, case: str
    ) -> None:
        phone = opened(http, code_of(desk, case))
        assert "Choose what is wrong" in phone.send("/notes/correction", field="", value="")
        phone.open("/notes")
        phone.send("/notes/correction", field="given_name", value="Amaal", evidence="my passport")
        request = re.search(r'href="(/rights/[\w-]+)"', bela_desk.open("/rights"))
        assert request is not None
        assert "asked by the person" in bela_desk.text
        text = settle(bela_desk, request.group(1))
        assert "What stood there before (history)" in text
        assert "Amaal" in desk.open(f"/cases/{case}")
        assert "Done as asked" in phone.open("/notes")

    def test_a_copy_is_taken_out_once_a_colleague_has_approved(
        self, desk: Browser, bela_desk: Browser, case: str
    ) -> None:
        request = ask(desk, case, "access", identity_check="passport seen", reason="asks for it")
        assert "Somebody else must settle it" in desk.text
        settle(bela_desk, request)
        desk.open(request)
        desk.send(f"{request}/copy")
        assert desk.page is not None
        with zipfile.ZipFile(io.BytesIO(desk.page.content)) as held:
            assert "read-me.html" in held.namelist()

    def test_a_release_lists_what_leaves(self, desk: Browser, case: str) -> None:
        desk.open(f"/cases/{case}/ask/release")
        text = desk.send(f"/cases/{case}/ask/release", recipient="Court", reason="charge filed")
        assert desk.status == 403
        assert "release.dual" in text
        ask(desk, case, "release", parts="name", recipient="Court", reason="charge filed")
        assert "May they pass it on?" in desk.text

    def test_a_hold_is_listed_reviewed_and_stops_erasure(
        self, desk: Browser, bela_desk: Browser, case: str
    ) -> None:
        hold = ask(
            desk, case, "hold", authority="District court", reference="7 Gs", reason="trial",
            ends_on="2027-01-15",
        )  # fmt: skip
        settle(bela_desk, hold)
        assert "Look again before" in desk.open("/rights")
        desk.open(hold)
        assert "somebody looks again" in desk.send(f"{hold}/review", reason="goes on").lower()
        desk.open(f"/cases/{case}/ask/erasure")
        text = desk.send(f"/cases/{case}/ask/erasure", reason="asks for it")
        assert desk.status == 403
        assert "District court ordered it, until 2027-01-15" in text

    def test_a_record_is_erased_and_the_proof_is_offered(
        self, desk: Browser, bela_desk: Browser, case: str
    ) -> None:
        request = ask(desk, case, "erasure", reason="the person asks")
        assert "The record is gone" in settle(bela_desk, request)
        proof = bela_desk.http.get(f"/erased/{case}/proof")
        with zipfile.ZipFile(io.BytesIO(proof.content)) as held:
            assert "statement.txt" in held.namelist()
        desk.open(f"/cases/{case}")
        assert desk.status == 404

    def test_every_form_says_what_is_missing(self, desk: Browser, case: str) -> None:
        kinds = (
            "access",
            "release",
            "correction",
            "erasure",
            "appeal",
            "hold",
            "lift-hold",
            "order",
        )
        for kind in kinds:
            desk.open(f"/cases/{case}/ask/{kind}")
            assert "Enter why" in desk.send(f"/cases/{case}/ask/{kind}"), kind
            assert desk.status == 422

    def test_titles_tell_pages_apart(self, desk: Browser, case: str) -> None:
        request = ask(desk, case, "erasure", reason="the person asks")
        paths = ["/rights", request, f"/cases/{case}/rights", f"/cases/{case}/looks"]
        paths += [f"/cases/{case}/ask/{kind}" for kind in ("access", "hold", "order", "release")]
        titles = {re.findall(r"<title>(.*?)</title>", desk.open(path))[0] for path in paths}
        assert len(titles) == len(paths)
        for path in paths:
            assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on", desk.open(path)), path
