"""A browser that trusts one certificate, as a phone does that had the authority installed."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate


def trusting(certificate: Path) -> str:
    """Return Chromium's flag to trust the key of `certificate`, and nobody else's."""
    key = load_pem_x509_certificate(certificate.read_bytes()).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"--ignore-certificate-errors-spki-list={b64encode(sha256(spki).digest()).decode()}"
