"""Which language a page speaks: what was chosen, else what the browser asks for, else English."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "es": "Español", "fr": "Français", "ar": "العربية"}
"""By code, each as those who read it call it."""
RIGHT_TO_LEFT = frozenset({"ar"})
COOKIES = ("language", "__Host-language")
MOST_RANGES = 20

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)
_here: ContextVar[str] = ContextVar("here", default="/")


def spoken() -> str:
    """Return the code of the language that this request is answered in."""
    return _spoken.get()


def direction() -> str:
    """Return `rtl` where the language is written from right to left, else `ltr`."""
    return "rtl" if spoken() in RIGHT_TO_LEFT else "ltr"


def here() -> str:
    """Return the address of the page that is drawn, to come back to it in another language."""
    return _here.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` within; one that we do not have leaves all as it was."""
    mark = _spoken.set(language if language in LANGUAGES else spoken())
    try:
        yield
    finally:
        _spoken.reset(mark)


@contextmanager
def going_home() -> Iterator[None]:
    """Draw a page that another language answers with the first page: one to an address in error.

    An error repeats nothing of what was asked, so that one agency's object is as good as none.
    """
    mark = _here.set("/")
    try:
        yield
    finally:
        _here.reset(mark)


def wanted(accept: str) -> str:
    """Return what fits an `Accept-Language` header best (RFC 9110, 12.5.4); English if nothing."""
    best, weight = ENGLISH, 0.0
    for part in accept.split(",")[:MOST_RANGES]:
        name, _, quality = part.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES and (heard := _quality(quality)) > weight:
            best, weight = language, heard
    return best


def _quality(text: str) -> float:
    name, _, number = text.replace(" ", "").partition("=")
    if not name:
        return 1.0
    try:
        return float(number) if name == "q" else 0.0
    except ValueError:
        return 0.0


class SpeakLanguage:
    """Sets the language of each request before any page is drawn."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the language that was chosen or asked for."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1") if scope["method"] == "GET" else ""
        mark = _here.set(scope["path"] + (f"?{query}" if query else ""))
        with speaking(language_of(HTTPConnection(scope))):
            await self.app(scope, receive, send)
        _here.reset(mark)


def language_of(request: HTTPConnection) -> str:
    """Return the language of a request."""
    chosen = (request.cookies.get(name, "") for name in COOKIES)
    known = next((one for one in chosen if one in LANGUAGES), "")
    return known or wanted(request.headers.get("accept-language", ""))
