import os

import pytest

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.recipient import RECIPIENT_BYTES, open_from, recipient_of, seal_to

SEED = bytes(range(32))


def test_only_the_secret_opens_what_was_sealed_to_its_public_key() -> None:
    public = recipient_of(SEED)
    assert len(public) == RECIPIENT_BYTES
    assert recipient_of(SEED) == public
    sealed = seal_to(public, b"a key", context=b"here")
    assert open_from(SEED, sealed, context=b"here") == b"a key"
    assert seal_to(public, b"a key", context=b"here") != sealed
    with pytest.raises(Tampered):
        open_from(os.urandom(32), sealed, context=b"here")
    with pytest.raises(Tampered):
        open_from(SEED, sealed, context=b"there")
    for at in (0, 40, 1100, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Tampered):
            open_from(SEED, bytes(changed), context=b"here")
    with pytest.raises(Tampered):
        open_from(SEED, sealed[:-1], context=b"here")


@pytest.mark.parametrize("public", [b"", bytes(32), bytes(RECIPIENT_BYTES - 1)])
def test_what_is_no_public_key_is_refused(public: bytes) -> None:
    with pytest.raises(BadInput):
        seal_to(public, b"x", context=b"")
