"""Time stamps of RFC 3161: an authority signs that it saw a digest, and when.

We write the request, which has one form; `rfc3161-client` reads and verifies the reply. What a
reply must show: (1) the authority granted it; (2) its signature and the chain of certificates
lead to one that the caller trusts, valid at the time that the token says; (3) the certificate is
for time stamps; (4) the token answers this request and no other; (5) it is about this message.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from hospitium.core.errors import BadInput, Tampered
from hospitium.core.randomness import Random
from hospitium.crypto.digest import DIGEST_BYTES

MAX_REPLY_BYTES = 1 << 16
NONCE_BYTES = 8

_BEFORE = bytes.fromhex("30430201013031300d060960864801650304020105000420")
"""Version 1, then a digest by SHA-256 of 32 bytes."""
_BETWEEN, _AFTER = bytes.fromhex("0208"), bytes.fromhex("0101ff")
"""A nonce of 8 bytes; the authority shall send its certificate."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says, once it was verified.

    Attributes
    ----------
    at
        When the authority saw the message, UTC.
    serial
        Its own number for this stamp.
    authority
        The subject of its certificate (RFC 4514).
    """

    at: datetime
    serial: int
    authority: str


@dataclass(frozen=True, slots=True)
class StampRequest:
    """Asks for a time stamp.

    Attributes
    ----------
    digest
        SHA-256 of the message, 32 bytes.
    nonce
        8 bytes; the first is 0x40 to 0x7f, so that it is a number of just this length.
    """

    digest: bytes
    nonce: bytes

    def encode(self) -> bytes:
        """Return the request in DER, as a `.tsq` file has it."""
        return _BEFORE + self.digest + _BETWEEN + self.nonce + _AFTER


def ask_stamp(digest: bytes, random: Random) -> StampRequest:
    """Return a request to stamp what has this SHA-256, with a nonce of its own."""
    first, *rest = random(NONCE_BYTES)
    return StampRequest(digest, bytes([first & 0x3F | 0x40, *rest]))


def parse_request(data: bytes) -> StampRequest:
    """Read a request that `StampRequest.encode` wrote.

    Raises
    ------
    BadInput
        If it is anything else.
    """
    at = len(_BEFORE)
    request = StampRequest(data[at : at + DIGEST_BYTES], data[-len(_AFTER) - NONCE_BYTES :][:8])
    if len(data) != at + DIGEST_BYTES + 2 + NONCE_BYTES + 3 or request.encode() != data:
        raise BadInput("the file is not a request for a time stamp that this node wrote")
    return request


def parse_authorities(pem: bytes) -> tuple[Certificate, ...]:
    """Return the certificates that time stamps must lead to, of a PEM file.

    Raises
    ------
    BadInput
        If there is none in it.
    """
    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError:
        raise BadInput(
            "the file of the authority holds no certificate in PEM",
            remedy="Name the CA file that the time-stamping authority publishes.",
        ) from None


def digest_in(reply: bytes) -> bytes:
    """Return the digest that a reply says it stamps; nothing is verified.

    Raises
    ------
    BadInput
        If it is no reply, or the authority did not grant the stamp.
    """
    return _parse(reply).tst_info.message_imprint.message


def verify_stamp(
    reply: bytes,
    message: bytes,
    authorities: tuple[Certificate, ...],
    *,
    request: StampRequest | None = None,
) -> Stamp:
    """Return what a time stamp over `message` says.

    Parameters
    ----------
    reply
        A `.tsr` file: the whole reply, with the authority's certificate in it.
    authorities
        Certificates that are trusted; those between them and the authority's may stand there too.
    request
        The one that it answers; None for somebody who only has the stamp.

    Raises
    ------
    BadInput
        If it is no reply, or the authority did not grant the stamp.
    Tampered
        If anything of (2) to (5) does not hold.
    """
    parsed = _parse(reply)  # (1)
    builder = VerifierBuilder(
        roots=list(authorities),
        nonce=None if request is None else int.from_bytes(request.nonce, "big"),  # (4)
    )
    try:
        builder.build().verify_message(parsed, message)  # (2), (3), (5)
        return _said(parsed)
    except (VerificationError, ValueError) as error:
        raise Tampered(
            "the time stamp does not verify",
            remedy="Ask the authority again, and check that the file of its CA is the right one.",
        ) from error


def _parse(reply: bytes) -> TimeStampResponse:
    if len(reply) > MAX_REPLY_BYTES:
        raise BadInput("the file is larger than a reply with a time stamp can be")
    try:
        parsed = decode_timestamp_response(reply)
        granted = parsed.status == 0
        _ = parsed.tst_info if granted else None
    except ValueError:
        raise BadInput("the file is not the reply of a time-stamping authority") from None
    if not granted:
        raise BadInput(
            "the authority did not grant a time stamp",
            remedy="Ask it why; it must stamp SHA-256 and send its certificate.",
        )
    return parsed


def _said(parsed: TimeStampResponse) -> Stamp:
    """Return what a verified reply says; the signer's certificate is in it."""
    (signer,) = parsed.signed_data.signer_infos
    certificates = map(load_der_x509_certificate, parsed.signed_data.certificates)
    (own,) = (
        one
        for one in certificates
        if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number)
    )
    info = parsed.tst_info
    return Stamp(info.gen_time.astimezone(UTC), info.serial_number, own.subject.rfc4514_string())
