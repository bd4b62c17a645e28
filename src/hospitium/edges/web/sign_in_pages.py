"""Sign in, sign out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hospitium.core.errors import NotSignedIn
from hospitium.edges.http.state import State
from hospitium.edges.http.throttle import sign_in_from
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.edges.web.console import Console, get_console
from hospitium.edges.web.cookies import drop_cookie, read_cookie, set_cookie
from hospitium.edges.web.forms import FormState, wrong_of
from hospitium.edges.web.sessions import same_token
from hospitium.edges.web.visitors import COOKIE, Sent, StaleForm, Visit, go

FORM_COOKIE = "hospitium_sign_in"
FORM_SECONDS = 3600

router = APIRouter()
Front = Annotated[Console, Depends(get_console)]
Form = Annotated[SentForm, Depends(read_form)]


@router.get("/sign-in")
def get_sign_in(request: Request, console: Front, next: str = "/") -> Response:  # noqa: A002
    """Show the sign-in form."""
    return _show(request, console, FormState({"next": local_path(next)}))


@router.post("/sign-in")
def post_sign_in(request: Request, state: State, console: Front, form: Form) -> Response:
    """Sign in and go where the person wanted to."""
    if not same_token(form.text("csrf"), read_cookie(request, FORM_COOKIE)):
        raise StaleForm("this form is too old, or did not come from this console")
    handle, wanted = form.text("handle"), local_path(form.text("next"))
    try:
        operator = sign_in_from(
            state.runtime,
            state.throttle,
            handle=handle,
            code=form.text("code"),
            address=request.client.host if request.client else "?",
        )
    except NotSignedIn as error:
        entered = FormState({"handle": handle, "next": wanted}, (wrong_of(error, "code"),))
        return _show(request, console, entered, status=error.http_status)
    console.sessions.end(read_cookie(request, COOKIE))
    session = console.sessions.begin(operator.id)
    answer = go(wanted)
    drop_cookie(answer, request, FORM_COOKIE)
    set_cookie(answer, request, COOKIE, session.id)
    return answer


@router.post("/sign-out")
def post_sign_out(visitor: Visit, _form: Sent) -> Response:
    """Sign out."""
    visitor.console.sessions.end(visitor.session.id)
    answer = go("/sign-in")
    drop_cookie(answer, visitor.request, COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def local_path(path: str) -> str:
    """Return `path` if it leads to a page of this console, else the first page."""
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if local and "\\" not in path else "/"


def _show(request: Request, console: Console, form: FormState, *, status: int = 200) -> Response:
    token = console.sessions.token()
    answer = console.renderer.page(
        "sign_in.html", status=status, form=form, csrf=token, node=console.title
    )
    set_cookie(answer, request, FORM_COOKIE, token, seconds=FORM_SECONDS)
    return answer
