"""Requests of those who watch: assessments, exports, limits, the log."""

from typing import Any

from tests.attack.bodies.asked import Asked, Body, empty

_SIGNED = {
    "title": "Finding the missing",
    "version": "2",
    "responsible": "amira",
    "reviewed_on": "2026-11-20",
    "valid_until": "2029-11-20",
    "purposes": ["roadside-check"],
    "legal_basis": "Police act, section 12",
}
ASSESSMENT = {**_SIGNED, "document_sha256": "ab" * 32}
ENOUGH = 100_000
REPLACED = {"reason": "replaced"}
DAYS = {"from": "2026-11-22", "to": "2026-11-22"}
EXPORT = {"law": "led25", "start": "2026-11-22", "end": "2026-11-22"}


def _assessment_form(_asked: Asked) -> dict[str, Any]:
    return {"data": _SIGNED, "files": [("document", ("dpia.pdf", b"what may go wrong"))]}


def _limits_form(asked: Asked) -> dict[str, Any]:
    agency = asked.town.station.runtime.node.info.agency
    return {"data": {"agency": agency, "daily": str(ENOUGH), "candidates": "10"}}


BODIES: dict[str, Body] = {
    "POST /api/v1/assessments": lambda _: {"json": ASSESSMENT},
    "POST /api/v1/assessments/{number}/withdrawal": lambda _: {"json": REPLACED},
    "POST /api/v1/retention": empty,
    "POST /oversight/retention": empty,
    "PUT /api/v1/limits/{agency}": lambda _: {"json": {"daily_quota": ENOUGH}},
    "GET /api/v1/law/{law}": lambda _: {"params": DAYS},
    "GET /api/v1/law/{law}/bundle": lambda _: {"params": DAYS},
    "POST /oversight/assessments/new": _assessment_form,
    "POST /oversight/assessments/{number}": lambda _: {"data": REPLACED},
    "POST /oversight/export": lambda _: {"data": EXPORT},
    "POST /oversight/limits": _limits_form,
    "POST /log/check": empty,
}
