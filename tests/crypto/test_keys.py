import hashlib
import hmac

import pytest

from hospitium.crypto.keys import derive

ROOT = bytes(range(32))


def test_is_hkdf_sha256_of_rfc_5869() -> None:
    extracted = hmac.new(bytes(32), ROOT, hashlib.sha256).digest()
    info = b"hospitium.key.1\x00template"
    assert derive(ROOT, "template") == hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def test_every_label_has_its_own_key() -> None:
    labels = ["template", "notice", "tag/audit-head", ""]
    assert len({derive(ROOT, label) for label in labels}) == len(labels)


def test_a_short_root_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive(b"short", "template")
