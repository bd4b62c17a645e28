import pytest

from hospitium.core.errors import Tampered
from hospitium.crypto.signing import public_key, sign, verify_signature

# RFC 8032 section 7.1, test 2
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")


def test_agrees_with_rfc_8032() -> None:
    assert public_key(SEED) == PUBLIC
    assert sign(SEED, b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540")


def test_verifies_what_it_signed_and_nothing_else() -> None:
    signature = sign(SEED, b"message")
    verify_signature(PUBLIC, b"message", signature)
    for public, message, said in (
        (PUBLIC, b"massage", signature),
        (PUBLIC, b"message", signature[:-1]),
        (public_key(bytes(32)), b"message", signature),
        (b"not a key", b"message", signature),
    ):
        with pytest.raises(Tampered):
            verify_signature(public, message, said)
