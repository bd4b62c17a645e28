"""One request, one reply: the only place where the node calls others."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from hospitium.core.errors import BadInput, Unavailable
from hospitium.core.units import MIB

MAX_REPLY = 1 * MIB
TIMEOUT_SECONDS = 20.0
TEXT = "text/plain; charset=utf-8"
STAMP_QUERY = "application/timestamp-query"
"""What RFC 3161, section 3.4, has a request for a time stamp called."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a peer answered."""

    status: int
    body: bytes


Call = Callable[[str, bytes | None], Reply]
"""Sends bytes to a URL by POST, or None by GET; raises `Unavailable` when nobody answers."""


class _StayHere(HTTPRedirectHandler):
    """A peer that sends us elsewhere has not answered: the address was chosen by a person."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        return None


def call_authority(url: str, body: bytes | None) -> Reply:
    """Send a request for a time stamp; as `call`."""
    return call(url, body, content_type=STAMP_QUERY)


def call(url: str, body: bytes | None, *, content_type: str = TEXT) -> Reply:
    """Send `body` to `url` by POST, or ask for it by GET when it is None.

    Raises
    ------
    BadInput
        If the URL is not one of HTTP or HTTPS.
    Unavailable
        If nobody answers in time, or with more than `MAX_REPLY` bytes.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("the address of a peer begins with https:// or http://")
    request = Request(url, data=body, headers={"Content-Type": content_type})  # noqa: S310 - scheme checked
    opener: OpenerDirector = build_opener(_StayHere)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return Reply(answer.status, _read(answer.read))
    except HTTPError as error:
        with error:
            return Reply(error.code, _read(error.read))
    except (URLError, OSError, ValueError) as error:
        raise Unavailable("a peer does not answer") from error


def fetched(reply: Reply) -> bytes:
    """Return the body of a good reply.

    Raises
    ------
    Unavailable
        If the peer said anything but 200.
    """
    if reply.status != HTTPStatus.OK:
        raise Unavailable(f"a peer answered {reply.status}")
    return reply.body


def _read(read: Callable[[int], bytes]) -> bytes:
    data = read(MAX_REPLY + 1)
    if len(data) > MAX_REPLY:
        raise Unavailable("a peer answered with too much")
    return data
