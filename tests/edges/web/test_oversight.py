"""Those who watch, at the console, without a single script."""

import io
import zipfile
from hashlib import sha256

from fastapi.testclient import TestClient

from hospitium.ledger.law_export import check_export
from hospitium.ledger.quorum import parse_policy
from tests.edges.callers import Browser, Caller
from tests.stations import Station

PAPER = b"what may go wrong, and for whom"
GOOD = {
    "title": "Finding the missing",
    "version": "2",
    "responsible": "amira",
    "reviewed_on": "2026-11-20",
    "valid_until": "2026-12-31",
    "purposes": ["roadside-check"],
    "legal_basis": "Police act, section 12",
}


def signed_in(http: TestClient, station: Station, handle: str) -> Browser:
    browser = Browser(TestClient(http.app, base_url=str(http.base_url)))
    browser.sign_in(station, handle)
    return browser


def sign(dana: Browser, **changed: object) -> str:
    dana.open("/oversight/assessments/new")
    files = [("document", ("dpia.pdf", PAPER))]
    return dana.send("/oversight/assessments/new", files=files, **{**GOOD, **changed})


def test_a_data_protection_officer_signs_and_withdraws(
    http: TestClient, station: Station, desk: Browser
) -> None:
    dana = signed_in(http, station, "dana")
    dana.open("/oversight/assessments/1")
    dana.send("/oversight/assessments/1", reason="replaced")
    assert "No impact assessment holds" in dana.open("/oversight")
    text = sign(dana)
    assert dana.path == "/oversight/assessments/2", text
    assert sha256(PAPER).hexdigest() in text
    assert "in 39 days" in dana.open("/oversight")
    assert "in 39 days" in desk.open("/")
    assert "Withdraw it" not in desk.open("/oversight/assessments/2")
    dana.open("/oversight/assessments/2")
    assert "Enter why" in dana.send("/oversight/assessments/2", reason="")
    assert "is withdrawn" in dana.send("/oversight/assessments/2", reason="the law changed")


def test_a_wrong_form_says_all_at_once(http: TestClient, station: Station) -> None:
    dana = signed_in(http, station, "dana")
    text = sign(dana, title="", responsible="", purposes=[])
    assert dana.status == 422
    for words in ("Enter what is assessed", "Enter who answers", "at least one purpose"):
        assert words in text
    assert "does not review it too" in sign(dana, responsible="dana")
    assert dana.status == 403


def test_an_export_is_a_zip_that_checks(
    http: TestClient, station: Station, amira: Caller, desk: Browser
) -> None:
    amira.open_case()
    olu = signed_in(http, station, "olu")
    olu.open("/oversight")
    wrong = olu.send("/oversight/export", law="", start="2026-11-22", end="")
    assert ("Choose the law" in wrong, "Enter the day" in wrong) == (True, True)
    period = {"law": "led25", "start": "2026-11-22", "end": "2026-11-22"}
    assert "cannot be a recipient" in olu.send("/oversight/export", **period, recipient="A B")
    olu.send("/oversight/export", **period, recipient="durban-high-court")
    assert olu.page is not None
    with zipfile.ZipFile(io.BytesIO(olu.page.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (row,) = check_export(files, parse_policy(files["log-policy"])).rows
    assert (row["operator"], row["operation"]) == ("amira", "collection")
    assert "Export for a court" not in desk.open("/oversight")
    desk.send("/oversight/export", **period)
    assert desk.status == 403


def test_the_report_is_shown_and_comes_as_files(http: TestClient, station: Station) -> None:
    dana = signed_in(http, station, "dana")
    assert "/oversight/reports/2026" in dana.open("/oversight")
    assert "What this report cannot say" in dana.open("/oversight/reports/2026")
    assert dana.open("/oversight/reports/2026/md").startswith("# Transparency report 2026")
    assert dana.open("/oversight/reports/2026/csv").startswith("section,what,value")
    for path in ("/oversight/reports/2026/exe", "/oversight/reports/1999"):
        dana.open(path)
        assert dana.status in (404, 422)


def test_an_administrator_sets_limits_that_everybody_sees(
    http: TestClient, station: Station, desk: Browser
) -> None:
    root = signed_in(http, station, "root")
    root.open("/oversight")
    fields = {"agency": "demo-police", "daily": "12", "candidates": "3"}
    assert "as a whole number" in root.send("/oversight/limits", **{**fields, "daily": "many"})
    assert "from 1 to 10" in root.send("/oversight/limits", **{**fields, "candidates": "99"})
    assert "limits are set" in root.send("/oversight/limits", **fields)
    stranger = Browser(TestClient(http.app, base_url=str(http.base_url)))
    assert ">12<" in stranger.open("/limits")
    desk.open("/oversight")
    desk.send("/oversight/limits", **fields)
    assert desk.status == 403
