"""Requests of phones, and of the desk about them."""

from typing import Any

from hospitium.core.ids import OperatorId
from hospitium.crypto.device_assertion import base64url
from hospitium.crypto.p256 import p256_point
from hospitium.usecases.devices import add_device
from hospitium.usecases.operators import find_operator
from tests.attack.bodies.asked import Asked, Body, empty, nothing
from tests.attack.field_objects import CARRIERS, PHONES, confirmed
from tests.attack.town import STAND_IN, STRANGER

PACK = {"purpose": "roadside-check"}
WORDS = {"regions": ["north-valley"]}


def _enrol(asked: Asked) -> dict[str, Any]:
    station = asked.town.station
    code = add_device(station.runtime, find_operator(station.runtime, OperatorId(STAND_IN))).code
    keys = [base64url(p256_point(station.runtime.random(32))) for _ in range(2)]
    return {"json": {"code": code, "agreement": keys[0], "signing": keys[1], "app": "0.1.0"}}


def _phone(method: str, path: str, content: bytes = b"") -> Body:
    """What the phone of whoever asks sends; who may carry none shows what else they have."""

    def sends(asked: Asked) -> dict[str, Any]:
        sent: dict[str, Any] = {"content": content} if content else {}
        headers = {"Content-Type": "application/json"} if content else {}
        if asked.handle in CARRIERS:
            where = "/api/v1/field" + path.format(**asked.ids)
            away = asked.handle == STRANGER  # they ask by a phone of their own agency
            ids = confirmed(asked.town, STRANGER) if away else asked.ids
            headers["Authorization"] = PHONES[ids["device"]].signs(method, where, content)
        return {**sent, "headers": headers}

    return sends


def _number(asked: Asked) -> str:
    phone = PHONES.get(asked.ids["device"])
    return phone.check if phone else "123 456"


def _check(asked: Asked) -> dict[str, Any]:
    return {"json": {"check_number": _number(asked)}}


def _check_form(asked: Asked) -> dict[str, Any]:
    return {"data": {"check": _number(asked)}}


def _pack_form(asked: Asked) -> dict[str, Any]:
    return {"data": {"phone": asked.ids["device"], "purpose": "roadside-check", "days": "7"}}


BODIES: dict[str, Body] = {
    "POST /api/v1/field/enrol": _enrol,
    "GET /api/v1/field/state": _phone("GET", "/state"),
    "GET /api/v1/field/face-network": _phone("GET", "/face-network"),
    "GET /api/v1/field/packs/{pack}": _phone("GET", "/packs/{pack}"),
    "POST /api/v1/field/items": _phone("POST", "/items", b'{"items": [{}]}'),
    "POST /api/v1/field/wiped": _phone("POST", "/wiped", b"{}"),
    "POST /api/v1/devices/codes": nothing,
    "POST /api/v1/devices/{device}/confirmation": _check,
    "POST /api/v1/devices/{device}/revocation": nothing,
    "POST /api/v1/devices/{device}/wipe": nothing,
    "POST /api/v1/devices/{device}/packs": lambda _: {"json": PACK},
    "DELETE /api/v1/packs/{pack}": nothing,
    "PUT /api/v1/cases/{case_id}/regions": lambda _: {"json": WORDS},
    "POST /phones": empty,
    "POST /phones/{device}/confirm": _check_form,
    "POST /phones/{device}/revoke": empty,
    "POST /phones/{device}/wipe": empty,
    "POST /packs": _pack_form,
    "POST /packs/{pack}/revoke": empty,
    "POST /cases/{case_id}/regions": lambda _: {"data": {"regions": "north-valley"}},
}
