"""People who call the server: over the API with their access code, or in a browser."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from hospitium.core.fingers import Finger
from tests.engines import fake_print
from tests.stations import INCIDENT, Station

BASE = "http://127.0.0.1"
API = "/api/v1"
INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB

CASE: dict[str, Any] = {
    "kind": "missing-person",
    "notice": {"family_name": "Synthetic", "given_name": "Amal", "birth_year": 1990},
    "legal_basis": "missing person report 12/2026",
    "authority": "Synthetic district court",
    "contact_desk": "Missing persons desk",
    "expires_at": "2027-02-01T00:00:00Z",
}


def images(*prints: bytes, names: Sequence[str] = ()) -> list[tuple[str, tuple[str, bytes]]]:
    """The files of a multipart body."""
    given = [*names, *(f"print_{n}.png" for n in range(len(names), len(prints)))]
    return [("images", (name, data)) for name, data in zip(given, prints, strict=True)]


@dataclass
class Caller:
    """An operator's program."""

    http: TestClient
    token: str

    def ask(self, method: str, path: str, **more: Any) -> Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.http.request(method, API + path, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        answer = self.ask("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def open_case(self, **notice: Any) -> str:
        body = {**CASE, "notice": {**CASE["notice"], **notice}}
        answer = self.ask("POST", "/cases", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def enrol(self, case: str, person: int, *, finger: Finger = INDEX, times: int = 2) -> Response:
        prints = [fake_print(person, finger, n) for n in range(1, times + 1)]
        return self.ask(
            "POST", f"/cases/{case}/prints", files=images(*prints), data={"fingers": finger.slug}
        )

    def identify(self, person: int, *, finger: Finger = INDEX, **fields: str) -> Response:
        data = {"purpose": "roadside-check", "incident": INCIDENT, "fingers": finger.slug}
        return self.ask(
            "POST", "/searches", files=images(fake_print(person, finger, 9)), data=data | fields
        )

    def decide(self, candidate: str, verdict: str, reason: str = "the cores agree") -> Response:
        body = {"verdict": verdict, "reason": reason}
        return self.ask("POST", f"/candidates/{candidate}/verdicts", json=body)


def caller(http: TestClient, station: Station, handle: str) -> Caller:
    return Caller(http, f"{handle}:{station.codes[handle]}")


@dataclass
class Browser:
    """Somebody at the console, without scripts."""

    http: TestClient
    page: Response | None = None

    def open(self, path: str) -> str:
        self.page = self.http.get(path)
        return self.text

    def sign_in(self, station: Station, handle: str) -> str:
        self.open("/sign-in")
        return self.send("/sign-in", handle=handle, code=station.codes[handle])

    def send(self, path: str, files: Any = None, **fields: Any) -> str:
        """Send a form with the token of the page that is open."""
        fields.setdefault("csrf", self.token)
        self.page = self.http.post(path, data=fields, files=files)
        return self.text

    @property
    def token(self) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.page.text if self.page else "")
        return found.group(1) if found else ""

    @property
    def status(self) -> int:
        return self.page.status_code if self.page else 0

    @property
    def path(self) -> str:
        return self.page.url.path if self.page else ""

    @property
    def text(self) -> str:
        return unescape(self.page.text) if self.page else ""
