"""HPKE of RFC 9180 written from its text, section by section: a second opinion for the tests."""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KEM_ID, KDF_ID = 0x0010, 0x0001
KEM_SUITE = b"KEM" + KEM_ID.to_bytes(2)


def extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """LabeledExtract, section 4."""
    tag = HMAC(salt or bytes(32), SHA256())
    tag.update(b"HPKE-v1" + suite + label + ikm)
    return tag.finalize()


def expand(suite: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    """LabeledExpand, section 4."""
    labelled = size.to_bytes(2) + b"HPKE-v1" + suite + label + info
    return HKDFExpand(algorithm=SHA256(), length=size, info=labelled).derive(key)


def open_by_hand(
    secret: int, public: bytes, sealed: bytes, *, info: bytes, aead: int, aad: bytes = b""
) -> bytes:
    """OpenBase, sections 4.1 and 5: `aead` is 1 for AES-128-GCM, 2 for AES-256-GCM."""
    enc, body = sealed[:65], sealed[65:]
    peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc)
    shared = ec.derive_private_key(secret, ec.SECP256R1()).exchange(ec.ECDH(), peer)
    eae = extract(KEM_SUITE, b"", b"eae_prk", shared)
    shared = expand(KEM_SUITE, eae, b"shared_secret", enc + public, 32)
    suite = b"HPKE" + KEM_ID.to_bytes(2) + KDF_ID.to_bytes(2) + aead.to_bytes(2)
    psk_id = extract(suite, b"", b"psk_id_hash", b"")
    context = b"\x00" + psk_id + extract(suite, b"", b"info_hash", info)
    root = extract(suite, shared, b"secret", b"")
    key = expand(suite, root, b"key", context, 16 * aead)
    nonce = expand(suite, root, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, body, aad)
