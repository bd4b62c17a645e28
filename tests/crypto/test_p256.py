import os

import pytest

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.p256 import (
    HPKE_OVERHEAD,
    POINT_BYTES,
    check_point,
    es256_sign,
    es256_verify,
    hpke_open,
    hpke_seal,
    p256_point,
)
from tests.crypto.hpke_by_hand import open_by_hand

SEED = bytes(range(1, 33))
# RFC 9180, appendix A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM
SECRET = "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"
POINT = (
    "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a8"
    "26a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0"
)
ENC = (
    "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac"
    "98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
)
SEALED = (
    "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
)


def test_what_we_seal_is_what_the_rfc_s_text_opens() -> None:
    """The vectors hold for HPKE by hand; HPKE by hand opens what we seal, with AES-256-GCM."""
    secret, public = int(SECRET, 16), bytes.fromhex(POINT)
    assert p256_point(bytes.fromhex(SECRET)) == public
    given = bytes.fromhex(ENC + SEALED)
    told = open_by_hand(secret, public, given, info=b"Ode on a Grecian Urn", aad=b"Count-0", aead=1)
    assert told == b"Beauty is truth, truth beauty"
    ours = hpke_seal(public, b"a pack", info=b"here")
    assert len(ours) == len(b"a pack") + HPKE_OVERHEAD
    assert open_by_hand(secret, public, ours, info=b"here", aead=2) == b"a pack"


def test_only_the_secret_opens_and_no_byte_may_change() -> None:
    sealed = hpke_seal(p256_point(SEED), b"a pack", info=b"here")
    assert hpke_open(SEED, sealed, info=b"here") == b"a pack"
    for seed, info in ((os.urandom(32), b"here"), (SEED, b"there")):
        with pytest.raises(Tampered):
            hpke_open(seed, sealed, info=info)
    for at in (0, 1, 40, 66, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Tampered):
            hpke_open(SEED, bytes(changed), info=b"here")
    with pytest.raises(Tampered):
        hpke_open(SEED, sealed[:40], info=b"here")


@pytest.mark.parametrize(
    "point", [b"", bytes(POINT_BYTES), b"\x04" + bytes(64), p256_point(SEED)[:-1], b"\x02" * 33]
)
def test_what_is_no_point_on_the_curve_is_refused(point: bytes) -> None:
    with pytest.raises(BadInput):
        check_point(point)
    with pytest.raises(BadInput):
        hpke_seal(point, b"x", info=b"")


def test_a_seed_that_is_no_scalar_still_gives_one_key() -> None:
    assert p256_point(bytes(32)) == p256_point(bytes(32))
    assert p256_point(b"\xff" * 32) != p256_point(bytes(32))


def test_es256_holds_for_its_key_and_message_only() -> None:
    signature = es256_sign(SEED, b"message")
    es256_verify(p256_point(SEED), b"message", signature)
    wrong = [
        (p256_point(os.urandom(32)), b"message", signature),
        (p256_point(SEED), b"another", signature),
        (p256_point(SEED), b"message", signature[:-1]),
        (p256_point(SEED), b"message", bytes(64)),
        (p256_point(SEED), b"message", signature[32:] + signature[:32]),
    ]
    for key, message, bad in wrong:
        with pytest.raises(Tampered):
            es256_verify(key, message, bad)
