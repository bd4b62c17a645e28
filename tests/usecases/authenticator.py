"""A passkey in software: what a security key does, for tests of the API and the use cases."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cbor2 import dumps
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

UP, UV, AT = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One key for one account at one place; `count` grows with each use.

    Attributes
    ----------
    verifies
        Whether it asks its bearer for a PIN or finger, as it must.
    """

    origin: str = "http://localhost"
    domain: str = "localhost"
    verifies: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big")}
        cose[-3] = numbers.y.to_bytes(32, "big")
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + dumps(cose)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(AT) + attested}
        return self._answer(
            clientDataJSON=b64(self._client("webauthn.create", options["challenge"])),
            attestationObject=b64(dumps(attestation)),
        )

    def get(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        self.count += 1
        client, data = self._client("webauthn.get", options["challenge"]), self._data(0)
        message = data + hashlib.sha256(client).digest()
        signature = self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=b64(client), authenticatorData=b64(data), signature=b64(signature)
        )

    def _data(self, more: int) -> bytes:
        flags = UP | (UV if self.verifies else 0) | more
        place = hashlib.sha256(self.domain.encode()).digest()
        return place + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _answer(self, **response: str) -> str:
        name = b64(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
