"""All routes of `/api/v1`."""

from fastapi import APIRouter

from hospitium.edges.api import (
    account,
    assessments,
    cases,
    consents,
    desk,
    faces,
    field,
    field_items,
    handed_work,
    irises,
    live_looks,
    liveness,
    log,
    old_faces,
    overrides,
    oversight,
    passkeys,
    phones,
    retention,
    rights,
    searches,
    sheets,
    staff,
    systems,
    twins,
    typing,
)
from hospitium.edges.http.problems import MEDIA_TYPE, Problem

_PROBLEM = {
    "description": "An error, as RFC 9457 has it.",
    "model": Problem,
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def build_api() -> APIRouter:
    """Return the routes of the API, each with the one shape of its errors."""
    router = APIRouter(responses={"default": _PROBLEM, 422: _PROBLEM})
    for part in (
        cases,
        faces,
        old_faces,
        irises,
        searches,
        liveness,
        live_looks,
        sheets,
        desk,
        log,
        assessments,
        consents,
        oversight,
        retention,
        rights,
        *(passkeys, account, typing, staff, systems, overrides),
        *(handed_work, field, field_items, phones, twins),
    ):
        router.include_router(part.router)
    return router
