"""Who is looking at a page, and whether a form came from one of our pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from hospitium.core.errors import BadInput, NotSignedIn
from hospitium.edges.http.state import get_runtime
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.edges.web.abilities import Abilities
from hospitium.edges.web.console import Console, get_console
from hospitium.edges.web.cookies import read_cookie
from hospitium.edges.web.sessions import Session
from hospitium.policy.operators import Operator
from hospitium.usecases.operators import find_operator
from hospitium.usecases.runtime import Runtime

COOKIE = "hospitium_session"


class StaleForm(BadInput):
    """A form without the mark of this session: too old, or from another site."""

    code, http_status = "hospitium.bad_input.stale_form", 403
    remedy = "Go back, load the page again and send the form once more."


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in operator, what they are handed, and how their pages are drawn."""

    request: Request
    runtime: Runtime
    console: Console
    session: Session
    operator: Operator

    def page(self, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """Return a page with the frame that every signed-in page has."""
        return self.console.renderer.page(
            template,
            status=status,
            node=self.console.title,
            operator=self.operator,
            can=Abilities.of(self.runtime.rules(), self.operator),
            csrf=self.session.csrf,
            path=self.request.url.path,
            notices=self.session.take_notices(),
            **context,
        )

    def part(self, template: str, **context: object) -> HTMLResponse:
        """Return a part of a page, without frame and without using up notices."""
        return self.console.renderer.page(template, status=200, csrf=self.session.csrf, **context)

    def tell(self, kind: str, text: str, **more: object) -> None:
        """Tell something on the next page."""
        self.session.notices.append({"kind": kind, "text": text, **more})


def _visit(*, touch: bool) -> Callable[..., Visitor]:
    def visit(
        request: Request,
        runtime: Annotated[Runtime, Depends(get_runtime)],
        console: Annotated[Console, Depends(get_console)],
    ) -> Visitor:
        session = console.sessions.find(read_cookie(request, COOKIE), touch=touch)
        if session is None:
            raise NotSignedIn("you are not signed in, or were away for more than 30 minutes")
        operator = find_operator(runtime, session.operator)
        if not operator.roles:
            console.sessions.end(session.id)
            raise NotSignedIn("your access has ended")
        return Visitor(request, runtime, console, session, operator)

    return visit


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


def go_sign_in(request: Request) -> RedirectResponse:
    """Send the browser to sign in, and back to this page afterwards if it was reading one."""
    wanted = request.url.path if request.method == "GET" else "/"
    if request.headers.get("hx-request"):
        answer = RedirectResponse("/sign-in", status_code=303)
        answer.headers["HX-Redirect"] = "/sign-in"
        answer.status_code = 204
        return answer
    return go("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}")
