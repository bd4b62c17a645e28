"""Passkeys (WebAuthn level 3): what is asked of a browser, and whether its answer holds.

Pure: the challenge comes in, nothing is kept. The person must be verified by their authenticator
(PIN, finger, face), the credential must be one that the authenticator finds by itself, and no
attestation is asked for: which make of key somebody has is nobody's business here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hospitium.core.errors import NotSignedIn
from hospitium.crypto.digest import digest

CHALLENGE_BYTES = 32
TIMEOUT_MS = 300_000
LARGEST_ANSWER = 16_384
"""Letters of an answer; attestation none keeps them far below it."""


class BadPasskey(NotSignedIn):
    """What the browser or authenticator answered does not hold."""

    code = "hospitium.not_signed_in.passkey"
    remedy = "Try again; if it fails again, use another passkey or your access code."


@dataclass(frozen=True, slots=True)
class Place:
    """Where the ceremony happens: the domain that passkeys belong to, and the page's origin."""

    domain: str
    origin: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A credential as it was made: `credential` is its id as base64url."""

    credential: str
    public_key: bytes
    sign_count: int
    synced: bool


_ALGORITHMS = {-7: "es256", -8: "eddsa", -35: "es384", -36: "es512", -37: "ps256", -257: "rs256"}
"""Names of COSE algorithms (IANA registry) that authenticators offer."""


def key_algorithm(public_key: bytes) -> str:
    """Return what a COSE key signs with, as an id without spaces, such as `webauthn-es256`."""
    from cbor2 import CBORDecodeError, loads

    try:
        key = loads(public_key)
    except CBORDecodeError:
        key = None
    number = key.get(3) if isinstance(key, dict) else None
    if not isinstance(number, int):
        return "webauthn-unknown"
    return f"webauthn-{_ALGORITHMS.get(number, f'cose{number}')}"


def registration_options(
    place: Place,
    challenge: bytes,
    *,
    handle: str,
    known: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what `navigator.credentials.create` takes, as JSON has it.

    Parameters
    ----------
    handle
        The account, as the browser's picker shows it.
    known
        Credentials of the account: an authenticator that holds one makes no second.
    """
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=place.domain,
        rp_name="Hospitium",
        user_id=digest("hospitium.passkey.user.1", handle.encode()),
        user_name=handle,
        user_display_name=handle,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def authentication_options(
    place: Place, challenge: bytes, *, known: Iterable[str] = ()
) -> dict[str, Any]:
    """Return what `navigator.credentials.get` takes; without `known` the person chooses."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=place.domain,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def check_registration(answer: str, place: Place, challenge: bytes) -> Registered:
    """Return the credential that a browser made for `challenge`.

    Raises
    ------
    BadPasskey
        If the answer is malformed, of another place or challenge, or nobody was verified.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import CredentialDeviceType

    try:
        made = verify_registration_response(
            credential=_limited(answer),
            expected_challenge=challenge,
            expected_rp_id=place.domain,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except _failures() as error:
        raise BadPasskey("this passkey could not be registered") from error
    return Registered(
        credential=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        synced=made.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
    )


def credential_of(answer: str) -> str:
    """Return the id of the credential that an answer claims to be from; proves nothing yet."""
    try:
        claimed = json.loads(_limited(answer))["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadPasskey("that is not the answer of a passkey") from error
    if not isinstance(claimed, str):
        raise BadPasskey("that is not the answer of a passkey")
    return claimed


def check_authentication(answer: str, place: Place, challenge: bytes, *, public_key: bytes) -> int:
    """Return the sign count of an answer to `challenge` that the key signed.

    The caller compares the count with the one it remembers: `is_copied`.

    Raises
    ------
    BadPasskey
        If the answer is malformed, of another place, challenge or key, or nobody was verified.
    """
    from webauthn import verify_authentication_response

    try:
        proved = verify_authentication_response(
            credential=_limited(answer),
            expected_challenge=challenge,
            expected_rp_id=place.domain,
            expected_origin=place.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _failures() as error:
        raise BadPasskey("this passkey does not prove who you are") from error
    return proved.new_sign_count


def is_copied(sign_count: int, *, before: int) -> bool:
    """Tell whether a count that did not grow says that two authenticators hold one key.

    Authenticators that sync do not count: theirs is 0 for ever (WebAuthn level 3, 6.1.1).
    """
    return max(sign_count, before) > 0 and sign_count <= before


def _descriptors(known: Iterable[str]) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def _limited(answer: str) -> str:
    if len(answer) > LARGEST_ANSWER:
        raise BadPasskey("that is not the answer of a passkey")
    return answer


def _failures() -> tuple[type[Exception], ...]:
    """Everything that a hostile answer makes the library raise."""
    from webauthn.helpers.exceptions import WebAuthnException

    return (WebAuthnException, ValueError, KeyError, TypeError, IndexError, AttributeError)
