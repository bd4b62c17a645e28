"""All pages of the console, and what they say when something goes wrong."""

import logging

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from hospitium.core.errors import HospitiumError, NotSignedIn, Refused
from hospitium.crypto.passkeys import BadPasskey
from hospitium.edges.http.throttle import TooManyAttempts
from hospitium.edges.web import (
    account_pages,
    alert_pages,
    ask_pages,
    assessment_pages,
    case_pages,
    consent_pages,
    decide_pages,
    enrol_pages,
    face_pages,
    find_pages,
    guardian_pages,
    iris_pages,
    item_pages,
    job_pages,
    language_pages,
    live_pages,
    lock_pages,
    log_pages,
    look_pages,
    map_pages,
    notes_pages,
    old_face_pages,
    override_pages,
    oversight_pages,
    pack_pages,
    passkey_pages,
    phone_pages,
    policy_pages,
    queue_pages,
    retention_pages,
    rights_pages,
    search_pages,
    sheet_pages,
    sign_in_pages,
    staff_pages,
    system_pages,
    twin_pages,
    typing_pages,
    verify_pages,
)
from hospitium.edges.web.console import get_console
from hospitium.edges.web.field_files import PATH, FieldFiles, go_to_app, is_field_built
from hospitium.edges.web.languages import SpeakLanguage, going_home
from hospitium.edges.web.render import STATIC, is_built
from hospitium.edges.web.visitors import Locked, go_sign_in
from hospitium.policy.proof import ProofNeeded

LOGGER = logging.getLogger("hospitium.web")
NOT_BUILT = (
    "<!doctype html><html lang='en'><title>Hospitium is not set up yet</title>"
    "<h1>The console is not built yet</h1>"
    "<p>Its style and scripts are missing. In the project's folder run:</p>"
    "<pre>make setup</pre><p>Then start Hospitium again. The API works already.</p></html>"
)
PARTS = (
    language_pages,
    sign_in_pages,
    passkey_pages,
    lock_pages,
    account_pages,
    typing_pages,
    override_pages,
    staff_pages,
    system_pages,
    phone_pages,
    pack_pages,
    queue_pages,
    find_pages,  # before the cases: /cases/find is no id
    case_pages,
    map_pages,
    consent_pages,
    guardian_pages,
    enrol_pages,
    face_pages,
    look_pages,
    iris_pages,
    sheet_pages,
    verify_pages,
    search_pages,
    decide_pages,
    alert_pages,
    twin_pages,
    live_pages,
    item_pages,
    job_pages,
    retention_pages,
    rights_pages,
    ask_pages,
    notes_pages,
    old_face_pages,
    log_pages,
    policy_pages,
    oversight_pages,
    assessment_pages,
)


class CachedFiles(StaticFiles):
    """Static files; their addresses carry a digest, so a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, to be kept for a day."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer


def add_console(app: FastAPI) -> None:
    """Add the console's pages and static files, or a page that says how to build them."""
    app.add_api_route(PATH, go_to_app, methods=["GET"], include_in_schema=False)
    app.mount(PATH, FieldFiles())
    if not is_field_built():
        LOGGER.warning("field.not_built")
    if not is_built():
        LOGGER.warning("console.not_built")
        app.add_api_route("/{path:path}", not_built, methods=["GET"], include_in_schema=False)
        return
    app.add_middleware(SpeakLanguage)
    for part in PARTS:
        app.include_router(part.router, include_in_schema=False)
    app.mount("/static", CachedFiles(directory=STATIC))


def not_built() -> HTMLResponse:
    """Say what to run."""
    return HTMLResponse(NOT_BUILT, status_code=503)


def is_neutral(request: Request) -> bool:
    """Tell whether the page is one that must not say what it is, not even when it fails."""
    path = request.url.path
    return path == notes_pages.PATH or path.startswith(f"{notes_pages.PATH}/")


def error_page(request: Request, error: HospitiumError) -> Response:
    """Return a page that says what happened and what to do; sign-in comes first."""
    if not is_built():
        return not_built()
    if is_neutral(request):
        return notes_pages.neutral_error(request, get_console(request), error)
    if isinstance(error, Locked):
        return go_sign_in(request, door="/lock")
    told_here = isinstance(error, TooManyAttempts | ProofNeeded | BadPasskey)
    if isinstance(error, NotSignedIn) and not told_here:
        return go_sign_in(request)
    with going_home():
        return get_console(request).renderer.page(
            "error.html",
            status=error.http_status,
            error=error,
            rule=error.rule if isinstance(error, Refused) else "",
            node=get_console(request).title,
        )
