"""Requests about agencies, operators, systems, loans, overrides, handed work."""

from typing import Any

from tests.attack.bodies.asked import Asked, Body, empty, nothing
from tests.usecases.staff import WHY

GLASS = {"reason": WHY, "minutes": 60}
FINDING = {"finding": "there was no other way"}
_OPERATOR, _STAFF = "/api/v1/operators/{handle}", "/staff/{handle}"


def _operator(asked: Asked) -> dict[str, Any]:
    handle = asked.town.new_handle()
    return {"json": {"operator": handle, "name": f"Synthetic {handle}", "roles": ["officer"]}}


def _operator_form(asked: Asked) -> dict[str, Any]:
    handle = asked.town.new_handle()
    return {"data": {"handle": handle, "name": f"Synthetic {handle}", "role": "officer"}}


def _agency(asked: Asked) -> dict[str, Any]:
    handle = asked.town.new_handle()
    return {
        "id": f"shelter-{handle}", "kind": "shelter", "name": "Synthetic Shelter",
        "administrator": handle, "administrator_name": f"Synthetic {handle}",
    }  # fmt: skip


def _system(asked: Asked) -> dict[str, Any]:
    return {"short": asked.town.new_handle(), "name": "Synthetic registry"}


def _loan(asked: Asked) -> dict[str, Any]:
    role = asked.town.role_of(asked.somebody)
    return {"to": asked.town.borrower(role), "role": role.value}


def _loan_json(asked: Asked) -> dict[str, Any]:
    return {"json": {**_loan(asked), "ends_at": "2026-11-25T00:00:00Z", "reason": "on leave"}}


def _loan_form(asked: Asked) -> dict[str, Any]:
    return {"data": {**_loan(asked), "days": "3", "reason": "on leave"}}


STAFF: dict[str, Body] = {
    "POST /api/v1/agencies": lambda asked: {"json": _agency(asked)},
    "POST /api/v1/operators": _operator,
    f"POST {_OPERATOR}/links": lambda asked: {"json": {"same_person_as": asked.town.colleague()}},
    f"POST {_OPERATOR}/enrolment-code": nothing,
    f"DELETE {_OPERATOR}/passkeys": nothing,
    f"DELETE {_OPERATOR}/sessions": nothing,
    f"POST {_OPERATOR}/departure": lambda _: {"json": {}},
    "POST /agencies": lambda asked: {"data": _agency(asked)},
    "POST /staff": _operator_form,
    f"POST {_STAFF}/code": empty,
    f"POST {_STAFF}/lost": empty,
    f"POST {_STAFF}/sign-out": empty,
    f"POST {_STAFF}/link": lambda asked: {"data": {"same": asked.town.colleague()}},
    f"POST {_STAFF}/leave": empty,
}
SYSTEMS: dict[str, Body] = {
    "POST /api/v1/systems": lambda asked: {"json": {**_system(asked), "scopes": ["log.read"]}},
    "POST /api/v1/systems/{handle}/rotation": nothing,
    "DELETE /api/v1/systems/{handle}": nothing,
    "POST /systems": lambda asked: {"data": {**_system(asked), "scope": "log.read"}},
    "POST /systems/{handle}/rotate": empty,
    "POST /systems/{handle}/revoke": empty,
}
OVERRIDES: dict[str, Body] = {
    "POST /api/v1/loans": _loan_json,
    "DELETE /api/v1/loans/{loan_id}": nothing,
    "POST /api/v1/overrides": lambda _: {"json": GLASS},
    "POST /api/v1/overrides/{override_id}/end": nothing,
    "POST /api/v1/overrides/{override_id}/review": lambda _: {"json": {**FINDING, "justified": 1}},
    "POST /api/v1/handed-work/{work_id}/acceptance": nothing,
    "POST /account/roles": _loan_form,
    "POST /account/roles/{loan_id}/end": empty,
    "POST /override": lambda _: {"data": {**GLASS, "minutes": "60"}},
    "POST /override/case": lambda asked: {"data": {"case": asked.town.case()}},
    "POST /override/{override_id}/end": empty,
    "POST /overrides/{override_id}": lambda _: {"data": {**FINDING, "justified": "yes"}},
    "POST /handed-work/{work_id}": empty,
}
BODIES = STAFF | SYSTEMS | OVERRIDES
