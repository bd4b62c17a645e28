"""A phone of software for the intake: it makes items, with prints that the fake engine reads."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.crypto.device_assertion import base64url, check_number
from hospitium.crypto.p256 import p256_point
from hospitium.records.devices import DeviceKeys
from hospitium.usecases.devices import add_device, confirm_device, enrol_device
from hospitium.usecases.field_device import Device, find_sender
from hospitium.usecases.receive_items import ItemResult, receive_items
from tests.engines import FakeEngine, capture
from tests.stations import Station

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB
ENGINE = FakeEngine()
_SEEDS = count(1)


def print_of(
    person: int, finger: Finger = INDEX, impression: int = 2, **more: Any
) -> dict[str, Any]:
    """A print as a phone sends it."""
    reading = ENGINE.read(capture(person, finger, impression, **more))
    return {"finger": int(finger), "template": base64url(reading.template), "utility": 80}


@dataclass
class Phone:
    """A confirmed phone and its outbox."""

    station: Station
    who: str = "amira"
    device: UUID = field(default_factory=uuid4)
    seed: bytes = b""
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @classmethod
    def of(cls, station: Station, who: str = "amira") -> "Phone":
        seeds = [next(_SEEDS).to_bytes(32) for _ in range(2)]
        keys = DeviceKeys(*(p256_point(seed) for seed in seeds))
        operator, runtime = station.staff[who], station.runtime
        made = enrol_device(runtime, add_device(runtime, operator).code, keys, app="0.1.0")
        confirm_device(
            runtime, operator, made.device.id, check_number(keys.agreement, keys.signing)
        )
        return cls(station, who, made.device.id, seeds[1])

    def sender(self) -> Device:
        operator = self.station.staff[self.who]
        return find_sender(self.station.runtime, self.device, keeper=operator)

    def send(self, *items: object) -> tuple[ItemResult, ...]:
        return receive_items(self.station.runtime, self.sender(), items)

    def item(self, kind: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        made = {"id": str(uuid4()), "seq": next(self.numbers), "kind": kind, "case": None}
        at = f"{self.station.clock.now:%Y-%m-%dT%H:%M:%SZ}"
        return made | {"made_at": at, "base": None, "body": body} | more

    def check(self, person: int | None, *cases: CaseId, **more: Any) -> dict[str, Any]:
        body = {
            "purpose": "roadside-check",
            "incident": {"place": "km 41, checkpoint", "reason": "child without papers"},
            "pack": str(uuid4()),
            "version": 1,
            "fingers": [{"finger": 2, "attempts": 1, "utility": 80, "override": None}],
            "missing": [],
            "consent": {"given": True, "language": "es", "read_aloud": True},
            "app": "0.1.0",
            "outcome": "candidates" if cases else "none",
            "candidates": [{"case": str(case), "score": 99.5, "fmr": 1e-7} for case in cases],
            "probe": None if person is None else [print_of(person)],
        }
        return self.item("check", body, **more)

    def verdict(
        self, check: dict[str, Any], case: CaseId, said: str = "possible"
    ) -> dict[str, Any]:
        body = {"check": check["id"], "case": str(case), "verdict": said, "reason": "ridge agrees"}
        return self.item("verdict", body, case=str(case))

    def note(
        self, case: CaseId, base: dict[str, str], new: dict[str, str], **more: Any
    ) -> dict[str, Any]:
        return self.item("note", {"set": new}, case=str(case), base=base, **more)

    def enrolment(self, case: CaseId | None, of: int, **body: Any) -> dict[str, Any]:
        given = {"fingers": [print_of(of)], "consent": {"given": True}, "person": {}} | body
        return self.item("enrolment", given, case=str(case) if case else None)


def statuses(results: tuple[ItemResult, ...]) -> list[str]:
    return [one.status.value for one in results]
