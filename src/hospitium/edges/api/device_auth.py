"""Which phone calls: `Authorization: Device` with what it signed for exactly this request.

No cookie and no operator's code counts here, and no phone counts elsewhere.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader

from hospitium.core.units import MIB
from hospitium.crypto.device_assertion import Asked, BadAssertion, read_assertion
from hospitium.edges.http.state import State
from hospitium.edges.http.whole_body import read_whole
from hospitium.usecases.devices import Carried, find_carried, need_device

SCHEME = "device"
LARGEST_BODY = 8 * MIB
header = APIKeyHeader(
    name="Authorization",
    scheme_name="device",
    auto_error=False,
    description="`Device` and a compact JWS that the phone signs for each request.",
)


async def body_of(request: Request) -> bytes:
    """Return the body, which is signed: read once, and never beyond its limit."""
    return await read_whole(request, LARGEST_BODY)


SignedBody = Annotated[bytes, Depends(body_of)]
"""The bytes that the phone's signature covers."""


def find_phone(
    request: Request,
    state: State,
    body: SignedBody,
    sent: Annotated[str | None, Depends(header)],
) -> Carried:
    """Return the phone that calls, whatever may be left for it to do.

    Raises
    ------
    BadAssertion, WrongClock
        If nothing that an enrolled phone signed for this request came with it, or it came before.
    """
    kind, _, text = (sent or "").partition(" ")
    if kind.lower() != SCHEME:
        raise BadAssertion("this address is for phones")
    assertion = read_assertion(text.strip())
    state.calls.take(f"device:{assertion.device}")
    asked = Asked(request.method, request.url.path, body)
    phone = find_carried(state.runtime, assertion, asked, at=state.runtime.clock())
    state.seen.take(assertion.device.bytes + assertion.jti)
    return phone


def find_active_phone(state: State, phone: Annotated[Carried, Depends(find_phone)]) -> Carried:
    """Return the phone that calls, if it is confirmed and its operator still works here.

    Raises
    ------
    Refused
        device.confirmed, device.ended, or search.purpose for want of a role.
    NotSignedIn
        If the operator's access has ended.
    """
    need_device(state.runtime, phone)
    return phone


Phone = Annotated[Carried, Depends(find_phone)]
"""Any enrolled phone: for `state` and `wiped`."""
ActivePhone = Annotated[Carried, Depends(find_active_phone)]
"""A phone that may act; `operator` is who carries it, as of now."""
