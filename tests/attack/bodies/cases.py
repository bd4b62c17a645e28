"""Requests about cases, searches, verdicts, alerts."""

from typing import Any

from tests.attack.bodies.asked import Asked, Body, empty, nothing
from tests.attack.town import INDEX
from tests.edges.callers import CASE, images
from tests.engines import fake_print
from tests.faces import picture
from tests.irises import eye_picture
from tests.senses.liveness.made import drawn, png
from tests.stations import INCIDENT

VERDICT = {"verdict": "reject", "reason": "the cores differ"}
FORM_CASE = {
    "kind": "missing-person",
    "given_name": "Amal",
    "family_name": "Synthetic",
    "sex": "unknown",
    "legal_basis": "missing person report 12/2026",
    "authority": "Synthetic district court",
    "contact_desk": "Missing persons desk",
    "expires_on": "2027-02-01",
}
NAME = {"name": "Synthetic Person"}
ALIKE = "synthetic people sometimes resemble each other"


def _print(asked: Asked) -> Any:
    return images(fake_print(next(asked.town.people), INDEX))


def _enrol(asked: Asked) -> dict[str, Any]:
    return {"files": _print(asked), "data": {"fingers": INDEX.slug}}


def _search(asked: Asked) -> dict[str, Any]:
    data = {"purpose": "roadside-check", "incident": INCIDENT, "fingers": INDEX.slug}
    return {"files": _print(asked), "data": data}


def _form(asked: Asked) -> dict[str, Any]:
    return {"files": _print(asked), "data": {"finger": INDEX.slug}}


def _despite(body: Body) -> Body:
    """The same, though another synthetic person may be very alike."""

    def asks(asked: Asked) -> dict[str, Any]:
        sent = body(asked)
        return {**sent, "data": {**sent["data"], "despite_duplicate": ALIKE}}

    return asks


def _search_form(asked: Asked) -> dict[str, Any]:
    data = {"finger": INDEX.slug, "purpose": "roadside-check", "place": "km 41", "reason": "alone"}
    return {"files": _print(asked), "data": data}


SEEN = {"verdict": "two-people", "reason": "the scars differ"}


def _photo(asked: Asked) -> dict[str, Any]:
    shot = picture(next(asked.town.people))
    return {"files": [("image", ("photo.jpg", shot))], "data": {"source": "poster"}}


def _eye(asked: Asked) -> dict[str, Any]:
    shot = eye_picture(next(asked.town.people))
    return {"files": [("image", ("eye.png", shot))], "data": {"eye": "left"}}


BODIES: dict[str, Body] = {
    "POST /api/v1/cases": lambda _: {"json": CASE},
    "POST /api/v1/cases/find": lambda _: {"json": NAME},
    "POST /api/v1/cases/{case_id}/closure": lambda _: {"json": {"reason": "found"}},
    "POST /api/v1/cases/{case_id}/prints": _despite(_enrol),
    "POST /api/v1/cases/{case_id}/faces": _photo,
    "DELETE /api/v1/cases/{case_id}/faces/{face_id}": nothing,
    "DELETE /api/v1/cases/{case_id}/faces/{face_id}/portrait": nothing,
    "POST /cases/{case_id}/faces": _photo,
    "POST /captures/look": empty,
    "POST /live-looks/{face_id}": lambda _: {"data": {"answer": "person", "reason": "was here"}},
    "POST /api/v1/cases/{case_id}/irises": _eye,
    "DELETE /api/v1/cases/{case_id}/irises/{iris_id}": nothing,
    "POST /cases/{case_id}/irises": _eye,
    "POST /cases/{case_id}/irises/{iris_id}/remove": empty,
    "POST /cases/{case_id}/faces/{face_id}/remove": lambda _: {"data": {"what": "all"}},
    "POST /api/v1/cases/{case_id}/verifications": _enrol,
    "POST /api/v1/live-looks/{face_id}/answer": lambda _: {
        "json": {"answer": "person", "reason": "was here"}
    },
    "POST /api/v1/liveness": lambda _: {"files": images(png(drawn(96)))},
    "POST /api/v1/searches": _search,
    "POST /api/v1/candidates/{candidate_id}/verdicts": lambda _: {"json": VERDICT},
    "POST /api/v1/alerts/{alert_id}/acknowledgement": nothing,
    "POST /cases/new": lambda _: {"data": FORM_CASE},
    "POST /cases/find": lambda _: {"data": NAME},
    "POST /api/v1/cases/{case_id}/sheet": lambda _: {"json": {"reader": "night patrol"}},
    "POST /language": lambda _: {"data": {"language": "fr", "next": "/"}},
    "POST /cases/{case_id}/sheet": lambda _: {"data": {"reader": "night patrol"}},
    "POST /cases/{case_id}/close": lambda _: {"data": {"reason": "found"}},
    "POST /cases/{case_id}/prints": _despite(_form),
    "POST /cases/{case_id}/verify": _form,
    "POST /searches/new": _search_form,
    "POST /searches/{search_id}/candidates/{candidate_id}": lambda _: {"data": VERDICT},
    "POST /alerts/{alert_id}": empty,
    "POST /same-person": lambda _: {"data": {"everybody": "yes"}},
    "POST /api/v1/old-faces/again": lambda _: {"json": {"seconds": 0}},
    "POST /old-faces": empty,
    "POST /api/v1/twins/pass": lambda _: {"json": {"seconds": 0}},
    "POST /same-person/{twin_id}": lambda _: {"data": SEEN},
    "POST /api/v1/twins/{twin_id}/verdict": lambda _: {"json": SEEN},
}
