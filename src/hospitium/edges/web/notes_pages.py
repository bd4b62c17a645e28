"""The page behind a person's own code: who looked, and what they can do about it.

Address and title say nothing: the person may be watched. It works without scripts, and leaving
it ends it.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound
from hospitium.core.ids import CodeId
from hospitium.edges.http.cookies import drop_cookie, read_cookie, set_cookie
from hospitium.edges.http.refused import note_refused
from hospitium.edges.http.sessions import same_token
from hospitium.edges.http.state import Node
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.edges.web.console import Console, get_console
from hospitium.edges.web.forms import FormState, Reader, Wrong, wrong_of
from hospitium.edges.web.notes_sessions import LONGEST, OpenNotes
from hospitium.edges.web.visitors import go
from hospitium.formats.rights_terms import CORRECTABLE, RequestKind, Terms
from hospitium.usecases.person_page import open_page, prove_look, show_page
from hospitium.usecases.request_right import ask_as_person
from hospitium.usecases.runtime import Runtime

PATH = "/notes"
COOKIE = "notes"
FORM_COOKIE = "notes_form"
FORM_SECONDS = 3600
EXIT_TO = "https://www.wikipedia.org/"
"""Where 'exit this page' leads: a page that nobody wonders about."""
UNKNOWN = "That code does not open anything. Check it, or ask whoever gave it to you for a new one"
BUSY = "Please wait a minute, then try again"

router = APIRouter()
Front = Annotated[Console, Depends(get_console)]
Form = Annotated[SentForm, Depends(read_form)]


class Closed(NotFound):
    """The page was closed, or idle for too long: it begins again with the code."""

    code = "hospitium.not_found.closed"
    remedy = "Enter the code again."


def get_open(request: Request, console: Front) -> OpenNotes:
    """Return the page that this browser has open, or raise `Closed`."""
    opened = console.notes.find(read_cookie(request, COOKIE))
    if opened is None:
        raise Closed("this page was closed")
    return opened


Opened = Annotated[OpenNotes, Depends(get_open)]


async def get_sent(request: Request, opened: Opened) -> SentForm:
    """Read a form of this page; `Closed` if it does not carry its mark."""
    form = await read_form(request)
    if not opened.fits(form.text("csrf")):
        raise Closed("this form is too old, or did not come from this page")
    return form


Sent = Annotated[SentForm, Depends(get_sent)]


@router.get(PATH)
def get_notes(request: Request, runtime: Node, console: Front) -> Response:
    """Show the page, or ask for the code."""
    opened = console.notes.find(read_cookie(request, COOKIE))
    if opened is None:
        return ask_code(request, console, FormState())
    return _show(runtime, console, opened, FormState())


@router.post(PATH)
def post_code(request: Request, runtime: Node, console: Front, form: Form) -> Response:
    """Open the page; a wrong code gets one answer, whatever is wrong with it."""
    if not same_token(form.text("csrf"), read_cookie(request, FORM_COOKIE)):
        return ask_code(request, console, FormState(), status=403)
    if not console.notes.may_try(request.client.host if request.client else "?"):
        wrong = (Wrong("code", BUSY),)
        return ask_code(request, console, FormState(wrong=wrong), status=429)
    try:
        code_id = open_page(runtime, form.text("code"))
    except NotFound:
        wrong = (Wrong("code", UNKNOWN),)
        return ask_code(request, console, FormState(wrong=wrong), status=404)
    opened = console.notes.begin(code_id)
    answer = go(PATH)
    drop_cookie(answer, request, FORM_COOKIE)
    set_cookie(answer, request, COOKIE, opened.id, seconds=int(LONGEST.total_seconds()))
    return answer


@router.get(f"{PATH}/exit")
def get_exit(request: Request, console: Front) -> Response:
    """Close the page and lead somewhere harmless; the way back asks for the code again."""
    console.notes.end(read_cookie(request, COOKIE))
    answer = go(EXIT_TO)
    drop_cookie(answer, request, COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.get(f"{PATH}/proof/{{sequence}}")
def get_proof(sequence: int, runtime: Node, opened: Opened) -> Response:
    """Return the proof of one look as a zip with a name that says nothing."""
    headers = {"Content-Disposition": f'attachment; filename="note-{sequence}.zip"'}
    return Response(prove_look(runtime, opened.code, sequence), 200, headers, "application/zip")


@router.post(f"{PATH}/contest")
def post_contest(runtime: Node, console: Front, opened: Opened, sent: Sent) -> Response:
    """Contest a hit: nobody may act on it until somebody else has decided."""
    read = Reader(sent)
    words = read.needed("contest", "Write in your own words what is wrong")
    hit = _uuid(sent.text("hit"))
    if read.wrong or hit is None:
        return _show(runtime, console, opened, read.state(), status=422)
    return _ask(runtime, console, opened, read, RequestKind.APPEAL, Terms(words), hit)


@router.post(f"{PATH}/correction")
def post_correction(runtime: Node, console: Front, opened: Opened, sent: Sent) -> Response:
    """Ask to put something right."""
    read = Reader(sent)
    field = read.needed("field", "Choose what is wrong")
    value = read.needed("value", "Write what it should say")
    evidence = read.needed("evidence", "Write how one can see that")
    if read.wrong:
        return _show(runtime, console, opened, read.state(), status=422)
    terms = Terms("asked for by the person", field=field, value=value, evidence=evidence)
    return _ask(runtime, console, opened, read, RequestKind.CORRECTION, terms, None)


def ask_code(request: Request, console: Console, form: FormState, *, status: int = 200) -> Response:
    """Return the page that asks for the code."""
    token = console.notes.token()
    answer = console.renderer.page("notes_enter.html", status=status, form=form, csrf=token)
    set_cookie(answer, request, FORM_COOKIE, token, seconds=FORM_SECONDS)
    return answer


def neutral_error(request: Request, console: Console, error: HospitiumError) -> Response:
    """Return what went wrong on this page without a word that tells what the page is."""
    answer = ask_code(request, console, FormState(), status=error.http_status)
    if isinstance(error, NotFound):
        drop_cookie(answer, request, COOKIE)
    return answer


def _ask(
    runtime: Runtime,
    console: Console,
    opened: OpenNotes,
    read: Reader,
    kind: RequestKind,
    terms: Terms,
    hit: UUID | None,
) -> Response:
    try:
        ask_as_person(runtime, opened.code, kind, terms, subject=hit)
    except NotFound:
        raise
    except HospitiumError as error:
        note_refused(runtime, error)
        name = "contest" if kind is RequestKind.APPEAL else "value"
        form = read.state(more=[wrong_of(error, name)])
        return _show(runtime, console, opened, form, status=error.http_status)
    return go(f"{PATH}#asked")


def _show(
    runtime: Runtime, console: Console, opened: OpenNotes, form: FormState, *, status: int = 200
) -> Response:
    return console.renderer.page(
        "notes.html",
        status=status,
        view=show_page(runtime, CodeId(opened.code)),
        form=form,
        fields=CORRECTABLE,
        csrf=opened.csrf,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
