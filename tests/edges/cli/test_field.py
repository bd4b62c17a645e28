"""Phones and packs at the terminal."""

import os

from hospitium.crypto.p256 import p256_point
from hospitium.records.devices import DeviceKeys
from hospitium.usecases.devices import enrol_device
from tests.edges.cli.conftest import Terminal


def test_a_phone_comes_and_goes(terminal: Terminal) -> None:
    code = terminal.ask("device", "add")["code"]
    runtime = terminal.open_runtime(terminal.folder)
    keys = DeviceKeys(p256_point(os.urandom(32)), p256_point(os.urandom(32)))
    made = enrol_device(runtime, code, keys, app="0.1.0")
    runtime.node.close()
    device = str(made.device.id)
    (listed,) = terminal.ask("device", "list")["devices"]
    assert (listed["device"], listed["status"]) == (device, "waiting")
    assert terminal.type("device", "confirm", device, "--check", "1").status == 2
    assert terminal.type("device", "confirm", device, "--check", made.check, by="bela").status == 3
    assert terminal.ask("device", "confirm", device, "--check", made.check)["status"] == "active"
    built = terminal.type("pack", "build", device, "--purpose", "roadside-check")
    assert (built.status, "--extractor fast" in built.err) == (2, True)
    assert terminal.ask("pack", "list")["packs"] == []
    assert terminal.type("pack", "revoke", device).status == 4
    assert terminal.ask("device", "revoke", device)["status"] == "revoked"
    assert terminal.ask("device", "wipe", device, by="root")["status"] == "wipe-ordered"
    assert listed["operator"] == "amira"


def test_where_somebody_is_sought(terminal: Terminal) -> None:
    case = terminal.open_case()
    words = terminal.ask("case", "regions", case, "--region", "North", "--region", "coast")
    assert words["regions"] == ["coast", "north"]
    assert terminal.ask("case", "regions", case)["regions"] == []
    assert terminal.type("case", "regions", case, "--region", "a/b").status == 2
