"""Requests that another site made a browser send: refused before anything reads them.

The browser itself says where a request comes from. `Sec-Fetch-Site` is true behind any proxy;
without it (old browsers, no TLS) there is `Origin`. Our pages send no referrer, and for that the
Fetch standard makes their own `Origin` "null": it tells nothing, and the mark that each form of the
console carries has to do alone. Programs send neither and show their access code.
"""

from urllib.parse import urlsplit

from fastapi import Request

from hospitium.core.errors import BadInput

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})
"""`none`: the person typed the address, or opened a bookmark."""


class FromElsewhere(BadInput):
    """Another site made the browser send this."""

    code, http_status = "hospitium.bad_input.from_elsewhere", 403
    remedy = "Open the console's own page and do it there."


def need_our_own(request: Request) -> None:
    """Refuse what would change something and was sent by another site's page.

    Raises
    ------
    FromElsewhere
        If the browser says so.
    """
    if request.method not in SAFE and _is_foreign(request):
        raise FromElsewhere("this request was made by a page of another site")


def _is_foreign(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in OURS
    origin = request.headers.get("origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.headers.get("host")
