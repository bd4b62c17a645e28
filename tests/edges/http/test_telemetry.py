"""Health, metrics, logs and headers: they say how it goes, and nothing about anybody."""

import json
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from hospitium.core.errors import Unavailable
from hospitium.edges.http.logs import LOGGER, JsonFormatter, log_config
from tests.edges.callers import Browser, Caller
from tests.stations import Station

NAME, PLACE = "Verysecretname", "verysecretplace"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What the log says, line by line."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(JsonFormatter().format(record))

    keep = Keep()
    LOGGER.addHandler(keep)
    LOGGER.setLevel(logging.INFO)
    yield written
    LOGGER.removeHandler(keep)


def test_logs_and_metrics_name_nobody(
    amira: Caller, desk: Browser, station: Station, lines: list[str]
) -> None:
    case = amira.open_case(family_name=NAME, last_seen_place=PLACE)
    amira.enrol(case, 1)
    found = amira.identify(1, incident=f"{PLACE}, {NAME}").json()
    amira.decide(found["candidates"][0]["id"], "confirm", reason=f"it is {NAME}")
    amira.ask("GET", f"/cases?name={NAME}&limit=0")
    amira.ask("GET", f"/{NAME}")
    amira.ask("POST", "/cases", json={NAME: PLACE})
    desk.open(f"/cases/{case}")
    desk.open(f"/cases/{NAME}")
    metrics = desk.http.get("/metrics").text
    said = "\n".join(lines)
    for secret in (NAME, PLACE, case, found["id"], "amira", station.codes["amira"], "print_0"):
        assert secret not in said
        assert secret not in metrics
    assert len(lines) >= 8


def test_a_log_line_has_what_an_operator_of_the_node_needs(amira: Caller, lines: list[str]) -> None:
    amira.identify(1, purpose="marketing")
    line = json.loads(lines[-1])
    assert line["route"] == "/api/v1/searches"
    assert (line["method"], line["status"], line["level"]) == ("POST", 403, "info")
    assert (line["code"], line["rule"]) == ("hospitium.refused", "purpose.forbidden")
    assert line["ms"] > 0
    assert len(line["request"]) == 16


def test_a_bug_is_logged_by_place_not_by_text(
    amira: Caller, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr("hospitium.edges.api.cases.list_cases", broken)
    amira.ask("GET", "/cases")
    line = json.loads(lines[-1])
    assert (line["level"], line["error"], line["status"]) == ("error", "RuntimeError", 500)
    assert any(place.startswith("hospitium.edges.api.cases:") for place in line["where"])
    assert NAME not in lines[-1]


def test_an_exception_in_a_log_call_shows_no_text() -> None:
    raised = ValueError(NAME)
    record = logging.makeLogRecord(
        {"msg": f"failed for {NAME}", "exc_info": (ValueError, raised, raised.__traceback__)}
    )
    assert NAME not in JsonFormatter().format(record)


def test_metrics_count_routes_and_searches(amira: Caller, http: TestClient) -> None:
    amira.enrol(amira.open_case(), 1)
    amira.identify(1)
    amira.identify(50)
    text = http.get("/metrics").text
    assert 'hospitium_searches_total{outcome="candidates",purpose="roadside-check"} 1.0' in text
    assert 'hospitium_searches_total{outcome="no_candidate",purpose="roadside-check"} 1.0' in text
    assert 'method="POST",route="/api/v1/cases/{case_id}/prints",status="201"' in text


def test_a_made_up_method_is_no_label(http: TestClient) -> None:
    http.request("BREW", "/coffee/of/somebody")
    text = http.get("/metrics").text
    assert "BREW" not in text
    assert 'method="other",route="(none)"' in text


def test_alive_and_ready(http: TestClient) -> None:
    assert http.get("/health/live").json() == {"status": "live"}
    assert http.get("/health/ready").json()["checks"] == {
        "records": "ok",
        "keys": "ok",
        "model": "ok",
    }


def test_without_its_model_it_lives_but_is_not_ready(
    http: TestClient, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_runtime: object) -> None:
        raise Unavailable("the model is missing")

    monkeypatch.setattr("hospitium.edges.http.health._model", missing)
    answer = http.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "records": "ok",
        "keys": "ok",
        "model": "hospitium.unavailable",
    }
    assert http.get("/health/live").status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/purposes", "/nothing", "/health/live"])
def test_every_answer_has_safe_headers(http: TestClient, path: str) -> None:
    headers = http.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_static_files_may_be_kept_and_lead_nowhere_else(http: TestClient) -> None:
    kept = http.get("/static/favicon.svg")
    assert (kept.status_code, kept.headers["cache-control"]) == (200, "public, max-age=86400")
    for path in ("/static/../pages.py", "/static/%2e%2e/pages.py", "/static//etc/passwd"):
        assert http.get(path).status_code == 404


def test_a_library_is_named_in_the_log_but_not_quoted() -> None:
    record = logging.LogRecord("multipart", logging.WARNING, "", 0, "Got %r", (NAME,), None)
    line = JsonFormatter().format(record)
    assert json.loads(line)["event"] == "multipart.warning"
    assert NAME not in line
    assert log_config()["root"] == {"handlers": ["stderr"], "level": "WARNING"}
