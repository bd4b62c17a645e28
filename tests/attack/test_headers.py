"""What every answer carries, whoever asks and whatever goes wrong."""

import pytest
from fastapi.testclient import TestClient

from hospitium.edges.http.guard import HEADERS
from tests.attack.asking import ask, asker
from tests.attack.expected import read_table
from tests.attack.objects import fresh, standing
from tests.attack.routes import Way
from tests.attack.town import ALL, Town

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
KEPT = ("/field/", "/static/", "/transparency/")
WASM = "'wasm-unsafe-eval'"
"""The field app runs a network: compiled code, never text that becomes a script."""
ASKED = sorted(read_table())


@pytest.mark.parametrize("way", ASKED, ids=str)
@pytest.mark.parametrize("who", ["", ALL], ids=["nobody", "somebody"])
def test_every_answer_is_safe_to_show(town: Town, way: Way, who: str) -> None:
    who = asker(town, way, who)
    ids = fresh(town, way, who) if who and way.changes else standing(town, way)
    answer = ask(town, way, who, ids)
    for name, value in EVERYWHERE.items():
        assert answer.headers[name] == value
    policy = directives(answer.headers["content-security-policy"])
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    app = way.path.startswith("/field/") and answer.status_code == 200
    assert policy["script-src"] == (["'self'", WASM] if app else ["'self'"])
    assert policy["form-action"] == policy["style-src"] == ["'self'"]
    assert "unsafe" not in str(policy).replace(WASM, "")
    assert "server" not in answer.headers
    if answer.content:
        kind = answer.headers["content-type"]
        assert kind
        assert "charset=utf-8" in kind or not kind.startswith("text/")
    if not way.path.startswith(KEPT) or answer.status_code >= 400:
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api/v1/nothing",
        "/static/nothing",
        "/static/",
        "/static/vendor/",
        "/static/../app.py",
        "/sign-in/x",
    ],
)
def test_errors_are_as_safe_as_pages(town: Town, path: str) -> None:
    answer = town.ask("", "GET", path)
    assert answer.status_code == 404
    assert set(map(str.lower, HEADERS)) <= set(answer.headers)


def test_no_page_has_a_script_or_a_style_of_its_own(town: Town) -> None:
    """The policy would stop them; that none is there says that nobody came to need them."""
    for way in read_table():
        if way.method == "GET" and not way.for_machines and not way.path.startswith("/static"):
            text = ask(town, way, ALL, standing(town, way)).text
            for bad in ("<script>", " style=", " onclick=", " onload=", "javascript:", "<iframe"):
                assert bad not in text, (way, bad)


def test_over_tls_the_browser_is_told_to_stay_there(town: Town) -> None:
    over_tls = TestClient(town.server, base_url="https://console.example")
    kept = over_tls.get("/sign-in").headers["strict-transport-security"]
    assert int(kept.partition("max-age=")[2].partition(";")[0]) >= 31_536_000
    assert "includeSubDomains" in kept
    assert "strict-transport-security" not in town.ask("", "GET", "/sign-in").headers


@pytest.mark.parametrize("path", ["/cases/", "//evil.example/", "/sign-in/", "/api/v1/cases/"])
def test_a_wrong_host_leads_nobody_away(town: Town, path: str) -> None:
    """What a request says of our own name never comes back in an address."""
    answer = town.ask(ALL, "GET", path, headers={"Host": "evil.example"})
    assert "evil" not in answer.headers.get("location", "")
    assert "evil" not in answer.text.replace("//evil.example/", "")


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\tevil",
     "javascript:alert(1)", "/%0d%0aLocation: https://evil.example", "/ok\r\nX-Evil: 1"],
)  # fmt: skip
def test_signing_in_leads_nobody_away(town: Town, path: str) -> None:
    browser = town.browser()
    browser.open("/sign-in")
    code = town.station.codes["officer"]
    browser.send("/sign-in", handle="officer", code=code, next=path)
    assert browser.page is not None
    where = browser.page.headers["location"]
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    assert "x-evil" not in browser.page.headers
    assert "\n" not in where


def directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {words[0]: words[1:] for words in parts if words}
