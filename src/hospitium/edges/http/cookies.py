"""The console's cookies: for this host alone, out of reach of scripts and of other sites.

Where there is TLS their names begin with `__Host-`: then a browser takes them only over TLS, from
this very host and for the whole of it, so that neither a neighbour's page under the same domain
nor somebody on the wire can plant one. On the machine itself there is no TLS, and no prefix.
"""

from fastapi import Request
from starlette.responses import Response

LOOPBACK = frozenset({"127.0.0.1", "::1", "[::1]", "localhost"})


def is_private(request: Request) -> bool:
    """Tell whether cookies of this request travel over TLS; without it only on the machine."""
    return request.url.scheme == "https" or (request.url.hostname or "") not in LOOPBACK


def read_cookie(request: Request, name: str) -> str:
    """Return the value that the browser sent, empty if none."""
    return request.cookies.get(_full_name(request, name), "")


def set_cookie(
    answer: Response, request: Request, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Have the browser keep `value` for `seconds`, or until it is closed."""
    answer.set_cookie(
        _full_name(request, name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="strict",
        secure=is_private(request),
    )


def drop_cookie(answer: Response, request: Request, name: str) -> None:
    """Have the browser forget it: in the same words, or a `__Host-` cookie would stay."""
    set_cookie(answer, request, name, "", seconds=0)


def _full_name(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_private(request) else name
