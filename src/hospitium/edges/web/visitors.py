"""Who is looking at a page, and whether a form came from one of our pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from hospitium.core.errors import BadInput, HospitiumError, NotSignedIn
from hospitium.edges.http.cookies import read_cookie
from hospitium.edges.http.refused import note_refused
from hospitium.edges.http.sessions import HELD_LETTERS, IDLE, Held, Kind, Session
from hospitium.edges.http.state import ServerState, get_state
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.edges.http.who import operator_of
from hospitium.edges.web.abilities import Abilities
from hospitium.edges.web.console import Console, get_console
from hospitium.edges.web.forms import Wrong, wrong_of
from hospitium.policy.operators import Operator
from hospitium.policy.proof import is_fresh
from hospitium.usecases.runtime import Runtime

COOKIE = "hospitium_session"


class StaleForm(BadInput):
    """A form without the mark of this session: too old, or from another site."""

    code, http_status = "hospitium.bad_input.stale_form", 403
    remedy = "Go back, load the page again and send the form once more."


class Locked(NotSignedIn):
    """Nobody was there for a while; the same person opens it again, and nothing is lost."""

    code = "hospitium.not_signed_in.locked"
    remedy = "Unlock with your passkey or access code."


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in operator, what they are handed, and how their pages are drawn."""

    request: Request
    state: ServerState
    console: Console
    session: Session
    operator: Operator

    @property
    def runtime(self) -> Runtime:
        """What use cases are handed."""
        return self.state.runtime

    @property
    def wants_proof(self) -> bool:
        """Whether a decision takes the person's passkey first."""
        operator = self.operator
        return operator.has_passkey and not is_fresh(operator, at=self.runtime.clock())

    def page(self, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """Return a page with the frame that every signed-in page has."""
        return self.console.renderer.page(
            template,
            status=status,
            node=self.console.title,
            operator=self.operator,
            can=Abilities.of(
                self.runtime.rules(), self.operator, host=self.runtime.node.info.agency
            ),
            wants_proof=self.wants_proof,
            idle_seconds=int(IDLE.total_seconds()),
            csrf=self.session.csrf,
            path=self.request.url.path,
            notices=self.session.take_notices(),
            **context,
        )

    def part(self, template: str, **context: object) -> HTMLResponse:
        """Return a part of a page, without frame and without using up notices."""
        return self.console.renderer.page(
            template, status=200, csrf=self.session.csrf, operator=self.operator, **context
        )

    def wrong(self, error: HospitiumError, field: str) -> Wrong:
        """Tell what `error` means for an input of the form; a refusal then stands in the log."""
        note_refused(self.runtime, error)
        return wrong_of(error, field)

    def tell(self, kind: str, text: str, **more: object) -> None:
        """Tell something on the next page."""
        self.session.notices.append({"kind": kind, "text": text, **more})


def _visit(*, touch: bool) -> Callable[..., Visitor]:
    async def session_of(
        request: Request, console: Annotated[Console, Depends(get_console)]
    ) -> Session:
        session = find_session(request, console, touch=touch)
        if session.locked:
            await _hold(request, session)
            raise Locked("this session is locked: nobody was here for a while")
        return session

    def visit(
        request: Request,
        state: Annotated[ServerState, Depends(get_state)],
        console: Annotated[Console, Depends(get_console)],
        session: Annotated[Session, Depends(session_of)],
    ) -> Visitor:
        return Visitor(request, state, console, session, operator_of(state, session))

    return visit


def find_session(request: Request, console: Console, *, touch: bool) -> Session:
    """Return the browser's session, locked or not; `NotSignedIn` if it has none."""
    session = console.sessions.find(read_cookie(request, COOKIE), touch=touch)
    if session is None or session.kind is not Kind.CONSOLE:
        raise NotSignedIn("you are not signed in, or have been for half a day")
    return session


async def _hold(request: Request, session: Session) -> None:
    """Keep what somebody sent while their session was locked, so that no work is lost."""
    if request.method != "POST":
        return
    form = await read_form(request)
    if session.fits(form.text("csrf")) and sum(len(v) for _, v in form.texts) <= HELD_LETTERS:
        texts = tuple((name, value) for name, value in form.texts if name != "csrf")
        session.held = Held(request.url.path, texts, had_files=bool(form.files))


get_visitor = _visit(touch=True)
Visit = Annotated[Visitor, Depends(get_visitor)]
IdleVisit = Annotated[Visitor, Depends(_visit(touch=False))]
"""For what a page fetches by itself: it does not keep an absent person signed in."""


async def get_form(request: Request, visitor: Visit) -> SentForm:
    """Read the form of a signed-in person; `StaleForm` if it does not carry the session's mark."""
    form = await read_form(request)
    if not visitor.session.fits(form.text("csrf")):
        raise StaleForm("this form is too old, or did not come from this console")
    return form


Sent = Annotated[SentForm, Depends(get_form)]


def go(path: str) -> RedirectResponse:
    """Send the browser on to `path` with GET."""
    return RedirectResponse(path, status_code=303)


def go_sign_in(request: Request, *, door: str = "/sign-in") -> RedirectResponse:
    """Send the browser to `door`, and back to this page afterwards if it was reading one."""
    wanted = request.url.path if request.method == "GET" else "/"
    if request.headers.get("hx-request"):
        answer = RedirectResponse(door, status_code=303)
        answer.headers["HX-Redirect"] = door
        answer.status_code = 204
        return answer
    return go(door if wanted == "/" else f"{door}?next={quote(wanted)}")
