"""What a phone signs with each request: a compact JWS (RFC 7515) in the header `Authorization`.

It says which request it is for (`htm`, `htu`, as in RFC 9449), what its body hashes to (`bsh`),
when it was made (`iat`) and that it was made once (`jti`). Pure: the key, the request and the time
come in; whether a `jti` was seen before is the caller's to remember, for as long as `LEEWAY` says.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hospitium.core.errors import HospitiumError, NotSignedIn, Tampered
from hospitium.crypto.digest import sha256
from hospitium.crypto.p256 import es256_sign, es256_verify

LEEWAY = timedelta(seconds=300)
"""How far a phone's clock may be off, either way."""
JTI_BYTES = 16
LARGEST = 2048
"""Letters of an assertion."""
TYPE = "device+jwt"
CHECK_DOMAIN = b"hospitium/device-check/1\n"
_PART = re.compile(r"[A-Za-z0-9_-]+")


class BadAssertion(NotSignedIn):
    """What the phone signed is malformed, for another request, or not by its key."""

    code = "hospitium.not_signed_in.device"
    remedy = "Open the app again; if it happens again, enrol the phone anew."


class WrongClock(HospitiumError):
    """The phone's clock is too far off for a signed request to count.

    Attributes
    ----------
    now
        The node's time, so that the phone can correct itself.
    """

    code, http_status, exit_status = "hospitium.device.clock", 401, NotSignedIn.exit_status
    remedy = "Correct the clock of the phone, or let the app use the time of the node."

    def __init__(self, now: datetime) -> None:
        super().__init__("the clock of this phone is off")
        self.now = now


@dataclass(frozen=True, slots=True)
class Assertion:
    """A parsed assertion, of which nothing is proved yet: `check_assertion` does that."""

    device: UUID
    method: str
    path: str
    body_hash: bytes
    issued_at: datetime
    jti: bytes
    signed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that came: method, path without query, and the bytes of the body."""

    method: str
    path: str
    body: bytes


def read_assertion(text: str) -> Assertion:
    """Parse a compact JWS as a phone writes it.

    Raises
    ------
    BadAssertion
        If it is not one; the members must be there, and no others than the known may be.
    """
    parts = text.split(".") if len(text) <= LARGEST else []
    if len(parts) != 3 or not all(map(_PART.fullmatch, parts)):
        raise BadAssertion("that is not what a phone signs")
    header, payload = _json(parts[0]), _json(parts[1])
    if set(header) != {"alg", "kid", "typ"} or header["alg"] != "ES256" or header["typ"] != TYPE:
        raise BadAssertion("that is not what a phone signs")
    when, device = payload.get("iat"), header["kid"]
    method, path = payload.get("htm"), payload.get("htu")
    if not isinstance(when, int) or not all(isinstance(one, str) for one in (method, path, device)):
        raise BadAssertion("that is not what a phone signs")
    try:
        return Assertion(
            device=UUID(device),
            method=str(method),
            path=str(path),
            body_hash=unbase64(payload["bsh"]),
            issued_at=datetime.fromtimestamp(when, UTC),
            jti=unbase64(payload["jti"]),
            signed=f"{parts[0]}.{parts[1]}".encode(),
            signature=unbase64(parts[2]),
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise BadAssertion("that is not what a phone signs") from error


def check_assertion(one: Assertion, *, key: bytes, asked: Asked, now: datetime) -> None:
    """Accept an assertion for the request that came with it, or say why not.

    Parameters
    ----------
    key
        The signing key of the device that it names: 65 bytes.

    Raises
    ------
    BadAssertion
        If the key did not sign it, or it is for another request.
    WrongClock
        If everything holds but its time.
    """
    try:
        es256_verify(key, one.signed, one.signature)
    except Tampered:
        raise BadAssertion("this phone did not sign that request") from None
    meant = (one.method, one.path, one.body_hash) == (asked.method, asked.path, sha256(asked.body))
    if not meant or len(one.jti) != JTI_BYTES:
        raise BadAssertion("the phone signed another request than this")
    if abs(now - one.issued_at) > LEEWAY:
        raise WrongClock(now)


def write_assertion(device: UUID, seed: bytes, asked: Asked, *, at: datetime, jti: bytes) -> str:
    """Return what the app writes: for tests, tools and a field node that stands in for a phone."""
    payload = {
        "htm": asked.method,
        "htu": asked.path,
        "bsh": base64url(sha256(asked.body)),
        "iat": int(at.timestamp()),
        "jti": base64url(jti),
    }
    header = {"alg": "ES256", "kid": str(device), "typ": TYPE}
    signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, payload))
    return f"{signed}.{base64url(es256_sign(seed, signed.encode()))}"


def check_number(agreement: bytes, signing: bytes) -> str:
    """Return the number that node and phone show, to be compared by a human: `123 456`.

    The first 20 bits of a hash over both public keys, as six decimal digits (mod 10^6).
    """
    bits = int.from_bytes(sha256(CHECK_DOMAIN + agreement + signing)[:3]) >> 4
    digits = f"{bits % 1_000_000:06d}"
    return f"{digits[:3]} {digits[3:]}"


def base64url(data: bytes) -> str:
    """Return bytes as base64url without padding (RFC 7515, appendix C)."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unbase64(text: str) -> bytes:
    """Return the bytes of base64url without padding; `ValueError` for any other spelling."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if base64url(data) != text:
        raise ValueError("not base64url")
    return data


def _json(part: str) -> dict[str, Any]:
    try:
        value = json.loads(unbase64(part))
    except (ValueError, RecursionError) as error:
        raise BadAssertion("that is not what a phone signs") from error
    if not isinstance(value, dict):
        raise BadAssertion("that is not what a phone signs")
    return value
