"""What the desk sends about work from the field."""

import json
from typing import Any

from hospitium.crypto.p256 import hpke_seal, p256_point
from hospitium.usecases.import_items import INFO, MANY
from tests.attack.bodies.asked import Asked, Body, nothing

REASON = {"reason": "made while training"}


def _file(asked: Asked) -> bytes:
    vault = asked.town.station.runtime.node.vault
    plain = json.dumps({"format": MANY, "outboxes": ["e30"]}).encode()
    return hpke_seal(p256_point(vault.intake_seed), plain, info=INFO)


def _import(asked: Asked) -> dict[str, Any]:
    headers = {"Content-Type": "application/octet-stream"}
    return {"content": _file(asked), "headers": headers}


def _form(asked: Asked) -> dict[str, Any]:
    return {"data": {}, "files": [("file", ("unsent.hospitium", _file(asked)))]}


BODIES: dict[str, Body] = {
    "POST /api/v1/from-the-field/imports": _import,
    "POST /api/v1/from-the-field/{item_id}/retry": nothing,
    "POST /api/v1/from-the-field/{item_id}/acceptance": lambda _: {"json": {}},
    "POST /api/v1/from-the-field/{item_id}/discard": lambda _: {"json": REASON},
    "POST /api/v1/field-alerts/{found_id}/acknowledgement": nothing,
    "POST /from-the-field": _form,
    "POST /from-the-field/{item_id}": lambda _: {"data": {"deed": "discard", **REASON}},
    "POST /field-alerts/{found_id}": lambda _: {"data": {}},
    "POST /jobs/{job_id}/stop": lambda _: {"data": {}},
}
