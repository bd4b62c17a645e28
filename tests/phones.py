"""A phone made of software, for tests: its keys, what it signs, what it opens."""

import os
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from httpx2 import Response

from hospitium.crypto.device_assertion import Asked, base64url, check_number, write_assertion
from hospitium.crypto.p256 import hpke_open, p256_point
from hospitium.crypto.signing import verify_signature
from hospitium.formats.pack import Pack, pack_info, read_pack
from hospitium.ledger.note_keys import parse_verifier_key
from tests.stations import Station

FIELD = "/api/v1/field"


@dataclass
class SoftPhone:
    """What an app does, without the app."""

    http: TestClient
    station: Station
    agreement: bytes = field(default_factory=lambda: os.urandom(32))
    signing: bytes = field(default_factory=lambda: os.urandom(32))
    device: UUID = field(default_factory=uuid4)
    verifier: str = ""

    @property
    def check(self) -> str:
        return check_number(p256_point(self.agreement), p256_point(self.signing))

    def enrol(self, code: str, **other: Any) -> Response:
        body = {
            "code": code,
            "agreement": base64url(p256_point(self.agreement)),
            "signing": base64url(p256_point(self.signing)),
            "app": "0.1.0",
        }
        answer = self.http.post(f"{FIELD}/enrol", json=body | other)
        if answer.status_code == 201:
            self.device = UUID(answer.json()["device"])
            self.verifier = answer.json()["node"]["verifier"]
        return answer

    def signs(self, method: str, path: str, body: bytes = b"", **other: Any) -> str:
        at = other.get("at") or self.station.clock()
        jti = other.get("jti") or os.urandom(16)
        asked = Asked(method, path, body)
        return "Device " + write_assertion(self.device, self.signing, asked, at=at, jti=jti)

    def ask(
        self, method: str, path: str, content: bytes = b"", *, query: str = "", sent: str = ""
    ) -> Response:
        headers = {"Authorization": sent or self.signs(method, FIELD + path, content)}
        if content:
            headers["Content-Type"] = "application/json"
        return self.http.request(method, FIELD + path + query, headers=headers, content=content)

    def state(self) -> Any:
        answer = self.ask("GET", "/state")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fetch(self, pack: str, base: int | None = None) -> Pack:
        query = f"?from={base}" if base is not None else ""
        answer = self.ask("GET", f"/packs/{pack}", query=query)
        assert answer.status_code == 200, answer.text
        return self.open(answer.content)

    def open(self, outer: bytes) -> Pack:
        key = parse_verifier_key(self.verifier)
        inner = hpke_open(self.agreement, outer, info=pack_info(str(self.device)))
        return read_pack(inner, lambda message, made: verify_signature(key.public, message, made))
